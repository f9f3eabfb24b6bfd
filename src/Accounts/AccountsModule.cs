using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wheelhouse.Accounts.Agents;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.Setup;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Accounts.Tenants;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts;

/// <summary>Tenants, their people and how they sign in.</summary>
public static class AccountsModule
{
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddValidation();
        services.AddDataProtection();
        services.AddHttpContextAccessor();
        services.AddModuleDb<AccountsDb>(AccountsDb.SchemaName);
        services.AddOptions<SignInOptions>().BindConfiguration("Sessions")
            .Validate(static o => o.Lifetime >= TimeSpan.FromMinutes(5) && o.Lifetime <= TimeSpan.FromDays(400), "Sessions:Lifetime must be between 5 minutes and 400 days.")
            .ValidateOnStart();
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<Sessions>();
        services.AddScoped<TokenRenewal>();
        services.AddScoped<AuditTrail>();
        services.AddScoped<IAuditLog, AuditLog>();
        services.AddScoped<UserPages>();
        services.AddScoped<TakeIn>();
        services.AddScoped<SetAvailability.Change>();
        services.AddScoped<IIdentities, Identities>();
        services.AddScoped<IAgents, AgentDirectory>();
        services.AddScoped<IAccounts, AccountDirectory>();
        services.AddScoped<IInstallation, Installation>();
        return builder;
    }

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder app)
    {
        ShowVersion.Map(app);
        SetUpInstallation.Map(app);
        SignInUser.Map(app);
        SignOutUser.Map(app);
        ValidateToken.Map(app);
        MapProfile(app.MapGroup("/api/v1/profile").RequireAuthorization(Policies.SignedIn));
        var account = app.MapAccount();
        ShowAccount.Map(account);
        UpdateAccount.Map(account);
        ListAgents.Map(account);
        AddAgent.Map(account);
        UpdateAgent.Map(account);
        RemoveAgent.Map(account);
        return app;
    }

    private static void MapProfile(RouteGroupBuilder profile)
    {
        ShowProfile.Map(profile);
        UpdateProfile.Map(profile);
        SetAvailability.Map(profile);
        ResetAccessToken.Map(profile);
    }
}
