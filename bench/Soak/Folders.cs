using System.Globalization;
using Wheelhouse.Testing;

namespace Wheelhouse.Soak;

/// <summary>Folders whose files change, come and go, and are read again at each change.</summary>
internal sealed class Folders(Place place, int count, int seed)
{
    private const int MostFiles = 8;
    private readonly Random _random = new(seed);
    private readonly List<(string Path, long Source)> _folders = [];

    public IReadOnlyList<(string Path, long Source)> All => _folders;

    public int Syncs { get; private set; }

    public async Task OpenAsync()
    {
        for (var n = 0; n < count; n++)
        {
            var path = Directory.CreateDirectory(Path.Combine(place.FolderRoot, n.ToString(CultureInfo.InvariantCulture))).FullName;
            Change(path, 0);
            var knowledge = await place.CreateAssistantAsync($"Reader {n}");
            using var client = ClientOf(place.Nodes[0]);
            var source = await Company.SendAsync(
                client, HttpMethod.Post, $"{place.AccountPath}/knowledge/sources", new { kind = "folder", path, knowledge_base_id = knowledge });
            _folders.Add((path, source["id"]!.GetValue<long>()));
        }
    }

    /// <summary>Changes every folder and asks for its reading until somebody confirms it.</summary>
    public Task ChangeAsync(int round) => Task.WhenAll(_folders.Select(async folder =>
    {
        lock (_random)
            Change(folder.Path, round);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var client = ClientOf(place.Nodes[attempt % place.Nodes.Count]);
                await Company.SendAsync(client, HttpMethod.Post, string.Create(CultureInfo.InvariantCulture, $"{place.AccountPath}/knowledge/sources/{folder.Source}/sync"));
                Syncs++;
                return;
            }
            catch (Exception refused) when (refused is HttpRequestException or System.Net.Sockets.SocketException or TaskCanceledException or IOException or InvalidOperationException)
            {
                await Task.Delay(50);
            }
        }
    }));

    private HttpClient ClientOf(HostProcess node)
    {
        var client = node.CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", place.OwnerToken);
        return client;
    }

    private void Change(string path, int round)
    {
        for (var n = 0; n < MostFiles; n++)
        {
            var file = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"article-{n}.md"));
            switch (_random.Next(4))
            {
                case 0 when round > 0 && n > 0:
                    File.Delete(file);
                    break;
                case 1 when File.Exists(file):
                    break;
                default:
                    File.WriteAllText(file, Text(path, n, round));
                    break;
            }
        }
    }

    private string Text(string path, int n, int round)
    {
        var sections = Enumerable.Range(0, 2 + _random.Next(4)).Select(section => string.Create(
            CultureInfo.InvariantCulture,
            $"## Part {section}\n\nArticle {n} of {Path.GetFileName(path)}, edition {round}: the valve of model {_random.Next(900)} is cleaned every {_random.Next(2, 60)} days with warm water and a soft brush."));
        return $"# Article {n}\n\n{string.Join("\n\n", sections)}\n";
    }
}
