using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>A person asks what is kept about them: one JSON file with everything, across modules. Administrators only.</summary>
internal static class ExportContact
{
    public static void Map(IEndpointRouteBuilder account) =>
        account.MapGet("/contacts/{id}/export", HandleAsync).RequireAdministrator().Produces<JsonObject>().WithName("ExportContact");

    private static async Task<IResult> HandleAsync(
        ContactId id, InboxDb db, ContactArchive archive, IAuditLog audit, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await db.Contacts.AnyAsync(c => c.Id == id, cancellationToken))
        {
            throw DomainException.NotFound();
        }

        await audit.NoteAsync("contact.exported", "Contact", id.Value, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(
            stream => archive.WriteAsync(id, stream, http.RequestAborted),
            "application/json",
            string.Create(CultureInfo.InvariantCulture, $"contact-{id.Value}.json"));
    }
}
