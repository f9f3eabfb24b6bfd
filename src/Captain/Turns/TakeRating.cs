using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// What a customer thinks of an answer is kept with its turn and counts for its documents. Idempotent by the turn: told twice it is the same,
/// and the events of a conversation come in their order.
/// </summary>
internal sealed class TakeRating(CaptainDb db, TimeProvider time) : IHandle<MessageRated>
{
    public async Task HandleAsync(MessageRated message, JobContext job, CancellationToken cancellationToken)
    {
        AnswerRating? rating = message.Rating switch
        {
            MessageRating.Up => AnswerRating.Up,
            MessageRating.Down => AnswerRating.Down,
            _ => null,
        };
        var id = message.TurnId ?? message.Key; // events of before name the key alone
        var turn = await db.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.ConversationId == message.ConversationId, cancellationToken);
        if (turn is null || turn.CustomerRating == rating) return;
        DateTimeOffset? at = rating is null ? null : time.GetUtcNow();
        await db.InTransactionAsync(async token =>
        {
            var count = await db.Turns.Where(t => t.Id == turn.Id).ExecuteUpdateAsync(
                set => set.SetProperty(t => t.CustomerRating, rating).SetProperty(t => t.CustomerRatedAt, at), token);
            db.Enqueue(ReportTurn.Of(turn));
            return count + await db.SaveChangesAsync(token);
        }, cancellationToken);
    }
}
