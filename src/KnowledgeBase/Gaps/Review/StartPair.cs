using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Pairs;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>
/// Starts a pair from a gap: pending, with the question as it was asked and what an agent answered. The same gap again is
/// the same pair, as it is now. Approved, it solves the gap.
/// </summary>
internal static class StartPair
{
    /// <param name="Question">Instead of the gap's own.</param>
    /// <param name="Answer">Instead of what an agent answered. Needed where none has.</param>
    [WrappedIn("pair")]
    public sealed record Request([property: MaxLength(PairText.LongestQuestion)] string? Question, [property: MaxLength(PairText.LongestAnswer)] string? Answer);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/gaps/{id}/pair", HandleAsync).WithName("StartKnowledgePair").RequireAdministrator();

    private static async Task<Ok<PairJson>> HandleAsync(
        AccountId account_id, GapId id, ChatwootBody<Request> body, GapDrafts drafts, IKnowledgePairs pairs, CancellationToken cancellationToken)
    {
        var draft = await drafts.ReadAsync(account_id, id, cancellationToken);
        var answer = body.Value.Answer ?? draft.Reply
            ?? throw new DomainException(ProblemCodes.ValidationFailed, "Answer can't be blank: no agent has answered this question yet", 422, "answer");
        var pair = await pairs.SuggestAsync(
            account_id,
            draft.Gap.KnowledgeBaseId,
            new NewPair(
                body.Value.Question ?? draft.Gap.Question, answer, draft.Wordings, draft.Gap.Language is { Length: > 0 } and not "und" ? draft.Gap.Language : null,
                Origin: GapMarks.OriginOf(id), DrawnFrom: draft.DrawnFrom),
            cancellationToken);
        return TypedResults.Ok(PairJson.From(await pairs.FindAsync(account_id, pair, cancellationToken) ?? throw DomainException.NotFound()));
    }
}
