using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// What the current actor may see: an agent the inboxes he is a member of, administrators and the product itself every
/// inbox of the account. What he may not see does not exist for him (404).
/// </summary>
internal sealed class InboxAccess(InboxDb db, ICurrentActor current)
{
    private bool _known;
    private InboxId[]? _inboxes;

    public AccountId Account => current.AccountId ?? throw DomainException.NotPermitted();

    /// <summary>The person who asks; null for the product itself.</summary>
    public UserId? User => current.Actor.User;

    public bool IsAgent => current.Actor.Role == Actor.Agent;

    /// <summary>Null means: all of the account.</summary>
    public async Task<InboxId[]?> VisibleInboxesAsync(CancellationToken cancellationToken)
    {
        if (!_known)
        {
            var actor = current.Actor;
            var all = actor.IsAdministrator || actor.Kind is ActorKind.System;
            _inboxes = all ? null
                : actor.User is { } user ? await db.Members.Where(m => m.UserId == user).Select(m => m.InboxId).ToArrayAsync(cancellationToken)
                : [];
            _known = true;
        }

        return _inboxes;
    }

    public async Task<IQueryable<Conversation>> ConversationsAsync(CancellationToken cancellationToken)
    {
        var visible = await VisibleInboxesAsync(cancellationToken);
        return visible is null ? db.Conversations : db.Conversations.Where(c => visible.Contains(c.InboxId));
    }

    /// <summary>Those in which something new may begin.</summary>
    public async Task<IQueryable<SupportInbox>> InboxesInUseAsync(CancellationToken cancellationToken) =>
        (await InboxesAsync(cancellationToken)).Where(i => i.RemovedAt == null);

    public async Task<IQueryable<SupportInbox>> InboxesAsync(CancellationToken cancellationToken)
    {
        var visible = await VisibleInboxesAsync(cancellationToken);
        return visible is null ? db.Inboxes : db.Inboxes.Where(i => visible.Contains(i.Id));
    }

    /// <exception cref="DomainException">404: it does not exist, or not for this actor.</exception>
    public async Task<Conversation> FindAsync(ConversationNumber number, CancellationToken cancellationToken) =>
        await (await ConversationsAsync(cancellationToken)).AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, cancellationToken)
        ?? throw DomainException.NotFound();

    /// <summary>Within a transaction: the conversation, locked to be changed.</summary>
    /// <exception cref="DomainException">404: it does not exist, or not for this actor.</exception>
    public async Task<Conversation> LockAsync(ConversationNumber number, CancellationToken cancellationToken)
    {
        var visible = await VisibleInboxesAsync(cancellationToken);
        var conversation = await db.LockConversationAsync(Account, number, cancellationToken);
        return conversation is not null && (visible is null || visible.Contains(conversation.InboxId)) ? conversation : throw DomainException.NotFound();
    }

    /// <summary>Changes a conversation in one transaction under its lock.</summary>
    public Task<T> ChangeAsync<T>(ConversationNumber number, Func<Conversation, CancellationToken, Task<T>> change, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                var conversation = await LockAsync(number, token);
                var result = await change(conversation, token);
                await db.SaveChangesAsync(token);
                return result;
            },
            cancellationToken);

    public Task<Conversation> ChangeAsync(ConversationNumber number, Action<Conversation> change, CancellationToken cancellationToken) =>
        ChangeAsync(
            number,
            (conversation, _) =>
            {
                change(conversation);
                return Task.FromResult(conversation);
            },
            cancellationToken);
}
