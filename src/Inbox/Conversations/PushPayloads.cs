using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Inbox.Visitors;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Chatwoot's push payloads. A visitor's carries no agent's address, no internal attribute, no private word.</summary>
internal sealed class PushPayloads(InboxDb db, ConversationReader reader, PubsubTokens tokens) : IPushPayloads
{
    public async Task<PushedMessage?> ReadMessageAsync(MessageId id, bool forVisitor, CancellationToken cancellationToken)
    {
        var message = await db.Messages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (message is null || message.Held || (forVisitor && !message.IsPublic))
        {
            return null;
        }

        var conversation = await db.Conversations.AsNoTracking().SingleAsync(c => c.Id == message.ConversationId, cancellationToken);
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == conversation.ContactId, cancellationToken);
        var link = await db.ContactInboxes.AsNoTracking().SingleAsync(l => l.Id == conversation.ContactInboxId, cancellationToken);
        var data = Write(MessageJson.Push(message, conversation, contact, link.SourceId));
        if (forVisitor)
        {
            data["content_attributes"] = VisitorViews.Shown(message);
            data["sender"] = JsonSerializer.SerializeToNode(VisitorViews.Sender(message), WireJson.Options);
        }

        return new PushedMessage(
            conversation.InboxId, conversation.Id, link.Id, message.CreatedAt == message.UpdatedAt, JsonSerializer.SerializeToElement(data));
    }

    public async Task<PushedConversation?> ReadConversationAsync(ConversationId id, bool forVisitor, CancellationToken cancellationToken)
    {
        var conversation = await db.Conversations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (conversation is null)
        {
            return null;
        }

        var parts = (await reader.PartsAsync([conversation], cancellationToken))[0];
        var data = forVisitor
            ? JsonSerializer.SerializeToElement(VisitorViews.Of(conversation), WireJson.Options)
            : JsonSerializer.SerializeToElement(
                ConversationJson.From(parts) with { ContactInbox = parts.ContactInbox is null ? null : ContactInboxRowJson.From(parts.ContactInbox, tokens) }, WireJson.Options);
        return new PushedConversation(conversation.InboxId, conversation.ContactInboxId, conversation.Status, conversation.Revision, data);
    }

    public async Task<JsonElement?> ReadContactAsync(ContactId id, CancellationToken cancellationToken) =>
        await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } contact
            ? JsonSerializer.SerializeToElement(ContactJson.From(contact) with { Type = "contact" }, WireJson.Options)
            : null;

    public async Task<Visitor?> FindByPubsubTokenAsync(string pubsubToken, CancellationToken cancellationToken) =>
        tokens.Read(pubsubToken) is { } stored && await db.FindContactInboxByPubsubTokenAsync(stored, cancellationToken) is { } link ? VisitorDirectory.Describe(link) : null;

    private static JsonObject Write(MessageJson message) => (JsonObject)JsonSerializer.SerializeToNode(message, WireJson.Options)!;
}
