using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.Platform;

namespace Wheelhouse.KnowledgeBase;

/// <summary>Sources, documents and search.</summary>
public static class KnowledgeBaseModule
{
    public static IHostApplicationBuilder AddKnowledgeBase(this IHostApplicationBuilder builder)
    {
        builder.Services.AddModuleDb<KnowledgeDb>(KnowledgeDb.SchemaName);
        return builder.AddKnowledgeSearch();
    }

    public static IEndpointRouteBuilder MapKnowledgeBase(this IEndpointRouteBuilder app) => app;
}
