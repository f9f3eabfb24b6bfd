using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>One contact: who it is, where it can be reached, what was said.</summary>
internal static class ShowContact
{
    private const int ShownConversations = 20;

    public sealed record LinkRequest(long InboxId, [property: MaxLength(255)] string? SourceId);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/contacts/{id}", ShowAsync).WithName("ShowContact");
        account.MapGet("/contacts/{id}/conversations", ListConversationsAsync).WithName("ListContactConversations");
        account.MapGet("/contacts/{id}/contactable_inboxes", ListInboxesAsync).WithName("ListContactableInboxes");
        account.MapPost("/contacts/{id}/contact_inboxes", LinkAsync).WithName("CreateContactInbox");
    }

    private static async Task<Ok<PayloadJson<ContactJson>>> ShowAsync(ContactId id, InboxDb db, ContactReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(PayloadJson.Of(await reader.ReadAsync(await FindAsync(id, db, cancellationToken), cancellationToken)));

    private static async Task<Ok<PayloadJson<IReadOnlyList<ConversationJson>>>> ListConversationsAsync(
        ContactId id, InboxDb db, InboxAccess access, ConversationReader reader, CancellationToken cancellationToken)
    {
        await FindAsync(id, db, cancellationToken);
        var conversations = await (await access.ConversationsAsync(cancellationToken)).AsNoTracking()
            .Where(c => c.ContactId == id)
            .OrderByDescending(c => c.LastActivityAt).ThenByDescending(c => c.Id)
            .Take(ShownConversations)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(PayloadJson.Of(await reader.ReadAsync(conversations, cancellationToken)));
    }

    private static async Task<Ok<PayloadJson<IReadOnlyList<ContactInboxJson>>>> ListInboxesAsync(
        ContactId id, InboxDb db, InboxAccess access, CancellationToken cancellationToken)
    {
        await FindAsync(id, db, cancellationToken);
        var links = await (
            from l in db.ContactInboxes
            join i in await access.InboxesInUseAsync(cancellationToken) on l.InboxId equals i.Id
            where l.ContactId == id
            orderby l.Id
            select new { l.SourceId, Inbox = i }).AsNoTracking().ToListAsync(cancellationToken);
        return TypedResults.Ok(PayloadJson.Of<IReadOnlyList<ContactInboxJson>>(
            links.ConvertAll(link => new ContactInboxJson(link.SourceId, SlimInboxJson.From(link.Inbox)))));
    }

    private static async Task<Ok<ContactInboxJson>> LinkAsync(
        ContactId id, ChatwootBody<LinkRequest> body, InboxDb db, InboxAccess access, ContactLinks links, CancellationToken cancellationToken)
    {
        var inboxId = InboxId.From(body.Value.InboxId);
        var link = await db.InTransactionAsync(
            async token =>
            {
                var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == id, token) ?? throw DomainException.NotFound();
                var inbox = await (await access.InboxesInUseAsync(token)).SingleOrDefaultAsync(i => i.Id == inboxId, token) ?? throw DomainException.NotFound();
                var made = await links.FindOrCreateAsync(contact, inbox, body.Value.SourceId, token);
                return new ContactInboxJson(made.SourceId, SlimInboxJson.From(inbox));
            },
            cancellationToken);
        return TypedResults.Ok(link);
    }

    private static async Task<Contact> FindAsync(ContactId id, InboxDb db, CancellationToken cancellationToken) =>
        await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) ?? throw DomainException.NotFound();
}
