using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// The turns of an erased contact go, with everything recorded. Idempotent by conversation. A turn that runs at this moment
/// misses its row and stops; one that had not yet written its row deletes it again at its end, see <see cref="EndTurn"/>.
/// </summary>
internal sealed class EraseTurns(CaptainDb db, ISignalBus bus) : IHandle<ContactErased>
{
    public async Task HandleAsync(ContactErased message, JobContext job, CancellationToken cancellationToken)
    {
        await db.Turns.Where(t => message.Conversations.Contains(t.ConversationId)).ExecuteDeleteAsync(cancellationToken);
        foreach (var conversation in message.Conversations)
        {
            bus.Publish(RunningTurns.CancelledSignal(message.AccountId, conversation));
        }
    }
}
