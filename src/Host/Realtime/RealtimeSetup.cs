using Microsoft.AspNetCore.Http.Connections;
using Wheelhouse.Host.Realtime.Cable;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Realtime;

/// <summary>The live connections of dashboards, widgets and Chatwoot's clients, all fed from one bus.</summary>
internal static class RealtimeSetup
{
    public static IServiceCollection AddRealtime(this IServiceCollection services)
    {
        services.AddSignalR(static options =>
            {
                options.MaximumReceiveMessageSize = 16 * 1024;
                options.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
            })
            .AddJsonProtocol(static json => WireJson.Configure(json.PayloadSerializerOptions));
        // SignalR believes in a client that has never pinged for ever; this finds out whether anybody is there.
        services.Configure<Microsoft.AspNetCore.Builder.WebSocketOptions>(static sockets =>
            (sockets.KeepAliveInterval, sockets.KeepAliveTimeout) = (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20)));
        services.AddSingleton<SignalRouter>().AddHostedService(static provider => provider.GetRequiredService<SignalRouter>());
        services.AddSingleton<LiveAgents>().AddHostedService(static provider => provider.GetRequiredService<LiveAgents>());
        services.AddSingleton<CableRelay>().AddHostedService(static provider => provider.GetRequiredService<CableRelay>());
        services.AddSingleton<AgentRooms>().AddSingleton<PresenceDesk>().AddSingleton<CableRooms>().AddSingleton<LiveLimits>().AddSingleton<CableEvents>();
        return services;
    }

    public static void MapRealtime(this WebApplication app)
    {
        app.MapHub<AgentHub>("/hubs/agent", WebSocketsOnly).RequireAuthorization(Policies.SignedIn);
        app.MapHub<VisitorHub>("/hubs/visitor", WebSocketsOnly).AllowAnonymous(); // the hub itself asks for the visitor's token
        app.MapCable();
    }

    // Without long polling a connection lives on one node from beginning to end: no sticky sessions.
    private static void WebSocketsOnly(HttpConnectionDispatcherOptions options) => options.Transports = HttpTransportType.WebSockets;
}
