using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Http;

/// <summary>Registers the platform's part of HTTP: the JSON dialect, problems and outbound calls.</summary>
public static class HttpSetup
{
    public static IServiceCollection AddPlatformHttp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<OutboundOptions>().BindConfiguration("Wheelhouse:Outbound").ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LimitOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<OutboundHttp>();
        services.TryAddSingleton<DatabaseOutage>();
        return services.AddWheelhouseJson().AddWheelhouseProblems();
    }
}
