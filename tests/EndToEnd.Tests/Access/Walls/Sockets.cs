using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>Live connections that are kept open and listened to until the end.</summary>
internal sealed class Sockets(Uri host) : IAsyncDisposable
{
    private readonly List<LiveSocket> _open = [];

    public IReadOnlyList<LiveSocket> All => _open;

    public async Task<LiveSocket> AgentAsync(HttpClient client) => Keep(await LiveSocket.OpenHubAsync(
        host, $"/hubs/agent?access_token={client.DefaultRequestHeaders.GetValues("api_access_token").Single()}"));

    public async Task<LiveSocket> VisitorAsync(string site, string token)
    {
        var socket = Keep(await LiveSocket.OpenHubAsync(host, VisitorPath(site, token)));
        (await socket.CallAsync("Presence")).ShouldBeNull();
        return socket;
    }

    public async Task RefusedVisitorAsync(string site, string token)
    {
        var socket = Keep(await LiveSocket.OpenHubAsync(host, VisitorPath(site, token)));
        await Eventually.TrueAsync(() => Task.FromResult(socket.IsClosed), CancellationToken.None);
    }

    public async Task<LiveSocket> CableAsync(JsonObject identifier)
    {
        var cable = Keep(await LiveSocket.OpenCableAsync(host));
        await cable.SubscribeAsync(identifier);
        await cable.WaitForAsync(static f => Type(f) == "confirm_subscription");
        return cable;
    }

    public async Task RefusedCableAsync(JsonObject identifier)
    {
        var cable = Keep(await LiveSocket.OpenCableAsync(host));
        await cable.SubscribeAsync(identifier);
        var answer = await cable.WaitForAsync(static f => Type(f) is "confirm_subscription" or "reject_subscription");
        Type(answer).ShouldBe("reject_subscription", identifier.ToJsonString());
        // A client that goes on as if it had been let in gets nothing, either.
        await cable.SendAsync(new JsonObject { ["command"] = "message", ["identifier"] = identifier.ToJsonString(), ["data"] = """{"action":"update_presence"}""" }.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _open)
        {
            await socket.DisposeAsync();
        }
    }

    private static string? Type(JsonObject frame) => frame["type"] is JsonValue type && type.TryGetValue<string>(out var text) ? text : null;

    private static string VisitorPath(string site, string token) => $"/hubs/visitor?website_token={Uri.EscapeDataString(site)}&access_token={Uri.EscapeDataString(token)}";

    private LiveSocket Keep(LiveSocket socket)
    {
        _open.Add(socket);
        return socket;
    }
}
