using System.Text.Json.Serialization;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>A snoozed conversation opens again.</summary>
internal sealed record WakeConversation(AccountId AccountId, ConversationId ConversationId, DateTimeOffset Until) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => null;
}

/// <summary>Idempotent by the moment it was snoozed until: woken, or snoozed anew, it stays as it is.</summary>
internal sealed class WakeSnoozed(InboxDb db, TimeProvider time) : IHandle<WakeConversation>
{
    public Task HandleAsync(WakeConversation message, JobContext job, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var conversation = await db.LockConversationAsync(message.ConversationId, token);
            // PostgreSQL keeps microseconds, so the stored moment may differ in the last digit.
            if (conversation?.SnoozedUntil is { } until && (until - message.Until).Duration() < TimeSpan.FromSeconds(1))
            {
                conversation.SetStatus(ConversationStatus.Open, time.GetUtcNow(), by: SenderKind.System);
                await db.SaveChangesAsync(token);
            }

            return true;
        },
        cancellationToken);
}
