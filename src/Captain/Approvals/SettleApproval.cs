using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Approvals;

/// <summary>Say what becomes of a conversation in which a call was declined.</summary>
internal sealed record SettleApproval(AccountId AccountId, Guid ApprovalId) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => null;
}

/// <summary>See whether somebody has decided upon a call that waits.</summary>
internal sealed record ExpireApproval(AccountId AccountId, Guid ApprovalId) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => null;
}

/// <summary>
/// A customer who was told that somebody will confirm hears of it, or reaches people. Idempotent by the key of what it posts, which is the
/// approval's; refused under the conversation's lock where somebody has written since.
/// </summary>
internal sealed class SettleDeclined(CaptainDb db, IConversations conversations) : IHandle<SettleApproval>
{
    private const int NewestOnly = 1;

    public async Task HandleAsync(SettleApproval message, JobContext job, CancellationToken cancellationToken)
    {
        if (await db.Approvals.AsNoTracking().SingleOrDefaultAsync(a => a.Id == message.ApprovalId, cancellationToken) is not { State: ApprovalState.Declined or ApprovalState.Expired } approval) return;
        await conversations.MarkNoteAsync(ApprovalCard.Mark(approval), cancellationToken);
        if (!approval.IsForCustomer) return;
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == approval.AssistantId, cancellationToken) is not { } assistant
            || await conversations.ReadTranscriptAsync(approval.ConversationId, NewestOnly, cancellationToken) is not { Responder.Mode: ResponderMode.Auto } transcript
            || TurnPolicy.WhyNot(transcript, transcript.LastCustomerSequence) is not null)
        {
            return;
        }

        var texts = SystemTexts.In(approval.Language);
        var (key, sequence, sender) = (approval.KeyFor("settled"), transcript.LastCustomerSequence, CaptainResponder.SenderOf(assistant));
        if (approval is { State: ApprovalState.Declined, Tells: true })
        {
            var attributes = JsonSerializer.SerializeToElement(new { written_by = "assistant", language = approval.Language }, WireJson.Options);
            await conversations.PostReplyAsync(new AutomatedReply(approval.ConversationId, key, sequence, sender, texts.Declined, attributes), cancellationToken);
            return;
        }

        var (reason, rule) = approval.State == ApprovalState.Declined ? (Reasons.ApprovalDeclined, Rules.AgentDeclined) : (Reasons.ApprovalExpired, Rules.NobodyDecided);
        var note = approval.State == ApprovalState.Declined
            ? $"**{assistant.Name}** handed over: {approval.DecidedByName ?? "an agent"} declined to have {approval.Title} called."
            : $"**{assistant.Name}** handed over: nobody said in time whether {approval.Title} may be called.";
        await conversations.HandOffAsync(
            new Handoff(
                approval.ConversationId, key, sequence, sender, reason, assistant.Settings.HandoffMessage ?? texts.HandOff, note,
                JsonSerializer.SerializeToElement(new { handoff = new { reason, rule, question = (string?)null, tried = Array.Empty<string>() }, turn_id = approval.TurnId }, WireJson.Options),
                texts.NobodyOnline, texts.AskForEmail),
            cancellationToken);
    }
}

/// <summary>Nobody has decided: what waits any longer would surprise everybody. Idempotent by the approval's state.</summary>
internal sealed class ExpireWaiting(CaptainDb db) : IHandle<ExpireApproval>
{
    public Task HandleAsync(ExpireApproval message, JobContext job, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var expired = await db.Approvals.Where(a => a.Id == message.ApprovalId && a.State == ApprovalState.Waiting)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.State, ApprovalState.Expired), token);
            if (expired == 1) db.Enqueue(new SettleApproval(message.AccountId, message.ApprovalId));
            return await db.SaveChangesAsync(token);
        },
        cancellationToken);
}
