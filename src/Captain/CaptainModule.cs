using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Wheelhouse.Captain;

/// <summary>The AI: turns, assistants, models.</summary>
public static class CaptainModule
{
    public static IHostApplicationBuilder AddCaptain(this IHostApplicationBuilder builder) => builder;

    public static IEndpointRouteBuilder MapCaptain(this IEndpointRouteBuilder app) => app;
}
