using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Connects a channel. Whoever connects it becomes its first member.</summary>
internal static class CreateInbox
{
    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/inboxes", HandleAsync).RequireAdministrator().WithName("CreateInbox");

    private static async Task<Ok<InboxJson>> HandleAsync(
        ChatwootBody<InboxFields.Request> body, InboxDb db, InboxAccess access, InboxFactory factory, InboxViews views, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var channelType = body.Value.Channel?.Type switch
        {
            "web_widget" => SupportInbox.WebWidget,
            "api" => SupportInbox.Api,
            null or "" => throw InboxFields.Invalid("channel", "Channel type can't be blank"),
            _ => throw InboxFields.Invalid("channel", "This channel type is not available: use web_widget or api"),
        };
        if (ContactText(body.Value.Name) is not { } name)
        {
            throw InboxFields.Invalid("name", "Name can't be blank");
        }

        var inbox = factory.Create(access.Account, name, channelType, null);
        InboxFields.Apply(inbox, body.Value, body.Has, time.GetUtcNow());
        db.Inboxes.Add(inbox);
        await db.SaveChangesAsync(cancellationToken);
        if (access.User is { } user)
        {
            db.Members.Add(new InboxMember(access.Account, inbox.Id, user, time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(views.Of(inbox, http));
    }

    private static string? ContactText(string? name) => Contacts.ContactEdits.Text(name, "name");
}
