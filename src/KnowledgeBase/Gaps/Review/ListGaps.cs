using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>
/// What was asked and not answered, what is missed most first, 25 on a page. For administrators: the words are customers',
/// from all inboxes.
/// </summary>
internal static class ListGaps
{
    private const int PageSize = 25;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/gaps", HandleAsync).WithName("ListKnowledgeGaps").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId? knowledge_base_id, string? status, [MaxLength(200)] string? q, int? page,
        KnowledgeDb db, GapReader reader, CancellationToken cancellationToken)
    {
        var all = db.GapsOf(account_id).AsNoTracking();
        if (knowledge_base_id is { } home) all = all.Where(g => g.KnowledgeBaseId == home);
        var open = await all.CountAsync(g => g.Status == GapStatus.Open, cancellationToken);
        var wanted = status switch { "dismissed" => GapStatus.Dismissed, "solved" => GapStatus.Solved, _ => GapStatus.Open };
        all = all.Where(g => g.Status == wanted);
        if (q is { Length: > 0 })
        {
            var pattern = DocumentShelf.PatternOf(q);
            all = all.Where(g => db.GapExamplesOf(account_id).Any(e => e.GapId == g.Id && EF.Functions.ILike(e.Question, pattern, "\\")));
        }

        var number = PageNumber.Of(page);
        var count = await all.CountAsync(cancellationToken);
        var rows = await reader.ReadAsync(
            account_id,
            all.OrderByDescending(g => g.Missed).ThenByDescending(g => g.LastAt).ThenByDescending(g => g.Id).Skip((number - 1) * PageSize).Take(PageSize),
            cancellationToken);
        return TypedResults.Ok(new Response(new Meta(count, number, open), rows));
    }

    internal sealed record Response(Meta Meta, IReadOnlyList<GapJson> Payload);

    /// <param name="OpenCount">How many are open, whatever the list shows.</param>
    internal sealed record Meta(int Count, int CurrentPage, int OpenCount);
}
