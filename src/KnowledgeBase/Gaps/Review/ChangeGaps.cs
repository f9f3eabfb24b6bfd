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

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>Says that gaps need no answer, or takes that back; one, or many at once.</summary>
internal static class ChangeGaps
{
    public enum Change
    {
        Dismiss,
        Reopen,
    }

    /// <param name="Change"><c>dismiss</c> or <c>reopen</c>.</param>
    public sealed record Request([property: Required, MinLength(1), MaxLength(200)] IReadOnlyList<GapId> Ids, Change Change);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/knowledge/gaps/{id}/dismiss", DismissAsync).WithName("DismissKnowledgeGap").RequireAdministrator();
        account.MapPost("/knowledge/gaps/{id}/reopen", ReopenAsync).WithName("ReopenKnowledgeGap").RequireAdministrator();
        account.MapPost("/knowledge/gaps/bulk", HandleAsync).WithName("ChangeKnowledgeGaps").RequireAdministrator();
    }

    private static Task<Ok<GapJson>> DismissAsync(AccountId account_id, GapId id, GapMarks marks, GapReader reader, CancellationToken cancellationToken) =>
        ChangeAsync(account_id, id, GapStatus.Dismissed, marks, reader, cancellationToken);

    private static Task<Ok<GapJson>> ReopenAsync(AccountId account_id, GapId id, GapMarks marks, GapReader reader, CancellationToken cancellationToken) =>
        ChangeAsync(account_id, id, GapStatus.Open, marks, reader, cancellationToken);

    private static async Task<Ok<GapJson>> ChangeAsync(
        AccountId account, GapId id, GapStatus status, GapMarks marks, GapReader reader, CancellationToken cancellationToken)
    {
        await marks.ChangeAsync(account, [id], status, cancellationToken);
        return TypedResults.Ok(await reader.FindAsync(account, id, cancellationToken));
    }

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, ChatwootBody<Request> body, GapMarks marks, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var ids = body.Value.Ids.Distinct().ToList();
        await marks.ChangeAsync(account_id, ids, body.Value.Change == Change.Dismiss ? GapStatus.Dismissed : GapStatus.Open, cancellationToken);
        return TypedResults.Ok(new Response(await db.GapsOf(account_id).Where(g => ids.Contains(g.Id)).OrderBy(g => g.Id).Select(g => g.Id).ToListAsync(cancellationToken)));
    }

    /// <param name="Ids">The gaps that were there.</param>
    internal sealed record Response(IReadOnlyList<GapId> Ids);
}
