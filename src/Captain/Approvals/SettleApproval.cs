using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Resolutions;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Approvals;

/// <summary>Say what becomes of a conversation in which a call was declined, or came to nothing.</summary>
/// <param name="Run">Of one that was approved and came to nothing: which time. Null for one that was declined or that nobody decided.</param>
internal sealed record SettleApproval(AccountId AccountId, Guid ApprovalId, int? Run = null) : ICommand
{
    public static readonly ApprovalState[] CameToNothing = [ApprovalState.Failed, ApprovalState.Interrupted];

    /// <summary>Whether it still stands as it did when this was said; one that was approved again is that run's.</summary>
    public bool IsAbout(Approval approval) => Run is { } run
        ? CameToNothing.Contains(approval.State) && approval.Runs == run
        : approval.State is ApprovalState.Declined or ApprovalState.Expired;

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
/// approval's; refused under the conversation's lock where somebody has written since, and said behind that where it was the customer.
/// </summary>
internal sealed class SettleDeclined(CaptainDb db, IConversations conversations, AskingTurn asking) : IHandle<SettleApproval>
{
    /// <summary>For the key of what is said of a call that was declined or that nobody decided.</summary>
    public const string Settled = "settled";

    public async Task HandleAsync(SettleApproval message, JobContext job, CancellationToken cancellationToken)
    {
        if (await db.Approvals.AsNoTracking().SingleOrDefaultAsync(a => a.Id == message.ApprovalId, cancellationToken) is not { } approval || !message.IsAbout(approval)) return;
        await conversations.MarkNoteAsync(ApprovalCard.Mark(approval), cancellationToken);
        if (!approval.IsForCustomer || await asking.GoesFirstAsync(approval, message, cancellationToken)) return;
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == approval.AssistantId, cancellationToken) is not { } assistant
            || await conversations.ReadTranscriptAsync(approval.ConversationId, HandOffSummary.MessagesInView, cancellationToken) is not { Responder.Mode: ResponderMode.Auto } transcript
            || TurnPolicy.WhyNot(transcript, transcript.LastCustomerSequence) is not null)
        {
            return;
        }

        if (approval is { State: ApprovalState.Declined, Tells: true }) await TellAsync(approval, assistant, transcript, cancellationToken);
        else await HandOverAsync(approval, assistant, transcript, cancellationToken);
    }

    /// <summary>The assistant goes on. Where the customer says nothing more, people look: he did not get what he asked for.</summary>
    private async Task TellAsync(Approval approval, Assistant assistant, Transcript transcript, CancellationToken cancellationToken)
    {
        // By the turn its trace opens, and a rating of it is kept.
        var attributes = JsonSerializer.SerializeToElement(new { written_by = "assistant", turn_id = approval.TurnId, language = approval.Language }, WireJson.Options);
        var said = await conversations.PostReplyAsync(
            new AutomatedReply(
                approval.ConversationId, KeyOf(approval), transcript.LastCustomerSequence, CaptainResponder.SenderOf(assistant), SystemTexts.In(approval.Language).Declined, attributes),
            cancellationToken);
        if (said == PostReplyResult.Superseded) throw Later();
        if (said == PostReplyResult.TakenOver || CloseWhenSilent.After(assistant) is not { } later) return;
        db.Enqueue(new CloseWhenSilent(approval.AccountId, approval.ConversationId, assistant.Id, transcript.LastCustomerSequence, approval.KeyFor("silent")), later);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task HandOverAsync(Approval approval, Assistant assistant, Transcript transcript, CancellationToken cancellationToken)
    {
        var (reason, rule, why) = approval.State switch
        {
            ApprovalState.Declined => (Reasons.ApprovalDeclined, Rules.AgentDeclined, $"{approval.DecidedByName ?? "an agent"} declined to have {approval.Title} called."),
            ApprovalState.Expired => (Reasons.ApprovalExpired, Rules.NobodyDecided, $"nobody said in time whether {approval.Title} may be called."),
            ApprovalState.Interrupted => (Reasons.Error, Rules.CallCameToNothing, $"{approval.Title} was broken off. Look whether it was done."),
            _ => (Reasons.Error, Rules.CallCameToNothing, $"{approval.Title} was approved and did not work."),
        };
        var called = await EarlierCalls.OfSessionAsync(db, transcript, cancellationToken);
        var result = await conversations.HandOffAsync(HandoffOf(approval, KeyOf(approval), assistant, transcript, reason, rule, why, called), cancellationToken);
        if (result == PostReplyResult.Superseded) throw Later();
    }

    /// <summary>Nobody else says what became of the call.</summary>
    private static JobFailedException Later() => new(FailureCategory.Transient, "The customer has written meanwhile: it is said behind that.");

    /// <param name="why">For the team, in a sentence.</param>
    /// <param name="called">What tools have changed in this session.</param>
    public static Handoff HandoffOf(
        Approval approval, Guid key, Assistant assistant, Transcript transcript, string reason, string rule, string why, IReadOnlyList<EarlierCall> called)
    {
        var texts = SystemTexts.In(approval.Language);
        var summary = HandOffSummary.Of(transcript, HandOffSummary.HostsOf(assistant, transcript));
        return new Handoff(
            approval.ConversationId, key, transcript.LastCustomerSequence, CaptainResponder.SenderOf(assistant), reason,
            assistant.Settings.HandoffMessage ?? texts.HandOff, $"**{assistant.Name}** handed over: {why}\n{HandOffSummary.NoteOf(summary, approval.Language)}{EarlierCalls.NoteOf(called)}".TrimEnd(),
            JsonSerializer.SerializeToElement(new { handoff = new { reason, rule, question = (string?)null, tried = Array.Empty<string>(), summary }, turn_id = approval.TurnId }, WireJson.Options),
            texts.NobodyOnline, texts.AskForEmail, TurnId: approval.TurnId);
    }

    /// <summary>What came to nothing may be approved again, and come to nothing again.</summary>
    private static Guid KeyOf(Approval approval) =>
        approval.KeyFor(SettleApproval.CameToNothing.Contains(approval.State) ? string.Create(CultureInfo.InvariantCulture, $"settled/{approval.Runs}") : Settled);
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
