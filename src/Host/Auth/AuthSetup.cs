using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>Who may come in: one scheme, three policies, and closed unless a route says otherwise.</summary>
internal static class AuthSetup
{
    public static IServiceCollection AddHostAuth(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<PostgresKeyRing>();
        services.AddDataProtection().SetApplicationName("Wheelhouse");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static provider => new ConfigureOptions<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = provider.GetRequiredService<PostgresKeyRing>();
            keys.XmlEncryptor = new NullXmlEncryptor(); // the ring itself seals what it stores
        }));
        services.AddAuthentication(CallerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        services.AddSingleton<CallerLimits>().AddSingleton<TokenGuesses>();
        services.AddScoped<IAuthorizationHandler, AccountAccess>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessResults>();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.SignedIn, static policy => policy.RequireAuthenticatedUser().AddRequirements(new AccessRequirement(false, false)))
            .AddPolicy(Policies.Member, static policy => policy.RequireAuthenticatedUser().AddRequirements(new AccessRequirement(true, false)))
            .AddPolicy(Policies.Administrator, static policy => policy.RequireAuthenticatedUser().AddRequirements(new AccessRequirement(true, true)))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
        return services;
    }

    /// <summary>Problems first, so that they also cover authentication; routing next, so that policies see the account.</summary>
    public static WebApplication UseHostAuth(this WebApplication app)
    {
        app.UseWheelhouseProblems();
        app.Use(static (http, next) => ForeignPages.RefuseAsync(http, next));
        app.UseWebSockets();
        app.UseRouting();
        app.UseAuthentication();
        var limits = app.Services.GetRequiredService<CallerLimits>();
        app.Use((http, next) => limits.InvokeAsync(http, next));
        app.UseAuthorization();
        return app;
    }
}
