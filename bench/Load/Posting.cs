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
}
