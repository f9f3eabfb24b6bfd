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

/// <summary>
/// Takes an inbox out of use, and back. Nothing is deleted: it receives nothing, nobody automated answers in it and no list shows it; what was
/// said in it stays where it is read.
/// </summary>
internal static class RemoveInbox
{
    /// <param name="Message">Chatwoot's clients show it.</param>
    internal sealed record Response(string Message);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapDelete("/inboxes/{id}", RemoveAsync).RequireAdministrator().WithName("RemoveInbox");
        account.MapPost("/inboxes/{id}/restore", RestoreAsync).RequireAdministrator().WithName("RestoreInbox");
    }

    private static async Task<Ok<Response>> RemoveAsync(InboxId id, InboxDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var inbox = await FindAsync(id, db, cancellationToken);
        if (inbox.Responder.AnswersByItself) OpenPending.Ask(db, inbox);
        inbox.Remove(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new Response($"{inbox.Name} is removed. Its conversations stay, and an administrator can restore it."));
    }

    private static async Task<Ok<InboxJson>> RestoreAsync(InboxId id, InboxDb db, InboxViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var inbox = await FindAsync(id, db, cancellationToken);
        inbox.Restore();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(views.Of(inbox, http));
    }

    private static async Task<SupportInbox> FindAsync(InboxId id, InboxDb db, CancellationToken cancellationToken) =>
        await db.Inboxes.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw DomainException.NotFound();
}
