using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
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
    [WrappedIn("inbox")]
    public sealed record Request(
        [property: MaxLength(255)] string? Name,
        InboxFields.Channel? Channel,
        string? AvatarUrl,
        bool? GreetingEnabled,
        [property: MaxLength(10_000)] string? GreetingMessage,
        bool? EnableEmailCollect,
        bool? CsatSurveyEnabled,
        bool? EnableAutoAssignment,
        JsonObject? AutoAssignmentConfig,
        bool? WorkingHoursEnabled,
        JsonArray? WorkingHours,
        [property: MaxLength(10_000)] string? OutOfOfficeMessage,
        string? Timezone,
        bool? AllowMessagesAfterResolved,
        bool? LockToSingleConversation,
        string? SenderNameType,
        string? BusinessName) : InboxFields.IRequest;

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/inboxes/{id}", HandleAsync).RequireAdministrator().WithName("UpdateInbox");

    private static async Task<Ok<InboxJson>> HandleAsync(
        InboxId id, ChatwootBody<Request> body, InboxDb db, InboxViews views, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var inbox = await db.Inboxes.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw DomainException.NotFound();
        if (body.Has(nameof(Request.Name)))
        {
            inbox.Name = Contacts.ContactEdits.Text(body.Value.Name, "name") ?? throw InboxFields.Invalid("name", "Name can't be blank");
        }

        InboxFields.Apply(inbox, body.Value, body.Has, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(views.Of(inbox, http));
    }
}
