using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Which inboxes an assistant answers in. An inbox has at most one; connecting another one replaces it, in the same mode and with the model that the inbox names.</summary>
internal static class AssistantInboxes
{
    [WrappedIn("inbox")]
    public sealed record Request(long InboxId);

    /// <summary>An inbox as it is shown with a contact. Whoever is no member of it may see where an assistant answers, and not how the inbox is set up.</summary>
    /// <param name="Name">What the people of the account call it.</param>
    internal sealed record InboxJson(long Id, string AvatarUrl, long ChannelId, string Name, string ChannelType, string? Provider);

    internal sealed record Response(IReadOnlyList<InboxJson> Payload, ListAssistants.Meta Meta);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/assistants/{id}/inboxes", ListAsync).WithName("ListAssistantInboxes");
        captain.MapPost("/assistants/{id}/inboxes", ConnectAsync).WithName("ConnectAssistantInbox").RequireAdministrator();
        captain.MapDelete("/assistants/{id}/inboxes/{inboxId}", DisconnectAsync).WithName("DisconnectAssistantInbox").RequireAdministrator();
    }

    private static async Task<Results<Ok<Response>, NotFound>> ListAsync(AssistantId id, CaptainDb db, IInbox inboxes, CancellationToken cancellationToken) =>
        await db.Assistants.AnyAsync(a => a.Id == id, cancellationToken) && await OfAsync(id, inboxes, cancellationToken) is var own
            ? TypedResults.Ok(new Response(own, new ListAssistants.Meta(own.Count, 1)))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<InboxJson>, NotFound>> ConnectAsync(
        AssistantId id, ChatwootBody<Request> body, CaptainDb db, IInbox inboxes, CancellationToken cancellationToken)
    {
        var inbox = new InboxId(body.Value.InboxId);
        var assistant = await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (assistant is null || await inboxes.FindResponderAsync(inbox, cancellationToken) is not { } before)
        {
            return TypedResults.NotFound();
        }

        // Whether it drafts, and with which model, was said of the inbox.
        var (mode, model) = before.Kind == CaptainResponder.Kind ? (before.Mode, before.ModelId) : (ResponderMode.Auto, null);
        await inboxes.SetResponderAsync(inbox, CaptainResponder.Of(assistant, mode, model is { } named ? new NamedModelId(named) : null), cancellationToken);
        return TypedResults.Ok((await OfAsync(id, inboxes, cancellationToken)).Single(i => i.Id == inbox.Value));
    }

    private static async Task<IReadOnlyList<InboxJson>> OfAsync(AssistantId id, IInbox inboxes, CancellationToken cancellationToken) =>
    [
        .. from post in await inboxes.ListPostsAsync(CaptainResponder.Kind, cancellationToken)
           where post.ResponderId == id.Value
           select new InboxJson(post.InboxId.Value, post.AvatarUrl ?? "", post.InboxId.Value, post.InboxName, post.ChannelType, null),
    ];

    private static async Task<Results<NoContent, NotFound>> DisconnectAsync(
        AssistantId id, InboxId inboxId, IInbox inboxes, CancellationToken cancellationToken)
    {
        var responder = await inboxes.FindResponderAsync(inboxId, cancellationToken);
        if (responder is null || responder.Kind != CaptainResponder.Kind || responder.Id != id.Value)
        {
            return TypedResults.NotFound();
        }

        await inboxes.SetResponderAsync(inboxId, Responder.People, cancellationToken);
        return TypedResults.NoContent();
    }
}
