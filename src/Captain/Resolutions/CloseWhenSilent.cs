using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Resolutions;

/// <summary>See whether the customer has said nothing since a reply of Captain's, or since people gave the conversation back, and close it then.</summary>
/// <param name="Since">Nothing that was said counts as the beginning of the silence before this; null where only what was said does.</param>
/// <param name="Key">Makes a repeat a no-op: what closes the conversation is posted under it.</param>
internal sealed record CloseWhenSilent(AccountId AccountId, ConversationId ConversationId, AssistantId AssistantId, long Sequence, Guid Key, DateTimeOffset? Since = null) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => null;

    /// <summary>When a turn's conversation is to be looked at again; null where its assistant closes none, said nothing, or lets the customer wait for a colleague.</summary>
    public static TimeSpan? Due(Turn turn, Assistant assistant) =>
        turn.Outcome == TurnOutcome.Reply && turn.Reason != Reasons.AwaitsApproval ? After(assistant) : null;

    /// <summary>How long an assistant waits for a silent customer; null where it closes nothing.</summary>
    public static TimeSpan? After(Assistant assistant) =>
        assistant.Settings.AutoResolve != AutoResolve.Off ? TimeSpan.FromMinutes(assistant.Settings.AutoResolveMinutes) : null;

    public static CloseWhenSilent Of(Turn turn, DateTimeOffset now) =>
        new(turn.AccountId, turn.ConversationId, turn.AssistantId, turn.Sequence, Guid.CreateVersion7(now));

    /// <summary>Of one that was answered before it was given back.</summary>
    /// <param name="after">The place of what was said last.</param>
    public static CloseWhenSilent Of(ConversationGivenBack given, AssistantId assistant, long after, DateTimeOffset now) => new(
        given.AccountId, given.ConversationId, assistant, after,
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{given.ConversationId.Value}/given-back/{given.GivenBackAt}"))).AsSpan(0, 16)), now);
}

/// <summary>
/// A conversation in which the customer has fallen silent is resolved, or, where what was asked stays open, people look at it. Refused under the
/// conversation's lock when somebody has written or taken it since. Idempotent by the key of what it posts.
/// </summary>
internal sealed class CloseSilent(CaptainDb db, IConversations conversations, TimeProvider time) : IHandle<CloseWhenSilent>
{
    public async Task HandleAsync(CloseWhenSilent message, JobContext job, CancellationToken cancellationToken)
    {
        // What the team says now holds, not what it said when the reply was written.
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == message.AssistantId, cancellationToken) is not { Settings.AutoResolve: not AutoResolve.Off } assistant
            || await conversations.ReadTranscriptAsync(message.ConversationId, HandOffSummary.MessagesInView, cancellationToken) is not { } transcript
            || TurnPolicy.WhyNot(transcript, message.Sequence) is not null
            || transcript.Responder.Id != assistant.Id.Value)
        {
            return;
        }

        var left = LeftOf(transcript, assistant, message.Since);
        if (left > TimeSpan.Zero)
        {
            db.Enqueue(message, left);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }

        var turn = await db.Turns.AsNoTracking().Where(t => t.ConversationId == message.ConversationId && t.Sequence == message.Sequence)
            .OrderByDescending(t => t.StartedAt).ThenByDescending(t => t.Id).FirstOrDefaultAsync(cancellationToken);
        // What came of a call that waits is told, and this is asked again then.
        if (await db.Approvals.AnyAsync(a => a.ConversationId == message.ConversationId && a.IsForCustomer && AskApproval.Pending.Contains(a.State), cancellationToken)) return;
        var sender = CaptainResponder.SenderOf(assistant);
        // People who have answered and gave it back know what became of the rest.
        if (turn is null || (!await CameToNothingAsync(transcript, cancellationToken) && (assistant.Settings.AutoResolve == AutoResolve.ByTime || (IsMet(turn) && !await WasDeclinedAsync(turn, cancellationToken)))))
        {
            await conversations.ResolveAsync(
                new Resolution(message.ConversationId, message.Key, message.Sequence, sender, assistant.Settings.ResolutionMessage, Note(assistant, turn, "resolved"), turn?.Id), cancellationToken);
            return;
        }

        var texts = SystemTexts.In(turn.Language);
        var hosts = HandOffSummary.HostsOf(assistant, transcript);
        var summary = HandOffSummary.Of(transcript, hosts);
        var called = await EarlierCalls.OfSessionAsync(db, transcript, cancellationToken);
        await conversations.HandOffAsync(
            new Handoff(
                message.ConversationId, message.Key, message.Sequence, sender, Reasons.Unresolved, assistant.Settings.HandoffMessage ?? texts.HandOff, $"{Note(assistant, turn, "handed over")}\n{HandOffSummary.NoteOf(summary, turn.Language)}{EarlierCalls.NoteOf(called)}".TrimEnd(),
                JsonSerializer.SerializeToElement(new { handoff = new { reason = Reasons.Unresolved, rule = Rules.CustomerSilent, question = HandOffSummary.Clear(turn.Question, hosts), tried = Array.Empty<string>(), summary }, turn_id = turn.Id }, WireJson.Options),
                texts.NobodyOnline, texts.AskForEmail, TurnId: turn.Id),
            cancellationToken);
    }

    /// <summary>How much longer the customer may be silent: the team may wait longer by now than it did when this was planned.</summary>
    private TimeSpan LeftOf(Transcript transcript, Assistant assistant, DateTimeOffset? since)
    {
        DateTimeOffset?[] begins = [since, transcript.Messages is [.., var last] ? last.CreatedAt : null];
        return begins.Max() + TimeSpan.FromMinutes(assistant.Settings.AutoResolveMinutes) - time.GetUtcNow() ?? TimeSpan.Zero;
    }

    /// <summary>He was told that somebody confirms it, and nobody knows whether it was done, or it was not.</summary>
    private Task<bool> CameToNothingAsync(Transcript transcript, CancellationToken cancellationToken) => db.Approvals.AnyAsync(
        a => a.ConversationId == transcript.ConversationId && a.IsForCustomer && a.Sequence > transcript.SessionStartedAfter && SettleApproval.CameToNothing.Contains(a.State), cancellationToken);

    /// <summary>The customer was told since that what he asked for cannot be done, and has said nothing to it.</summary>
    private Task<bool> WasDeclinedAsync(Turn turn, CancellationToken cancellationToken) => db.Approvals.AnyAsync(
        a => a.ConversationId == turn.ConversationId && a.IsForCustomer && a.State == ApprovalState.Declined && a.DecidedAt > turn.StartedAt, cancellationToken);

    /// <summary>
    /// Whether what the customer needed is met, as far as can be told without asking: the last answer was sure, or thanks, praise, a farewell or a refused
    /// offer ended the talk. An offer or a question back to which nothing came leaves it open, as "hello?" and "help" do.
    /// </summary>
    private static bool IsMet(Turn turn) => turn.Decision == Verdict.Answer
        && (turn.Reason is Reasons.Answered or Reasons.OfferDeclined or Reasons.Approved or Reasons.Done || (turn.Reason == Reasons.SmallTalk && Rules.SaysAllIsWell.Contains(turn.Rule, StringComparer.Ordinal)));

    private static string Note(Assistant assistant, Turn? turn, string done)
    {
        var after = turn is null ? "after people had answered and given it back" : $"after its last reply ({(turn.Reason ?? "unknown").Replace('_', ' ')})";
        return $"**{assistant.Name}** {done} this conversation: the customer has been silent for {assistant.Settings.AutoResolveMinutes} minutes {after}.";
    }
}
