using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.Models;

/// <summary>Which runtime runs the models: Captain's own, unless another one was registered before.</summary>
internal static class RuntimeSetup
{
    private const string Setting = "Wheelhouse:SemanticKernel";

    /// <exception cref="InvalidOperationException">A runtime is asked for that this build does not have: going on with another one would be a lie.</exception>
    public static IServiceCollection AddModelRuntime(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetValue<bool>(Setting) && !services.Any(static s => s.ServiceType == typeof(IModelRuntime)))
        {
            throw new InvalidOperationException(
                "Wheelhouse__SemanticKernel is on, but Semantic Kernel is not built in. Build with -p:SemanticKernel=true (docs/semantic-kernel.md), or turn the setting off.");
        }

        services.TryAddSingleton<IModelRuntime, DirectRuntime>();
        services.TryAddSingleton<ToolLoop>();
        return services;
    }
}
