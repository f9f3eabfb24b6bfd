using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
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

/// <summary>Agents write down and correct who somebody is. Attributes are merged, everything else is replaced.</summary>
internal static class SaveContact
{
    [WrappedIn("contact")]
    public sealed record Request(
        [property: MaxLength(255)] string? Name,
        [property: MaxLength(254)] string? Email,
        string? PhoneNumber,
        [property: MaxLength(255)] string? Identifier,
        string? AvatarUrl,
        bool? Blocked,
        long? InboxId,
        [property: MaxLength(255)] string? SourceId,
        JsonObject? AdditionalAttributes,
        JsonObject? CustomAttributes);

    public sealed record DestroyRequest(IReadOnlyList<string>? CustomAttributes);

    public sealed record CreatedJson(ContactJson Contact, ContactInboxJson? ContactInbox);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/contacts", CreateAsync).WithName("CreateContact");
        account.MapUpdate("/contacts/{id}", UpdateAsync).WithName("UpdateContact");
        account.MapPost("/contacts/{id}/destroy_custom_attributes", DestroyAttributesAsync).WithName("DestroyContactAttributes");
    }

    private static async Task<Ok<PayloadJson<CreatedJson>>> CreateAsync(
        ChatwootBody<Request> body, InboxDb db, InboxAccess access, ContactEdits edits, ContactLinks links, ContactReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var (contact, link) = await db.InTransactionAsync(
            async token =>
            {
                var created = Contact.Create(access.Account, "", time.GetUtcNow());
                await edits.ApplyAsAgentAsync(created, request, body.Has, token);
                db.Contacts.Add(created);
                await db.SaveChangesAsync(token);
                if (request.InboxId is not { } number)
                {
                    return (created, (ContactInboxJson?)null);
                }

                var inboxId = InboxId.From(number);
                var inbox = await (await access.InboxesInUseAsync(token)).SingleOrDefaultAsync(i => i.Id == inboxId, token) ?? throw DomainException.NotFound();
                var made = await links.FindOrCreateAsync(created, inbox, request.SourceId, token);
                return (created, new ContactInboxJson(made.SourceId, SlimInboxJson.From(inbox)));
            },
            cancellationToken);
        return TypedResults.Ok(PayloadJson.Of(new CreatedJson(await reader.ReadAsync(contact, cancellationToken), link)));
    }

    private static Task<Ok<PayloadJson<ContactJson>>> UpdateAsync(
        ContactId id, ChatwootBody<Request> body, InboxDb db, ContactEdits edits, ContactReader reader, CancellationToken cancellationToken) =>
        ChangeAsync(id, (contact, token) => edits.ApplyAsAgentAsync(contact, body.Value, body.Has, token), db, reader, cancellationToken);

    private static Task<Ok<PayloadJson<ContactJson>>> DestroyAttributesAsync(
        ContactId id, ChatwootBody<DestroyRequest> body, InboxDb db, ContactReader reader, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            (contact, _) =>
            {
                contact.RemoveCustomAttributes(body.Value.CustomAttributes ?? []);
                return Task.CompletedTask;
            },
            db,
            reader,
            cancellationToken);

    private static async Task<Ok<PayloadJson<ContactJson>>> ChangeAsync(
        ContactId id, Func<Contact, CancellationToken, Task> change, InboxDb db, ContactReader reader, CancellationToken cancellationToken)
    {
        var contact = await db.InTransactionAsync(
            async token =>
            {
                var locked = await db.LockContactAsync(id, token) ?? throw DomainException.NotFound();
                await change(locked, token);
                await db.SaveChangesAsync(token);
                return locked;
            },
            cancellationToken);
        return TypedResults.Ok(PayloadJson.Of(await reader.ReadAsync(contact, cancellationToken)));
    }
}
