using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Visitors;

/// <summary>A visitor's conversations: those of his own link with the inbox, whoever else claims to be the same contact.</summary>
internal sealed class VisitorConversations(
    InboxDb db, MessagePages pages, ReceiveMessage receive, ContactEdits edits, TypingSignals typing, TimeProvider time) : IVisitorConversations
{
    public async Task<VisitorConversation?> ReadConversationAsync(Visitor visitor, CancellationToken cancellationToken) =>
        await FindAsync(visitor, null, cancellationToken) is { } conversation ? VisitorViews.Of(conversation) : null;

    public async Task<VisitorConversation?> ReadConversationAsync(Visitor visitor, ConversationNumber number, CancellationToken cancellationToken) =>
        await FindAsync(visitor, number, cancellationToken) is { } conversation ? VisitorViews.Of(conversation) : null;

    public async Task<IReadOnlyList<VisitorConversation>> ListConversationsAsync(Visitor visitor, CancellationToken cancellationToken) =>
        (await Own(visitor).AsNoTracking().OrderByDescending(c => c.Id).Take(50).ToListAsync(cancellationToken)).ConvertAll(VisitorViews.Of);

    public async Task<VisitorMessages> ReadMessagesAsync(Visitor visitor, VisitorWindow window, CancellationToken cancellationToken)
    {
        if (await FindAsync(visitor, window.Number, cancellationToken) is not { } conversation)
        {
            return new VisitorMessages([], null, 0, false);
        }

        var page = await pages.ReadAsync(conversation, new MessageWindow(window.Before, window.After, window.ChangedAfter), true, cancellationToken);
        return new VisitorMessages(
            [.. page.Messages.Select(message => VisitorViews.Of(message, conversation.Number))],
            VisitorViews.Of(conversation),
            page.Revision,
            page.HasMore);
    }

    public async Task<VisitorSent> WriteAsync(Visitor visitor, VisitorMessage message, CancellationToken cancellationToken)
    {
        var into = message.Number is { } number ? (await FindAsync(visitor, number, cancellationToken))?.Id : null;
        // The client's id is unique for him only, so it is stored under his name.
        var clientId = message.ClientId is { Length: > 0 } given ? given : Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var received = await receive.ExecuteAsync(
            new InboundMessage(
                visitor.AccountId,
                visitor.InboxId,
                visitor.ContactInboxId,
                $"visitor:{visitor.ContactInboxId}:{clientId}",
                message.Text,
                message.Attributes,
                message.ClientId),
            into,
            message.CustomAttributes,
            cancellationToken);
        // What was just written is still at hand; only a repeated message is read.
        var stored = await db.Messages.FindAsync([received.MessageId], cancellationToken) ?? throw DomainException.NotFound();
        return new VisitorSent(VisitorViews.Of(stored, received.Number), received.Repeated);
    }

    public Task<VisitorConversation> StartAsync(Visitor visitor, JsonObject? customAttributes, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var link = await db.LockContactInboxAsync(visitor.ContactInboxId, token) ?? throw DomainException.NotFound();
            var inbox = await db.Inboxes.SingleAsync(i => i.Id == link.InboxId, token);
            var contact = await db.Contacts.SingleAsync(c => c.Id == link.ContactId, token);
            var wishes = new ConversationWishes(CustomAttributes: ContactEdits.Bounded(customAttributes, "custom_attributes"));
            return VisitorViews.Of(await OpenConversation.InAsync(db, inbox, contact, link, wishes, time.GetUtcNow(), token));
        },
        cancellationToken);

    public async Task<VisitorMessageJson?> AnswerAsync(Visitor visitor, MessageId message, VisitorAnswer answer, CancellationToken cancellationToken)
    {
        var conversationId = await (
            from m in db.Messages
            join c in Own(visitor) on m.ConversationId equals c.Id
            where m.Id == message && (answer.Number == null || c.Number == answer.Number) && !m.Private && !m.Held && !m.Deleted
            select (ConversationId?)c.Id).SingleOrDefaultAsync(cancellationToken);
        var email = ContactEdits.Email(answer.Email);
        return conversationId is not { } id ? null : await db.InTransactionAsync(
            async token =>
            {
                var conversation = await db.LockConversationAsync(id, token) ?? throw DomainException.NotFound();
                var asked = await db.Messages.SingleAsync(m => m.Id == message, token);
                await AnswerAsync(conversation, asked, email, answer.SubmittedValues, token);
                await db.SaveChangesAsync(token);
                return VisitorViews.Of(asked, conversation.Number);
            },
            cancellationToken);
    }

    public async Task<VisitorMessageJson?> RateAsync(Visitor visitor, ConversationNumber? number, MessageId message, MessageRating? rating, CancellationToken cancellationToken)
    {
        var conversationId = await (
            from m in db.Messages
            join c in Own(visitor) on m.ConversationId equals c.Id
            where m.Id == message && (number == null || c.Number == number) && m.SenderKind == SenderKind.Assistant && m.Key != null && !m.Private && !m.Held && !m.Deleted
            select (ConversationId?)c.Id).SingleOrDefaultAsync(cancellationToken);
        return conversationId is not { } id ? null : await db.InTransactionAsync(
            async token =>
            {
                var conversation = await db.LockConversationAsync(id, token) ?? throw DomainException.NotFound();
                var answer = await db.Messages.SingleAsync(m => m.Id == message, token);
                conversation.Rate(answer, rating, time.GetUtcNow());
                await db.SaveChangesAsync(token);
                return VisitorViews.Of(answer, conversation.Number);
            },
            cancellationToken);
    }

    public Task MarkSeenAsync(Visitor visitor, ConversationNumber? number, CancellationToken cancellationToken) =>
        ChangeAsync(visitor, number, conversation => conversation.MarkSeenByContact(time.GetUtcNow()), cancellationToken);

    public Task ResolveAsync(Visitor visitor, ConversationNumber? number, CancellationToken cancellationToken) => ChangeAsync(
        visitor,
        number,
        conversation =>
        {
            if (conversation.Status is not ConversationStatus.Resolved)
            {
                conversation.SetStatus(ConversationStatus.Resolved, time.GetUtcNow(), by: SenderKind.Contact);
                conversation.Note("Conversation was marked resolved by the contact", time.GetUtcNow());
            }
        },
        cancellationToken);

    public Task SetAttributesAsync(Visitor visitor, JsonObject? set, IReadOnlyList<string>? remove, CancellationToken cancellationToken) => ChangeAsync(
        visitor,
        null,
        conversation =>
        {
            var attributes = (JsonObject)conversation.CustomAttributes.DeepClone();
            foreach (var (key, value) in set ?? [])
            {
                attributes[key] = value?.DeepClone();
            }

            foreach (var key in remove ?? [])
            {
                attributes.Remove(key);
            }

            conversation.SetCustomAttributes(ContactEdits.Bounded(attributes, "custom_attributes") ?? [], time.GetUtcNow());
        },
        cancellationToken);

    public Task SetLabelAsync(Visitor visitor, string label, bool present, CancellationToken cancellationToken) => ChangeAsync(
        visitor,
        null,
        conversation =>
        {
            var title = label.Trim().ToLowerInvariant();
            var others = conversation.Labels.Where(one => !one.Equals(title, StringComparison.Ordinal));
            conversation.SetLabels((present ? others.Append(title) : others).Take(100), time.GetUtcNow());
        },
        cancellationToken);

    public async Task TypeAsync(Visitor visitor, ConversationNumber? number, bool on, CancellationToken cancellationToken)
    {
        if (await FindAsync(visitor, number, cancellationToken) is { } conversation)
        {
            var name = await db.Contacts.Where(c => c.Id == visitor.ContactId).Select(c => c.Name).SingleAsync(cancellationToken);
            typing.Publish(conversation, on, "contact", name, visitor.ContactId.Value, false);
        }
    }

    private async Task AnswerAsync(Conversation conversation, Message asked, string? email, JsonNode? values, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (email is not null)
        {
            var contact = await db.LockContactAsync(conversation.ContactId, cancellationToken) ?? throw DomainException.NotFound();
            await edits.ApplyAsVisitorAsync(contact, new ContactChange(Email: email), cancellationToken);
            conversation.SetAttribute(asked, "submitted_email", email, now);
        }

        if (values is not null)
        {
            var bounded = ContactEdits.Bounded(new JsonObject { ["submitted_values"] = values.DeepClone() }, "submitted_values");
            conversation.SetAttribute(asked, "submitted_values", bounded?["submitted_values"]?.DeepClone(), now);
        }
    }

    private async Task ChangeAsync(Visitor visitor, ConversationNumber? number, Action<Conversation> change, CancellationToken cancellationToken)
    {
        if (await FindAsync(visitor, number, cancellationToken) is not { } found)
        {
            return;
        }

        await db.InTransactionAsync(
            async token =>
            {
                change(await db.LockConversationAsync(found.Id, token) ?? throw DomainException.NotFound());
                return await db.SaveChangesAsync(token);
            },
            cancellationToken);
    }

    /// <summary>Not tracked: whoever changes it loads it anew under its lock.</summary>
    /// <returns>Null for a visitor without a conversation.</returns>
    /// <exception cref="DomainException">404: the conversation that is named is not the visitor's.</exception>
    private async Task<Conversation?> FindAsync(Visitor visitor, ConversationNumber? number, CancellationToken cancellationToken) =>
        await Own(visitor).AsNoTracking().Where(c => number == null || c.Number == number).OrderByDescending(c => c.Id).FirstOrDefaultAsync(cancellationToken)
        ?? (number is null ? null : throw DomainException.NotFound());

    private IQueryable<Conversation> Own(Visitor visitor) => db.Conversations.Where(c => c.ContactInboxId == visitor.ContactInboxId);
}
