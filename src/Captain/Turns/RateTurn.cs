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
    /// <param name="Rating"><c>up</c>, <c>down</c>, or null to take it back.</param>
    public sealed record Request(AnswerRating? Rating);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations/{number}/turns/{id:guid}/rating", HandleAsync).WithName("RateTurn");

    private static async Task<Ok<Response>> HandleAsync(
        ConversationNumber number, Guid id, ChatwootBody<Request> body, IAgentDesk desk, Rater rater, CancellationToken cancellationToken) =>
        await desk.FindAsync(number, cancellationToken) is { } conversation
            ? TypedResults.Ok(await rater.RateAsync(conversation, id, body.Value.Rating, cancellationToken))
            : throw DomainException.NotFound();

    internal sealed record Response(Guid Id, AnswerRating? Rating, string? RatedByName, double? RatedAt);

    internal sealed class Rater(CaptainDb db, ICurrentActor current, TimeProvider time)
    {
        /// <exception cref="DomainException">There is no such turn, or it wrote nothing that could be rated.</exception>
        public async Task<Response> RateAsync(ConversationId conversation, Guid id, AnswerRating? rating, CancellationToken cancellationToken)
        {
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
                    set => set.SetProperty(t => t.Rating, rating).SetProperty(t => t.RatedBy, user).SetProperty(t => t.RatedByName, name).SetProperty(t => t.RatedAt, at), token);
                db.Enqueue(ReportTurn.Of(turn));
                return count + await db.SaveChangesAsync(token);
            }, cancellationToken);
            return new Response(id, rating, name, at?.ToUnixTimeMilliseconds() / 1000.0);
        }
    }
}
