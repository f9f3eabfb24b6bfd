using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>The part of a contact's export that lists what they asked in vain; <see cref="ForgetQuestions"/> erases it.</summary>
internal sealed class MissedRecords(IKnowledgeGaps gaps) : IContactRecords
{
    public string Name => "missed_questions";

    public async IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long[] conversations = [.. contact.Conversations.Keys.Select(static c => c.Value)];
        await foreach (var row in gaps.ReadAsync(contact.AccountId, conversations, cancellationToken))
        {
            // By the number that people know it by, as everything else in the export.
            if (row.Remove("conversation_number", out var number)) row["conversation_id"] = number;
            yield return row;
        }
    }
}
