using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>The pairs of a knowledge base, newest first, 25 on a page; by status, language, tag and words.</summary>
internal static class ListPairs
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/bases/{id}/pairs", HandleAsync).WithName("ListKnowledgePairs");

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, string? status, [MaxLength(200)] string? q, string? language, string? tag, int? page,
        IKnowledgePairs pairs, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await db.BasesOf(account_id).AnyAsync(b => b.Id == id, cancellationToken)) throw DomainException.NotFound();
        bool? approved = status switch { "approved" => true, "pending" => false, _ => null };
        var found = await pairs.ListAsync(account_id, new PairFilter([id], approved, q, Given(language), Given(tag)), page ?? 1, cancellationToken);
        var pending = await db.PairsOf(account_id).CountAsync(p => p.KnowledgeBaseId == id && p.Status == PairStatus.Pending, cancellationToken);
        return TypedResults.Ok(new Response(new Meta(found.TotalCount, found.Page, pending), [.. found.Pairs.Select(PairJson.From)]));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    internal sealed record Response(Meta Meta, IReadOnlyList<PairJson> Payload);

    /// <param name="PendingCount">How many pairs of the knowledge base wait to be approved, whatever the list shows.</param>
    internal sealed record Meta(int Count, int CurrentPage, int PendingCount);
}
