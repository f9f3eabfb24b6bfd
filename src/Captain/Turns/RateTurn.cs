using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Turns;

/// <summary>What an agent thinks of an answer or a draft: the last word of the team holds, and counts for the documents that were cited.</summary>
internal static class RateTurn
{
    private const int LongestNote = 1_000;

    /// <param name="Rating"><c>up</c>, <c>down</c>, or null to take it back.</param>
    /// <param name="Reason">What is wrong with an answer that is rated down: <c>incorrect_information</c>, <c>inappropriate_response</c>, <c>incomplete_response</c>, <c>outdated_information</c> or <c>other</c>.</param>
    /// <param name="Note">The same in the agent's own words.</param>
    public sealed record Request(AnswerRating? Rating, string? Reason, [property: MaxLength(LongestNote)] string? Note);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations/{number}/turns/{id:guid}/rating", HandleAsync).WithName("RateTurn");

    private static async Task<Ok<Response>> HandleAsync(
        ConversationNumber number, Guid id, ChatwootBody<Request> body, IAgentDesk desk, Rater rater, CancellationToken cancellationToken) =>
        await desk.FindAsync(number, cancellationToken) is { } conversation
            ? TypedResults.Ok(await rater.RateAsync(conversation, id, body.Value, cancellationToken))
            : throw DomainException.NotFound();

    internal sealed record Response(Guid Id, AnswerRating? Rating, string? RatedByName, double? RatedAt, string? RatingReason, string? RatingNote);

    private static (string? Reason, string? Note) Why(Request request)
    {
        var (reason, note) = (string.IsNullOrWhiteSpace(request.Reason) ? null : request.Reason, string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim());
        if (reason is not null && !RatingReasons.All.Contains(reason, StringComparer.Ordinal))
            throw new DomainException(ProblemCodes.ValidationFailed, $"Reason must be one of {string.Join(", ", RatingReasons.All)}", 422, "reason");
        return (reason, note) is (null, null) || request.Rating == AnswerRating.Down ? (reason, note)
            : throw new DomainException(ProblemCodes.ValidationFailed, "Only an answer that is rated down has a reason", 422, "reason");
    }

    internal sealed class Rater(CaptainDb db, ICurrentActor current, TimeProvider time)
    {
        /// <exception cref="DomainException">There is no such turn, or it wrote nothing that could be rated.</exception>
        public async Task<Response> RateAsync(ConversationId conversation, Guid id, Request request, CancellationToken cancellationToken)
        {
            var rating = request.Rating;
            var (reason, note) = Why(request);
            var turn = await db.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.ConversationId == conversation, cancellationToken)
                ?? throw DomainException.NotFound();
            if (turn.Outcome is not (TurnOutcome.Reply or TurnOutcome.Draft))
                throw new DomainException(ProblemCodes.ValidationFailed, "Only an answer or a draft can be rated", 422, "rating");
            var by = current.Actor;
            var user = rating is null ? null : by.User;
            var name = rating is null ? null : by.Name;
            DateTimeOffset? at = rating is null ? null : time.GetUtcNow();
            // The row is locked until the job is written: of two ratings at once, the later one's job finds its own.
            await db.InTransactionAsync(async token =>
            {
                var count = await db.Turns.Where(t => t.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(t => t.Rating, rating).SetProperty(t => t.RatedBy, user).SetProperty(t => t.RatedByName, name).SetProperty(t => t.RatedAt, at)
                        .SetProperty(t => t.RatingReason, reason).SetProperty(t => t.RatingNote, note), token);
                db.Enqueue(ReportTurn.Of(turn));
                return count + await db.SaveChangesAsync(token);
            }, cancellationToken);
            return new Response(id, rating, name, at?.ToUnixTimeMilliseconds() / 1000.0, reason, note);
        }
    }
}
