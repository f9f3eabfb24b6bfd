using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>
/// A person asks to be forgotten. Administrators only; nothing is erased by a slip, so the contact's name is typed in
/// again. Chatwoot's own DELETE erases as thoroughly, for the programs that know it.
/// </summary>
internal static class EraseContact
{
    /// <param name="Confirm">The contact's name; without one its e-mail address, phone number or identifier, else <c>#</c> and its id.</param>
    public sealed record Request([property: Required, MaxLength(300)] string Confirm);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/contacts/{id}/erase", EraseAsync).RequireAdministrator().WithName("EraseContact");
        account.MapDelete("/contacts/{id}", DeleteAsync).RequireAdministrator().WithName("DeleteContact");
    }

    private static async Task<Ok> EraseAsync(
        ContactId id, ChatwootBody<Request> body, InboxDb db, ContactErasure erasure, IAuditLog audit, CancellationToken cancellationToken)
    {
        var wanted = CalledFor(await FindAsync(id, db, cancellationToken));
        if (!string.Equals(body.Value.Confirm.Trim(), wanted, StringComparison.OrdinalIgnoreCase))
        {
            throw new DomainException("erasure_not_confirmed", "Type the contact's name exactly to erase everything about this person", 422, "confirm");
        }

        return await EraseNotedAsync(id, erasure, audit, cancellationToken);
    }

    private static async Task<Ok> DeleteAsync(ContactId id, InboxDb db, ContactErasure erasure, IAuditLog audit, CancellationToken cancellationToken)
    {
        await FindAsync(id, db, cancellationToken);
        return await EraseNotedAsync(id, erasure, audit, cancellationToken);
    }

    private static async Task<Ok> EraseNotedAsync(ContactId id, ContactErasure erasure, IAuditLog audit, CancellationToken cancellationToken)
    {
        await audit.NoteAsync("contact.erased", "Contact", id.Value, cancellationToken);
        await erasure.ExecuteAsync(id, cancellationToken);
        return TypedResults.Ok();
    }

    private static string CalledFor(Contact contact) =>
        new[] { contact.Name.Trim(), contact.Email, contact.PhoneNumber, contact.Identifier }.FirstOrDefault(name => !string.IsNullOrEmpty(name)) ?? $"#{contact.Id}";

    private static async Task<Contact> FindAsync(ContactId id, InboxDb db, CancellationToken cancellationToken) =>
        await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) ?? throw DomainException.NotFound();
}
