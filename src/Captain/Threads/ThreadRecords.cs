using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Threads;

/// <summary>The part of a contact's export that lists what agents asked the copilot about their conversations; <see cref="EraseThreads"/> erases it.</summary>
internal sealed class ThreadRecords(CaptainDb db) : IContactRecords
{
    public string Name => "copilot_messages";

    public async IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = contact.Conversations.Keys.ToArray();
        var messages =
            from m in db.CopilotMessages.AsNoTracking()
            join t in db.CopilotThreads.AsNoTracking() on m.ThreadId equals t.Id
            let about = m.ConversationId ?? t.ConversationId
            where about != null && ids.Contains(about.Value)
            orderby m.Id
            select new { m.Kind, m.Message, m.CreatedAt, ConversationNumber = m.ConversationNumber ?? t.ConversationNumber };
        await foreach (var message in messages.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return new JsonObject
            {
                ["conversation_id"] = message.ConversationNumber?.Value,
                ["message_type"] = JsonSerializer.SerializeToNode(message.Kind, WireJson.Options),
                ["message"] = JsonSerializer.SerializeToNode(message.Message, WireJson.Options),
                ["created_at"] = message.CreatedAt.ToUnixTimeSeconds(),
            };
        }
    }
}
