using System.Text.Json.Serialization;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>What the platform keeps of an erased contact goes: signs of life, waiting work and dead letters of its conversations.</summary>
internal sealed record ForgetContact(AccountId AccountId, ContactId ContactId, IReadOnlyList<ConversationId> Conversations) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => null;
}

/// <summary>
/// Idempotent by the contact: what is gone stays gone. Work that runs at this moment ends by itself, finding no
/// conversation; its row might still fail and keep its reason, so this comes back until none is left.
/// </summary>
internal sealed class ForgetErased(InboxDb db, PartitionRows rows, IPresence presence) : IHandle<ForgetContact>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public async Task HandleAsync(ForgetContact message, JobContext job, CancellationToken cancellationToken)
    {
        await presence.LeaveAsync(message.AccountId, PresenceKinds.Contact, message.ContactId.Value, cancellationToken);
        if (await rows.ForgetAsync(message.AccountId, [.. message.Conversations.Select(ConversationPartition.Of)], cancellationToken))
        {
            db.Enqueue(message, LookAgain, $"forget:{message.ContactId}");
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
