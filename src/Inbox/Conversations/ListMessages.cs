using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;

namespace Wheelhouse.Inbox.Conversations;

internal sealed record MessageListMetaJson(
    IReadOnlyList<string> Labels,
    JsonObject AdditionalAttributes,
    ContactJson Contact,
    AgentJson? Assignee,
    long AgentLastSeenAt,
    long AssigneeLastSeenAt,
    long Revision,
    bool HasMore);

internal static class ListMessages
{
    public static void Map(IEndpointRouteBuilder account) =>
        account.MapGet("/conversations/{number}/messages", HandleAsync).WithName("ListMessages");

    private static async Task<Ok<MetaPayloadJson<MessageListMetaJson, IReadOnlyList<MessageJson>>>> HandleAsync(
        ConversationNumber number,
        long? before,
        long? after,
        [FromQuery(Name = "changed_after")] long? changedAfter,
        InboxDb db,
        InboxAccess access,
        AgentDirectory agents,
        MessagePages pages,
        CancellationToken cancellationToken)
    {
        var conversation = await access.FindAsync(number, cancellationToken);
        var page = await pages.ReadAsync(conversation, new MessageWindow(before, after, changedAfter), false, cancellationToken);
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == conversation.ContactId, cancellationToken);
        var assignee = conversation.AssigneeId is { } id ? await agents.FindAsync(id, cancellationToken) : null;
        var meta = new MessageListMetaJson(
            conversation.Labels,
            conversation.AdditionalAttributes,
            ContactJson.From(contact),
            assignee is null ? null : AgentJson.From(assignee),
            UnixTime.OrZero(conversation.AgentLastSeenAt),
            UnixTime.OrZero(conversation.AssigneeLastSeenAt),
            page.Revision,
            page.HasMore);
        return TypedResults.Ok(new MetaPayloadJson<MessageListMetaJson, IReadOnlyList<MessageJson>>(
            meta, [.. page.Messages.Select(message => MessageJson.From(message, conversation.Number, contact))]));
    }
}
