using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>The sources of the account with their progress, newest first.</summary>
internal static class ListSources
{
    private const int PageSize = 100;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/sources", HandleAsync).WithName("ListKnowledgeSources");

    private static async Task<Ok<SourceList>> HandleAsync(
        AccountId account_id, KnowledgeBaseId? knowledge_base_id, int? page, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var number = PageNumber.Of(page);
        var count = await Narrow(db.SourcesOf(account_id), knowledge_base_id).CountAsync(cancellationToken);
        var sources = await SourceJson.ReadAsync(
            db, account_id, all => Narrow(all, knowledge_base_id).Skip((number - 1) * PageSize).Take(PageSize), cancellationToken);
        return TypedResults.Ok(new SourceList(new ListMeta(count, number), sources));
    }

    private static IQueryable<Source> Narrow(IQueryable<Source> sources, KnowledgeBaseId? home) =>
        home is { } id ? sources.Where(s => s.KnowledgeBaseId == id) : sources;
}

internal sealed record ListMeta(int Count, int CurrentPage);

internal sealed record SourceList(ListMeta Meta, IReadOnlyList<SourceJson> Payload);
