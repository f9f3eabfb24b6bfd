using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>
/// Writes everything kept about a contact. Rows are written with all their columns, so that a column added later cannot be
/// forgotten; only what opens doors (tokens) and what means nothing outside (keys) is left out.
/// </summary>
internal sealed class ContactArchive(
    InboxDb db, IEnumerable<IContactRecords> modules, PartitionRows rows, IPresence presence, IAuditLog audit, TimeProvider time)
{
    public const string Format = "wheelhouse-contact-1";

    private const int MessagesAtOnce = 500;
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task WriteAsync(ContactId id, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream, Readable);
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == id, cancellationToken);
        var links = await db.ContactInboxes.AsNoTracking().Where(l => l.ContactId == id).OrderBy(l => l.Id).ToListAsync(cancellationToken);
        var conversations = await db.Conversations.AsNoTracking().Where(c => c.ContactId == id).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("exported_at", time.GetUtcNow());
        Write(json, "contact", Row(contact));
        Write(json, "last_sign_of_life", JsonValue.Create(await presence.FindAsync(contact.AccountId, PresenceKinds.Contact, id.Value, cancellationToken)));
        Write(json, "contact_inboxes", new JsonArray([.. links.Select(link => Row(link, "pubsub_token"))]));
        await WriteConversationsAsync(json, conversations, cancellationToken);
        var footprint = new ContactFootprint(contact.AccountId, id, links.ConvertAll(l => l.Id), conversations.ToDictionary(c => c.Id, c => c.Number));
        foreach (var module in modules)
        {
            json.WriteStartArray(module.Name);
            await foreach (var record in module.ReadAsync(footprint, cancellationToken))
            {
                record.WriteTo(json, WireJson.Options);
                await json.FlushAsync(cancellationToken);
            }

            json.WriteEndArray();
        }

        var jobs = await rows.ListAsync(contact.AccountId, [.. conversations.Select(c => ConversationPartition.Of(c.Id))], cancellationToken);
        Write(json, "jobs", new JsonArray([.. jobs.Select(job => Row(job))]));
        var acts = await audit.ListAsync("Contact", id.Value, cancellationToken);
        Write(json, "audit", new JsonArray([.. acts.Select(act => Row(act))]));
        json.WriteEndObject();
    }

    private async Task WriteConversationsAsync(Utf8JsonWriter json, List<Conversation> conversations, CancellationToken cancellationToken)
    {
        json.WriteStartArray("conversations");
        foreach (var conversation in conversations)
        {
            json.WriteStartObject();
            foreach (var (name, value) in Row(conversation, "id"))
            {
                Write(json, name, value);
            }

            json.WriteStartArray("messages");
            await WriteMessagesAsync(json, conversation.Id, cancellationToken);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async Task WriteMessagesAsync(Utf8JsonWriter json, ConversationId conversation, CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var page = await db.Messages.AsNoTracking().Where(m => m.ConversationId == conversation && m.Sequence > after)
                .OrderBy(m => m.Sequence).Take(MessagesAtOnce).ToListAsync(cancellationToken);
            foreach (var message in page)
            {
                Row(message, "conversation_id").WriteTo(json, WireJson.Options);
                after = message.Sequence;
            }

            await json.FlushAsync(cancellationToken);
            if (page.Count < MessagesAtOnce)
            {
                return;
            }
        }
    }

    private static JsonObject Row<T>(T row, params ReadOnlySpan<string> without)
    {
        var node = JsonSerializer.SerializeToNode(row, WireJson.Options)?.AsObject() ?? [];
        node.Remove("account_id");
        foreach (var name in without)
        {
            node.Remove(name);
        }

        return node;
    }

    private static void Write(Utf8JsonWriter json, string name, JsonNode? value)
    {
        json.WritePropertyName(name);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            value.WriteTo(json, WireJson.Options);
        }
    }
}
