using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Wheelhouse.KnowledgeBase.Search;

namespace Wheelhouse.KnowledgeBase;

/// <summary>Sources, documents and search.</summary>
public static class KnowledgeBaseModule
{
    public static IHostApplicationBuilder AddKnowledgeBase(this IHostApplicationBuilder builder) => builder.AddKnowledgeSearch();

    public static IEndpointRouteBuilder MapKnowledgeBase(this IEndpointRouteBuilder app) => app;
}
