using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Wheelhouse.Channels;

/// <summary>The outside world: the widget first.</summary>
public static class ChannelsModule
{
    public static IHostApplicationBuilder AddChannels(this IHostApplicationBuilder builder) => builder;

    public static IEndpointRouteBuilder MapChannels(this IEndpointRouteBuilder app) => app;
}
