using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>Visitors who write as fast as the server takes it, over so many connections.</summary>
internal static class Posting
{
    public const int Connections = 32;
    public const string Words = "Hello, my order 4711 has not arrived yet. Could you tell me where it is?";

    /// <summary>Messages a second.</summary>
    public static async Task<double> RunAsync(Site site, IReadOnlyList<Visitor> visitors, TimeSpan time, CancellationToken cancellationToken)
    {
        var requests = visitors.Select(v => Requests.Message(site, v.Token, Words)).ToArray();
        var clients = Enumerable.Range(0, Connections).Select(_ => new KeepAliveClient(site.Address)).ToArray();
        try
        {
            return await Crowd.RunAsync(Connections, time, (member, turn) => clients[member].SendAsync(requests[turn % requests.Length], cancellationToken));
        }
        finally
        {
            Array.ForEach(clients, c => c.Dispose());
        }
    }

    /// <summary>Each of the visitors writes once, all of them as soon as they can.</summary>
    public static async Task OnceAsync(Site site, IReadOnlyList<Visitor> visitors, string words, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var http = new KeepAliveClient(site.Address);
            for (int i; (i = Interlocked.Increment(ref next)) < visitors.Count;) await http.SendAsync(Requests.Message(site, visitors[i].Token, words), cancellationToken);
        }));
    }
}
