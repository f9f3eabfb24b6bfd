using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Architecture.Tests.Rules;

/// <summary>What every route must say of itself.</summary>
internal static class EndpointRules
{
    /// <summary>Who may call it is said at the route, not left to a default.</summary>
    public static IEnumerable<string> WithoutAccess(IEnumerable<RouteEndpoint> endpoints) =>
        from e in endpoints
        where e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null
        select $"{Name(e)} does not say who may call it";

    /// <summary>A route under one account is closed to everybody but its members.</summary>
    public static IEnumerable<string> OpenAccounts(IEnumerable<RouteEndpoint> endpoints) =>
        from e in endpoints
        where e.RoutePattern.RawText?.Contains("{account_id", StringComparison.Ordinal) == true
        where e.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || !e.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(a => a.Policy is Policies.Member or Policies.Administrator)
        select $"{Name(e)} is open to people outside the account";

    /// <summary>A body that does not come as ChatwootBody escapes validation and Chatwoot's clients.</summary>
    public static IEnumerable<string> UncheckedBodies(IEnumerable<RouteEndpoint> endpoints) =>
        from e in endpoints
        from accepts in e.Metadata.GetOrderedMetadata<IAcceptsMetadata>()
        where accepts is not ChatwootBodyMetadata && accepts.RequestType is not null
        select $"{Name(e)} reads {accepts.RequestType} without ChatwootBody";

    public static IEnumerable<string> WithoutName(IEnumerable<RouteEndpoint> endpoints) =>
        from e in endpoints
        where e.Metadata.GetMetadata<IEndpointNameMetadata>() is null && e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null
        where e.Metadata.GetMetadata<HttpMethodMetadata>() is not null
        select $"{Name(e)} has no name";

    /// <summary>Hundreds of handlers compiled before the first request are seconds of each start.</summary>
    public static IEnumerable<string> CompiledAtOnce(IEnumerable<RouteEndpoint> endpoints) =>
        from e in endpoints
        where e.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Namespace?.StartsWith("Wheelhouse", StringComparison.Ordinal) == true
        where e.RequestDelegate?.Method.DeclaringType?.DeclaringType != typeof(LateHandlers)
        select $"{Name(e)} is compiled before anybody asks for it";

    private static string Name(RouteEndpoint e) =>
        $"{string.Join(',', e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])} {e.RoutePattern.RawText}";
}
