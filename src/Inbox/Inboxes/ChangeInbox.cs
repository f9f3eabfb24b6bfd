using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Inboxes;

internal static class ChangeInbox
{
    public static void Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/inboxes/{id}", HandleAsync).RequireAdministrator().WithName("UpdateInbox");

    private static async Task<Ok<InboxJson>> HandleAsync(
        InboxId id, ChatwootBody<InboxFields.Request> body, InboxDb db, InboxViews views, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var inbox = await db.Inboxes.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw DomainException.NotFound();
        if (body.Has(nameof(InboxFields.Request.Name)))
        {
            inbox.Name = Contacts.ContactEdits.Text(body.Value.Name, "name") ?? throw InboxFields.Invalid("name", "Name can't be blank");
        }

        InboxFields.Apply(inbox, body.Value, body.Has, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(views.Of(inbox, http));
    }
}
