using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox;

/// <summary>The module's front for channels and responders.</summary>
internal sealed class InboxContract(InboxDb db, ReceiveMessage receive, TimeProvider time) : IInbox
{
    public Task<ReceivedMessage> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken) =>
        receive.ExecuteAsync(message, null, null, cancellationToken);

    public async Task SetResponderAsync(InboxId inbox, Responder responder, CancellationToken cancellationToken)
    {
        var found = await db.Inboxes.SingleOrDefaultAsync(i => i.Id == inbox, cancellationToken) ?? throw DomainException.NotFound();
        OpenPending.Change(db, found, responder, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<Responder?> FindResponderAsync(InboxId inbox, CancellationToken cancellationToken) =>
        (await db.Inboxes.AsNoTracking().SingleOrDefaultAsync(i => i.Id == inbox, cancellationToken))?.Chosen;

    public async Task<IReadOnlyList<ResponderPost>> ListPostsAsync(string? kind, CancellationToken cancellationToken) =>
        await db.Inboxes.Where(i => kind == null || i.ResponderKind == kind).OrderBy(i => i.Name).ThenBy(i => i.Id)
            .Select(i => new ResponderPost(i.Id, i.Name, i.ResponderKind, i.ResponderId, i.ResponderModelId, i.ChannelType, i.Settings.AvatarUrl))
            .ToListAsync(cancellationToken);
}
