using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>
/// Takes inboxes and conversations from somebody who left the account. Idempotent by the agent: what is taken away once
/// is not there to be taken again.
/// </summary>
internal sealed class ForgetAgent(InboxDb db, TimeProvider time) : IHandle<AgentLeft>
{
    public async Task HandleAsync(AgentLeft message, JobContext job, CancellationToken cancellationToken)
    {
        await db.Members.Where(m => m.UserId == message.UserId).ExecuteDeleteAsync(cancellationToken);
        var owned = await db.Conversations.Where(c => c.AssigneeId == message.UserId).Select(c => c.Id).ToListAsync(cancellationToken);
        foreach (var id in owned)
        {
            await db.InTransactionAsync(
                async token =>
                {
                    var conversation = await db.LockConversationAsync(id, token);
                    if (conversation?.AssigneeId == message.UserId)
                    {
                        conversation.Assign(null, time.GetUtcNow());
                    }

                    return await db.SaveChangesAsync(token);
                },
                cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
