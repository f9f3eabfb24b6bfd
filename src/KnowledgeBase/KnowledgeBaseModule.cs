using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Wheelhouse.KnowledgeBase;

/// <summary>Sources, documents and search.</summary>
public static class KnowledgeBaseModule
{
    public static IHostApplicationBuilder AddKnowledgeBase(this IHostApplicationBuilder builder) => builder;

    public static IEndpointRouteBuilder MapKnowledgeBase(this IEndpointRouteBuilder app) => app;
}
