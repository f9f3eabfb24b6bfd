using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>The part of a contact's export that tells how the answers came about.</summary>
internal sealed class TurnRecords(CaptainDb db) : IContactRecords
{
    public string Name => "turns";

    public async IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = contact.Conversations.Keys.ToArray();
        var turns = db.Turns.AsNoTracking().Where(t => ids.Contains(t.ConversationId)).OrderBy(t => t.ConversationId).ThenBy(t => t.Sequence);
        await foreach (var turn in turns.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var row = JsonSerializer.SerializeToNode(turn, WireJson.Options)?.AsObject() ?? [];
            row.Remove("account_id");
            row["conversation_id"] = contact.Conversations[turn.ConversationId].Value;
            yield return row;
        }
    }
}
