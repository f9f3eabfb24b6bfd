using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

// Not the folder's namespace: from here these are nearer to every module than the framework's methods of the same names.
namespace Wheelhouse;

/// <summary>
/// Routes as the framework maps them, but for when their handlers are compiled: with the first request instead of all of
/// them at the start, where the framework does it twice (once for the router, once for the policies of authorization).
/// What cannot be bound is still refused at the start, because that is found while metadata is inferred.
/// </summary>
public static class LateHandlers
{
    private static readonly string[] Get = [HttpMethods.Get];
    private static readonly string[] Post = [HttpMethods.Post];
    private static readonly string[] Put = [HttpMethods.Put];
    private static readonly string[] Patch = [HttpMethods.Patch];
    private static readonly string[] Delete = [HttpMethods.Delete];

    public static RouteHandlerBuilder MapGet(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, Get, handler);

    public static RouteHandlerBuilder MapPost(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, Post, handler);

    public static RouteHandlerBuilder MapPut(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, Put, handler);

    public static RouteHandlerBuilder MapPatch(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, Patch, handler);

    public static RouteHandlerBuilder MapDelete(this IEndpointRouteBuilder routes, string pattern, Delegate handler) => routes.MapMethods(pattern, Delete, handler);

    public static RouteHandlerBuilder MapMethods(this IEndpointRouteBuilder routes, string pattern, IEnumerable<string> methods, Delegate handler) =>
        RouteHandlerServices.Map(
            routes,
            pattern,
            handler,
            methods,
            static (method, options) => RequestDelegateFactory.InferMetadata(method, options),
            static (handler, options, metadata) =>
            {
                var compiled = new Lazy<RequestDelegate>(() => RequestDelegateFactory.Create(handler, options, metadata).RequestDelegate);
                return new RequestDelegateResult(context => compiled.Value(context), options.EndpointBuilder!.Metadata.AsReadOnly());
            });
}
