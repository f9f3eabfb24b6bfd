using Wheelhouse.Host.Auth;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>
/// Chatwoot's realtime endpoint. Open to any origin, as there: a subscription proves itself by its pubsub token, and no
/// cookie counts.
/// </summary>
internal static class CableEndpoint
{
    private const string Protocol = "actioncable-v1-json";

    public static void MapCable(this IEndpointRouteBuilder app) =>
        app.Map("/cable", HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task HandleAsync(HttpContext http, CableRooms rooms, CableRelay relay, CallerLimits callers, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await ProblemResponse.WriteAsync(http, 404, ProblemCodes.NotFound, "This address speaks WebSocket only", [], http.RequestAborted);
            return;
        }

        var asked = http.WebSockets.WebSocketRequestedProtocols;
        using var socket = await http.WebSockets.AcceptWebSocketAsync(asked.Contains(Protocol) ? Protocol : null);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        await using var connection = new CableConnection(socket, rooms, relay, () => callers.HoldsBackGuess(http), time);
        await connection.RunAsync(ending.Token);
    }
}
