using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Drafts;

/// <summary>Keeps what an agent made of a suggestion. Idempotent by the draft.</summary>
internal sealed class RecordDraft(CaptainDb db, IConversations conversations) : IHandle<DraftSettled>
{
    public async Task HandleAsync(DraftSettled message, JobContext job, CancellationToken cancellationToken)
    {
        if (await db.DraftEdits.AnyAsync(e => e.DraftId == message.DraftId, cancellationToken)
            || await conversations.FindDraftAsync(message.ConversationId, message.DraftId, message.SentId, cancellationToken) is not { } draft)
        {
            return;
        }

        var turnId = draft.Attributes.Deserialize<Attributes>(WireJson.Options)?.TurnId;
        var question = turnId is { } id ? await db.Turns.Where(t => t.Id == id).Select(static t => t.Question).SingleOrDefaultAsync(cancellationToken) : null;
        double? difference = draft.Sent is { } sent ? WordDifference.Between(draft.Suggestion, sent) : null;
        db.DraftEdits.Add(new DraftEdit
        {
            DraftId = message.DraftId,
            AccountId = message.AccountId,
            InboxId = message.InboxId,
            ConversationId = message.ConversationId,
            ConversationNumber = draft.Number,
            TurnId = turnId,
            Outcome = message.Answer switch
            {
                DraftAnswer.Discarded => DraftOutcome.Discarded,
                DraftAnswer.Replaced => DraftOutcome.Replaced,
                _ => difference > 0 ? DraftOutcome.Edited : DraftOutcome.Sent,
            },
            Question = question ?? "",
            Suggestion = draft.Suggestion,
            Sent = draft.Sent,
            Difference = difference,
            Agent = draft.Agent,
            SettledAt = draft.At,
        });
        await db.SaveChangesAsync(cancellationToken);
        // Asked after it is written: an erasure that commits later finds it by itself.
        if (!await conversations.ExistsAsync(message.ConversationId, cancellationToken))
            await db.DraftEdits.Where(e => e.ConversationId == message.ConversationId).ExecuteDeleteAsync(cancellationToken);
    }

    private sealed record Attributes(Guid? TurnId);
}

/// <summary>What was suggested in the conversations of an erased contact goes with them. Idempotent by conversation.</summary>
internal sealed class EraseDraftEdits(CaptainDb db) : IHandle<ContactErased>
{
    public Task HandleAsync(ContactErased message, JobContext job, CancellationToken cancellationToken) =>
        db.DraftEdits.Where(e => message.Conversations.Contains(e.ConversationId)).ExecuteDeleteAsync(cancellationToken);
}

/// <summary>Kept as long as traces are.</summary>
internal static class DraftEditRetention
{
    public const string Sql = """
        delete from captain.draft_edits where draft_id in (
            select draft_id from captain.draft_edits where recorded_at < least($1, $3::timestamptz) order by recorded_at limit $2 for update skip locked)
        """;
}

/// <summary>The part of a contact's export that tells what was suggested and what was sent; <see cref="EraseDraftEdits"/> erases it.</summary>
internal sealed class DraftEditRecords(CaptainDb db) : IContactRecords
{
    public string Name => "draft_edits";

    public async IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var ids = contact.Conversations.Keys.ToArray();
        var edits = db.DraftEdits.AsNoTracking().Where(e => ids.Contains(e.ConversationId)).OrderBy(static e => e.DraftId);
        await foreach (var edit in edits.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (JsonSerializer.SerializeToNode(ListDraftEdits.EditJson.From(edit), WireJson.Options) is { } json) yield return json;
        }
    }
}
