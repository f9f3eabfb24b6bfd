using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>An agent (or an API client) starts a conversation with a contact, found by source id or by contact and inbox.</summary>
internal static class StartConversation
{
    [WrappedIn("conversation")]
    public sealed record Request(
        string? SourceId,
        long? InboxId,
        long? ContactId,
        string? Status,
        long? AssigneeId,
        long? SnoozedUntil,
        JsonObject? AdditionalAttributes,
        JsonObject? CustomAttributes,
        FirstMessage? Message);

    public sealed record FirstMessage(string? Content);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations", HandleAsync).WithName("CreateConversation");

    private static async Task<Ok<ConversationJson>> HandleAsync(
        ChatwootBody<Request> body,
        InboxDb db,
        InboxAccess access,
        AgentDirectory agents,
        ContactLinks links,
        ConversationReader reader,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = body.Value;
        MessageLimits.CheckLength(request.Message?.Content);
        var status = request.Status is { Length: > 0 } word ? ConversationWords.Status(word) : (ConversationStatus?)null;
        var assignee = request.AssigneeId is { } id ? await agents.FindAsync(UserId.From(id), cancellationToken) : null;
        var (user, me) = await agents.MeAsync(cancellationToken);
        var conversation = await db.InTransactionAsync(
            async token =>
            {
                var now = time.GetUtcNow();
                var (inbox, contact, link) = await FindAsync(request, db, access, links, token);
                var opened = await OpenConversation.InAsync(
                    db, inbox, contact, link, new ConversationWishes(status, request.AdditionalAttributes, request.CustomAttributes), now, token);
                if (status is ConversationStatus.Snoozed)
                {
                    opened.SetStatus(ConversationStatus.Snoozed, now, UnixTime.From(request.SnoozedUntil));
                }

                if (assignee is not null)
                {
                    opened.Assign(assignee.Id, now);
                }

                if (request.Message?.Content is { Length: > 0 } text)
                {
                    opened.WriteAsAgent(new NewMessage(me, text), user, now);
                }

                await db.SaveChangesAsync(token);
                return opened;
            },
            cancellationToken);
        return TypedResults.Ok(await reader.ReadAsync(conversation, cancellationToken));
    }

    private static async Task<(SupportInbox Inbox, Contact Contact, ContactInbox Link)> FindAsync(
        Request request, InboxDb db, InboxAccess access, ContactLinks links, CancellationToken cancellationToken)
    {
        var inboxes = await access.InboxesInUseAsync(cancellationToken);
        var named = request.InboxId is { } inboxId ? InboxId.From(inboxId) : (InboxId?)null;
        if (request.SourceId is { Length: > 0 } source
            && await db.ContactInboxes.Where(l => l.SourceId == source && (named == null || l.InboxId == named)).FirstOrDefaultAsync(cancellationToken) is { } known)
        {
            var inbox = await inboxes.SingleOrDefaultAsync(i => i.Id == known.InboxId, cancellationToken) ?? throw DomainException.NotFound();
            return (inbox, await db.Contacts.SingleAsync(c => c.Id == known.ContactId, cancellationToken), known);
        }

        var target = await inboxes.SingleOrDefaultAsync(i => i.Id == named, cancellationToken) ?? throw DomainException.NotFound();
        var contactId = ContactId.From(request.ContactId ?? 0);
        var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == contactId, cancellationToken) ?? throw DomainException.NotFound();
        return (target, contact, await links.FindOrCreateAsync(contact, target, request.SourceId, cancellationToken));
    }
}
