using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Wheelhouse.Accounts;

/// <summary>Tenants, their people and how they sign in.</summary>
public static class AccountsModule
{
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder) => builder;

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder app) => app;
}
