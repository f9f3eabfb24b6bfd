using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Wheelhouse.Architecture.BadModule;

/// <summary>An endpoint without a name, open to anybody by omission, whose body nobody validates and whose handler is compiled at once.</summary>
internal static class BadEndpoints
{
    internal sealed record Request([property: Required] string? Name);

    public static void Map(IEndpointRouteBuilder app) =>
        EndpointRouteBuilderExtensions.MapPost(app, "/bad", (Request request) => request.Name);
}
