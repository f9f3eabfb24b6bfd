using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Nobody answers by himself any more in an inbox: what waited for him is people's.</summary>
/// <param name="IsLater">The second look; it keeps nothing else of the inbox waiting.</param>
internal sealed record OpenPending(AccountId AccountId, InboxId InboxId, bool IsLater = false) : ICommand
{
    /// <summary>Longer than a message takes to be stored that still found the inbox answered.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    [JsonIgnore]
    public string? PartitionKey => IsLater ? null : $"inbox:{InboxId.Value}";

    /// <summary>Says who answers from now on, and asks for what follows from it.</summary>
    public static void Change(InboxDb db, SupportInbox inbox, Responder responder, DateTimeOffset now)
    {
        var answered = inbox.Responder.AnswersByItself;
        inbox.SetResponder(responder, now);
        if (answered && !responder.AnswersByItself) Ask(db, inbox);
    }

    public static void Ask(InboxDb db, SupportInbox inbox)
    {
        db.Enqueue(new OpenPending(inbox.AccountId, inbox.Id));
        db.Enqueue(new OpenPending(inbox.AccountId, inbox.Id, IsLater: true), Later);
    }
}

/// <summary>Idempotent by the conversation's status, and by who answers in the inbox by now.</summary>
internal sealed class OpenLeftPending(InboxDb db, TimeProvider time) : IHandle<OpenPending>
{
    public async Task HandleAsync(OpenPending message, JobContext job, CancellationToken cancellationToken)
    {
        if (await db.Inboxes.AsNoTracking().SingleOrDefaultAsync(i => i.Id == message.InboxId, cancellationToken) is not { Responder.AnswersByItself: false }) return;
        var left = await db.Conversations.Where(c => c.InboxId == message.InboxId && c.Status == ConversationStatus.Pending).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(cancellationToken);
        foreach (var id in left)
        {
            await db.InTransactionAsync(
                async token =>
                {
                    var conversation = await db.LockConversationAsync(id, token);
                    if (conversation?.Status is ConversationStatus.Pending)
                    {
                        var now = time.GetUtcNow();
                        conversation.Note(Activities.StatusChanged(ConversationStatus.Open, null), now);
                        conversation.SetStatus(ConversationStatus.Open, now, by: SenderKind.System);
                    }

                    return await db.SaveChangesAsync(token);
                },
                cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
