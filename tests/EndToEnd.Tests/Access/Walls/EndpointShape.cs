using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>What the running application says about its endpoints.</summary>
internal static class EndpointShape
{
    public static IEnumerable<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    public static bool TakesBody(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ChatwootBodyMetadata>() is not null;

    /// <summary>The names on the wire of what a handler takes from the query.</summary>
    public static IEnumerable<string> QueryParameters(RouteEndpoint endpoint) =>
        from parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
        let info = parameter.ParameterInfo
        let attributes = info.GetCustomAttributes(false)
        let query = attributes.OfType<IFromQueryMetadata>().FirstOrDefault()
        where query is not null || IsPlain(parameter)
        where !endpoint.RoutePattern.Parameters.Any(p => p.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase))
        select query?.Name ?? parameter.Name;

    /// <summary>Bound from the query without saying so: text, or what is read from text.</summary>
    private static bool IsPlain(IParameterBindingMetadata parameter) =>
        parameter.ParameterInfo.ParameterType is var type && (type == typeof(string) || type == typeof(string[]) || parameter.HasTryParse);
}
