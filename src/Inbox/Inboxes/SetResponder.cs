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

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Who answers in an inbox. Conversations that are already open stay as they are; those that wait for somebody who answers by himself no more are opened.</summary>
internal static class SetResponder
{
    /// <param name="Kind"><c>people</c>, or a kind that a module above has registered, such as <c>captain</c>.</param>
    /// <param name="Id">The assistant or bot.</param>
    /// <param name="Mode"><c>auto</c> answers by itself, <c>draft</c> suggests to the agents.</param>
    /// <param name="ModelId">A model of this inbox's own; null lets the assistant choose.</param>
    [WrappedIn("responder")]
    public sealed record Request(string? Kind, long? Id, ResponderMode? Mode, long? ModelId);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/inboxes/{id}/responder", ShowAsync).WithName("ShowInboxResponder");
        account.MapUpdate("/inboxes/{id}/responder", HandleAsync).RequireAdministrator().WithName("SetInboxResponder");
    }

    private static async Task<Ok<ResponderJson>> ShowAsync(InboxId id, InboxAccess access, CancellationToken cancellationToken)
    {
        var inbox = await (await access.InboxesAsync(cancellationToken)).AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
        return TypedResults.Ok(ResponderJson.From((inbox ?? throw DomainException.NotFound()).Responder));
    }

    private static async Task<Ok<ResponderJson>> HandleAsync(
        InboxId id, ChatwootBody<Request> body, InboxDb db, IEnumerable<IResponderCatalog> catalogs, TimeProvider time, CancellationToken cancellationToken)
    {
        var inbox = await db.Inboxes.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw DomainException.NotFound();
        OpenPending.Change(db, inbox, await ResolveAsync(Wanted(body, inbox.Chosen), catalogs, cancellationToken), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ResponderJson.From(inbox.Responder));
    }

    /// <summary>Without a kind only what is named changes: nobody is taken off duty by a change of the mode.</summary>
    private static Request Wanted(ChatwootBody<Request> body, Responder now) => body.Has("kind")
        ? body.Value
        : new Request(
            now.Kind,
            body.Has("id") ? body.Value.Id : now.Id,
            body.Has("mode") ? body.Value.Mode : now.Mode,
            body.Has("model_id") ? body.Value.ModelId : now.ModelId);

    private static async Task<Responder> ResolveAsync(Request request, IEnumerable<IResponderCatalog> catalogs, CancellationToken cancellationToken)
    {
        if (request.Kind is null or "" or Responder.PeopleKind)
        {
            return Responder.People;
        }

        var catalog = catalogs.FirstOrDefault(one => one.Kind == request.Kind) ?? throw InboxFields.Invalid("kind", "Kind is not known");
        var mode = request.Mode ?? ResponderMode.Auto;
        return request.Id is { } id && await catalog.FindAsync(id, mode, request.ModelId, cancellationToken) is { } responder
            ? responder
            : throw InboxFields.Invalid("id", "Id names nobody who could answer here");
    }
}
