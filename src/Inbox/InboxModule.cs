using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Wheelhouse.Inbox;

/// <summary>The source of truth for conversations.</summary>
public static class InboxModule
{
    public static IHostApplicationBuilder AddInbox(this IHostApplicationBuilder builder) => builder;

    public static IEndpointRouteBuilder MapInbox(this IEndpointRouteBuilder app) => app;
}
