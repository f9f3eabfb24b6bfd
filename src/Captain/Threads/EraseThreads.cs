using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Threads;

/// <summary>
/// What was asked about an erased contact's conversations goes with them. Idempotent by conversation. A thread in which one question was about
/// them goes as a whole: what was said after it builds upon it.
/// </summary>
internal sealed class EraseThreads(CaptainDb db) : IHandle<ContactErased>
{
    public Task HandleAsync(ContactErased message, JobContext job, CancellationToken cancellationToken) =>
        db.CopilotThreads.Where(t => (t.ConversationId != null && message.Conversations.Contains(t.ConversationId.Value))
            || db.CopilotMessages.Any(m => m.ThreadId == t.Id && m.ConversationId != null && message.Conversations.Contains(m.ConversationId.Value)))
        .ExecuteDeleteAsync(cancellationToken);
}

/// <summary>The threads of somebody who left the account go: nobody else may read them. Idempotent by the agent.</summary>
internal sealed class ForgetThreads(CaptainDb db) : IHandle<AgentLeft>
{
    public Task HandleAsync(AgentLeft message, JobContext job, CancellationToken cancellationToken) =>
        db.CopilotThreads.Where(t => t.UserId == message.UserId).ExecuteDeleteAsync(cancellationToken);
}

/// <summary>Threads in which nobody has said anything for as long as traces are kept.</summary>
internal static class ThreadRetention
{
    public const string Sql = """
        delete from captain.copilot_threads where id in (
            select id from captain.copilot_threads where last_at < least($1, $3::timestamptz) order by last_at limit $2 for update skip locked)
        """;
}
