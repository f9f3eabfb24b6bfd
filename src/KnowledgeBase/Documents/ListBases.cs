using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The knowledge bases of the account, oldest first.</summary>
internal static class ListBases
{
    private const int Most = 500;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/bases", HandleAsync).WithName("ListKnowledgeBases");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, KnowledgeDb db, BaseChoice choice, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await ReadAsync(db, choice, account_id, bases => bases.Take(Most), cancellationToken)));

    public static async Task<List<BaseJson>> ReadAsync(
        KnowledgeDb db, BaseChoice choice, AccountId account, Func<IQueryable<KnowledgeBaseRecord>, IQueryable<KnowledgeBaseRecord>> narrow, CancellationToken cancellationToken)
    {
        var read = await choice.ListReadAsync(account, cancellationToken);
        var rows = await narrow(db.BasesOf(account).AsNoTracking().OrderBy(b => b.Id))
            .Select(b => new { Base = b, Sources = db.SourcesOf(account).Count(s => s.KnowledgeBaseId == b.Id) }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new BaseJson(row.Base.Id, row.Base.Name, row.Base.Chunking, row.Base.Search, read.Contains(row.Base.Id), row.Sources));
    }

    internal sealed record Response(IReadOnlyList<BaseJson> Payload);

    /// <param name="Chunking">How sources without a way of their own are cut; null for the usual way.</param>
    /// <param name="Search">How it is searched, with the usual values where nothing was chosen.</param>
    /// <param name="IsRead">Whether an assistant answers from it.</param>
    internal sealed record BaseJson(KnowledgeBaseId Id, string Name, ChunkSettings? Chunking, SearchSettings Search, bool IsRead, int SourcesCount);
}
