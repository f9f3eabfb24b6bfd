using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// A company whose work is done by servers that are processes of their own. The host within the tests sets up and looks
/// in; it works on no jobs.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Question = "How much does standard delivery cost?";

    private const string Price = "Standard delivery costs €4.90.";
    private const string Free = "Orders over €60 are delivered free of charge.";

    /// <summary>What a model says that knows the article, in other words each time: nothing is said twice in a conversation.</summary>
    public static readonly IReadOnlyList<FakeAnswer> Answers =
        [Saying(Price, Price), Saying(Free, Free), Saying("It costs €4.90 for standard delivery.", Price), Saying("Delivery of orders over €60 is free of charge.", Free)];

    public static FakeAnswer Answer => Answers[0];

    private readonly List<HostProcess> _nodes = [];

    private Installation(Company company, DatabaseProxy proxy, FakeOpenAi provider) => (Company, Proxy, Provider) = (company, proxy, provider);

    public Company Company { get; }

    /// <summary>Between the servers and the database.</summary>
    public DatabaseProxy Proxy { get; }

    public FakeOpenAi Provider { get; }

    public IReadOnlyList<HostProcess> Nodes => _nodes;

    public string FolderRoot => Path.Combine(Company.Host.DataFolder, "sources");

    /// <param name="server">The database server, unless it is the tests' common one.</param>
    /// <param name="connections">How many connections each node may have; as many as the tests' database address says when not told.</param>
    /// <param name="site">A web site on this machine that may be a source.</param>
    public static async Task<Installation> OpenAsync(int nodes, PostgresServer? server = null, int? connections = null, Uri? site = null)
    {
        var company = await Company.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }, server: server);
        // Statements that a test holds up must not end by themselves.
        var patient = new NpgsqlConnectionStringBuilder(company.Host.ConnectionString) { CommandTimeout = 120, Options = "-c statement_timeout=120000" };
        if (connections is { } most) patient.MaxPoolSize = most;
        var installation = new Installation(company, DatabaseProxy.To(patient.ConnectionString), new FakeOpenAi());
        Directory.CreateDirectory(installation.FolderRoot);
        await installation.Provider.StartAsync();
        installation.Provider.Answer(Answer);
        var starting = Enumerable.Range(0, nodes).Select(_ => HostProcess.StartAsync(installation.Proxy.ConnectionString, company.Host.DataFolder, installation.Settings(site)));
        installation._nodes.AddRange(await Task.WhenAll(starting));
        return installation;
    }

    private static FakeAnswer Saying(string text, string quote) => FakeAnswer.Lines(
        """{"verdict":"answered","confidence":0.9}""",
        $$"""{"text":"{{text}}","quotes":[{"source":1,"quote":"{{quote}}"}]}""");

    /// <summary>An assistant that knows what delivery costs answers on the website.</summary>
    /// <param name="withModel">Whether the played provider writes, instead of the extractive writer.</param>
    public async Task HireAsync(bool withModel)
    {
        var assistant = await Company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        if (withModel)
        {
            var model = await Company.PostAsync("/captain/models", new
            {
                name = "Played",
                provider = "open_ai",
                base_url = Provider.BaseUrl.ToString(),
                model_id = Provider.ModelId,
                api_key = Provider.ApiKey,
                input_price = 1,
                output_price = 1,
                timeout_seconds = 30,
            });
            await Company.LetAnswerAsync(assistant, "auto", model["id"]!.GetValue<long>());
        }
    }

    /// <summary>Undoes what a test that failed has left.</summary>
    public async Task MendAsync()
    {
        Proxy.Accept();
        Proxy.LetGo();
        Provider.Answer(Answer);
        foreach (var node in _nodes.Where(static n => !n.IsRunning))
        {
            await node.StartAsync();
        }
    }

    /// <summary>A visitor's window whose requests go to a node.</summary>
    public async Task<Window> OpenWindowAsync(HostProcess? node = null)
    {
        var client = (node ?? Nodes[0]).CreateClient();
        var config = await Company.SendAsync(client, HttpMethod.Post, $"/api/v1/widget/config?website_token={Company.WebsiteToken}", new { });
        client.DefaultRequestHeaders.Add("X-Auth-Token", config["website_channel_config"]!["auth_token"]!.GetValue<string>());
        return new Window(client, Company.WebsiteToken, config);
    }

    /// <summary>A visitor's window, had from whichever node answers first.</summary>
    public async Task<Window> AppearAsync(int first)
    {
        for (var attempt = first; ; attempt++)
        {
            try
            {
                return await OpenWindowAsync(Nodes[attempt % Nodes.Count]);
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException or InvalidOperationException)
            {
                await Task.Delay(PauseAfter(attempt - first));
            }
        }
    }

    /// <summary>Sends a message until a node confirms it, each time with the same id, as the widget does.</summary>
    public async Task<JsonNode> WriteUntilConfirmedAsync(Window window, string text, string echo, int first = 0)
    {
        for (var attempt = first; ; attempt++)
        {
            using var client = Nodes[attempt % Nodes.Count].CreateClient();
            client.Timeout = TimeSpan.FromSeconds(15);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, window.Url("messages")) { Content = JsonContent.Create(new { message = new { content = text, echo_id = echo } }) };
                request.Headers.Add("X-Auth-Token", window.Token);
                using var response = await client.SendAsync(request);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                }

                if ((int)response.StatusCode < 500)
                {
                    throw new InvalidOperationException($"The message is refused, and would be for ever: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
            {
                // Nobody there: another one, or the same again.
            }

            await Task.Delay(PauseAfter(attempt - first));
        }
    }

    public async Task UntilIdleAsync()
    {
        try
        {
            await Eventually.TrueAsync(
                async () => await Company.SqlAsync<long>("select count(*) from platform.jobs where failed_at is null and run_at < now() + interval '1 minute'") == 0,
                CancellationToken.None,
                TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            var left = await ListAsync("select concat_ws(' ', id, handler, partition_key, attempts, node, run_at, last_error) from platform.jobs limit 10", reader => reader.GetString(0));
            throw new TimeoutException($"Work is left:\n{string.Join('\n', left)}\n{string.Join('\n', Nodes.SelectMany(n => n.Output.TakeLast(30)))}");
        }
    }

    public async Task<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(Company.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await reader.ReadAsync())
        {
            all.Add(read(reader));
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Proxy.DisposeAsync();
        await Provider.DisposeAsync();
        await Company.DisposeAsync();
    }

    /// <summary>As a client that is told to come back: at once to another node, then less and less often.</summary>
    private TimeSpan PauseAfter(int failures) => TimeSpan.FromMilliseconds(failures < _nodes.Count ? 50 : Math.Min(1000, 100 * failures));

    private Dictionary<string, string?> Settings(Uri? site) => new()
    {
        ["Knowledge:FolderRoots:0"] = FolderRoot,
        ["Jobs:Concurrency:knowledge"] = "32", // many syncs stand still at once
        ["Jobs:Concurrency:crawling"] = "32",
        ["WebChat:MessagesPerAddressAndMinute"] = "100000",
        ["WebChat:VisitorsPerAddressAndHour"] = "100000",
        ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = Provider.Address.Authority,
        ["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = site?.Authority,
        ["Knowledge:CrawlDelay"] = "00:00:00",
        ["Knowledge:VanishedAfter"] = "00:00:00",
    };
}
