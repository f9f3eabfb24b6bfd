using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Wheelhouse.Platform.Security;

/// <summary>Registers the data folder, the master key and the secret box.</summary>
public static class SecuritySetup
{
    public static IServiceCollection AddPlatformSecurity(this IServiceCollection services)
    {
        services.TryAddSingleton(static services => DataFolder.From(services.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(static services =>
            MasterKey.Load(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<DataFolder>()));
        services.TryAddSingleton<ISecretBox, SecretBox>();
        return services;
    }
}
