using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Resolutions;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>The ends of a turn: a reply, a draft, a hand-off or nothing; then its record.</summary>
internal sealed class EndTurn(CaptainDb db, IConversations conversations, TimeProvider time, ILogger<EndTurn> logger)
{
    /// <summary>A customer who writes faster than that is heard out first.</summary>
    private const int MostTries = 5;

    /// <summary>Posts what was written, or drafts it for the agents.</summary>
    /// <param name="aside">What is said besides; null for nothing.</param>
    public async Task AnsweredAsync(TurnContext context, Decision decision, string? aside, CancellationToken cancellationToken)
    {
        var isDraft = context.Turn.Mode == ResponderMode.Draft;
        context.Notes.Decide(decision, aside);
        var (text, attributes) = Written(context, decision, context.Notes.Aside);
        await WriteDownAsync(context, cancellationToken);
        var message = new AutomatedReply(
            context.Transcript.ConversationId,
            context.Turn.KeyOfPost(),
            context.Turn.Sequence,
            CaptainResponder.SenderOf(context.Assistant),
            text,
            attributes,
            ResolvedBecause: context.TellsResult ? null : WhyResolved(context, decision)); // the customer may have asked something else since
        var result = await PostAsync(
            context,
            sequence => isDraft
                ? conversations.PostDraftAsync(message with { BasedOnSequence = sequence }, cancellationToken)
                : conversations.PostReplyAsync(message with { BasedOnSequence = sequence }, cancellationToken),
            cancellationToken);
        context.Notes.EndStep("post");
        await RecordAsync(context, result, isDraft ? TurnOutcome.Draft : TurnOutcome.Reply);
    }

    /// <summary>What answers a message is too late once there is a newer one. What came of an approved call is not: it stands behind that one then.</summary>
    private async Task<PostReplyResult> PostAsync(TurnContext context, Func<long, Task<PostReplyResult>> post, CancellationToken cancellationToken)
    {
        var sequence = context.Turn.Sequence;
        for (var tries = 1; ; tries++)
        {
            var result = await post(sequence);
            if (result != PostReplyResult.Superseded || !context.TellsResult || tries == MostTries) return result;
            if (await conversations.ReadTranscriptAsync(context.Transcript.ConversationId, 1, cancellationToken) is not { } now) return result;
            sequence = now.LastCustomerSequence;
        }
    }

    /// <summary>Only an answer ends a conversation: after an offer the customer has yet to say something.</summary>
    private static string? WhyResolved(TurnContext context, Decision decision) =>
        context.Notes.ResolvesBecause is { } why && decision.Verdict == Verdict.Answer && !context.Notes.AwaitsApproval ? $"**{context.Assistant.Name}** resolved this conversation: {why}" : null;

    /// <summary>What is posted of an answer: its text, and what stands with it.</summary>
    private static (string Text, JsonElement Attributes) Written(TurnContext context, Decision decision, string? aside)
    {
        var reply = CitedReply.Of(context);
        if (aside is not null) reply.AddAside(aside);
        var draft = context.Turn.Mode == ResponderMode.Draft ? new { turn_id = context.Turn.Id, status = "open" } : null;
        var attributes = JsonSerializer.SerializeToNode(
            new { written_by = "assistant", turn_id = context.Turn.Id, language = context.Notes.Language, citations = reply.Sources, decision, draft }, WireJson.Options)!.AsObject();
        // Told besides what is asked: it answers no message, and what was asked before it still waits.
        if (context.Turn.ApprovalId is not null) attributes["besides"] = true;
        return (reply.Text, JsonSerializer.SerializeToElement(attributes));
    }

    public Task HandOffAsync(TurnContext context, Decision decision, CancellationToken cancellationToken) => HandOffAsync(context, new Settled(decision), cancellationToken);

    /// <summary>Gives the conversation to people, or stays silent where an agent answers anyway.</summary>
    public async Task HandOffAsync(TurnContext context, Settled settled, CancellationToken cancellationToken)
    {
        var decision = settled.Decision;
        context.Notes.Decide(decision, settled.Held?.Meant is null ? null : settled.Text);
        context.Notes.Meant = settled.Held?.Meant;
        if (context.Turn.Mode == ResponderMode.Draft)
        {
            await FinishAsync(context, TurnOutcome.Silent, cancellationToken);
            return;
        }

        var (told, nobodyOnline) = ToldToCustomer(context, decision.Reason);
        // The customer hears of it what an agent makes of it; where nobody is there, that it takes time.
        if (settled.Held is not null) told = null;
        await WriteDownAsync(context, cancellationToken);
        var note = NoteForPeople.Of(context);
        var called = await EarlierCalls.OfSessionAsync(db, context.Transcript, cancellationToken);
        var handoff = new Handoff(
            context.Transcript.ConversationId,
            context.Turn.KeyOfPost(),
            context.Turn.Sequence,
            CaptainResponder.SenderOf(context.Assistant),
            decision.Reason,
            told,
            note.ToText(context, decision.Reason, called),
            JsonSerializer.SerializeToElement(
                new { handoff = new { reason = decision.Reason, rule = decision.Rule, question = note.Question, tried = note.Tried, summary = note.Summary, meant = context.Notes.Meant }, turn_id = context.Turn.Id }, WireJson.Options),
            nobodyOnline,
            SystemTexts.In(context.Notes.Language).AskForEmail,
            HeldOf(context, settled),
            context.Turn.Id);
        var result = await PostAsync(context, sequence => conversations.HandOffAsync(handoff with { BasedOnSequence = sequence }, cancellationToken), cancellationToken);
        context.Notes.EndStep("post");
        await RecordAsync(context, result, TurnOutcome.HandOff);
    }

    private static HeldMessage? HeldOf(TurnContext context, Settled settled)
    {
        if (settled.Held is not { } held) return null;
        var rule = context.Notes.Met?.Rule ?? "";
        if (held.Meant is not { } meant) return new HeldMessage(held.Direction, context.Notes.Question, null, rule);
        var (text, attributes) = Written(context, meant, settled.Text);
        return new HeldMessage(held.Direction, text, attributes, rule);
    }

    /// <summary>
    /// What the customer reads when somebody is there, and when nobody is. Whoever asked something and gets no answer is
    /// told that first, in the same message: otherwise the question seems to be lost. An assistant's own words stay as they are.
    /// Where people answer at this hour they say it themselves, once one of them is there.
    /// </summary>
    public static (string? SomebodyThere, string? NobodyThere) ToldToCustomer(TurnContext context, string reason)
    {
        var texts = SystemTexts.In(context.Notes.Language);
        string Told(string text) => reason switch
        {
            Reasons.NoAnswer => SystemTexts.Join(texts.Abstain, text),
            Reasons.Frustration => SystemTexts.Join(texts.Sorry, text),
            _ => text,
        };
        var peopleSayIt = reason == Reasons.OffDuty && context.Transcript.IsWithinHours;
        return (peopleSayIt ? null : context.Assistant.Settings.HandoffMessage ?? Told(texts.HandOff), Told(texts.NobodyOnline));
    }

    /// <summary>The turn was stopped while it ran, perhaps after it had posted: then that is what became of it.</summary>
    public async Task CancelledAsync(TurnContext context, CancelReason reason, CancellationToken cancellationToken)
    {
        if (await FoundDoneAsync(context.Turn, context.Transcript, isOver: false, cancellationToken)) return;
        await FinishAsync(context, reason == CancelReason.Superseded ? TurnOutcome.Superseded : TurnOutcome.TakenOver, cancellationToken);
    }

    /// <summary>Finishes the record of a turn whose node died between posting and recording, or that was overtaken before it began again.</summary>
    /// <param name="isOver">Nothing more may be posted, whether anything was or not.</param>
    /// <returns>Whether it is finished; otherwise it runs again.</returns>
    public async Task<bool> FoundDoneAsync(Turn turn, Transcript transcript, bool isOver, CancellationToken cancellationToken)
    {
        var found = await conversations.FindPostedAsync(turn.ConversationId, turn.KeyOfPost(), cancellationToken);
        if (found is null && !isOver) return false;
        await FinishFoundAsync(turn, transcript, PostedRecord.Of(found), byAnother: false, cancellationToken);
        return true;
    }

    private async Task FinishFoundAsync(Turn turn, Transcript transcript, PostedRecord posted, bool byAnother, CancellationToken cancellationToken)
    {
        var outcome = posted.Outcome
            ?? (transcript.LastCustomerSequence > turn.Sequence ? TurnOutcome.Superseded
            : transcript.LastHumanSequence > turn.Sequence || transcript.Assignee is not null ? TurnOutcome.TakenOver
            : transcript.Status == ConversationStatus.Open ? TurnOutcome.HandOff
            : TurnOutcome.Silent);
        turn.FinishAfterRestart(outcome, posted, byAnother, await EarlierCalls.OfTurnAsync(db, turn.Id, cancellationToken), time.GetUtcNow());
        await SaveEndAsync(turn, await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == turn.AssistantId, cancellationToken), cancellationToken);
    }

    /// <summary>Another attempt follows. What this one has sent has left, whatever the next one sends, and what it used is used.</summary>
    public async Task BreakOffAsync(TurnContext context, CancellationToken cancellationToken)
    {
        // What was posted is written down, and the next attempt finds it.
        if (await conversations.FindPostedAsync(context.Turn.ConversationId, context.Turn.KeyOfPost(), cancellationToken) is not null) return;
        var (id, notes, (input, output, price)) = (context.Turn.Id, context.Notes.ToRecord(), context.Notes.Used);
        // Nothing that was found or written: the next attempt does that anew, and it may be just what cannot be kept.
        var record = new TurnRecord([], [], [], [], [], Calls: notes.Calls, Models: notes.Models, Sent: notes.Sent, Use: notes.Use);
        await db.Turns.Where(t => t.Id == id && t.Outcome == null).ExecuteUpdateAsync(
            set => set.SetProperty(t => t.Record, record).SetProperty(t => t.InputTokens, input).SetProperty(t => t.OutputTokens, output).SetProperty(t => t.Price, price), cancellationToken);
    }

    /// <summary>Before anything is posted: a turn that ends between the two has said what stands here.</summary>
    private async Task WriteDownAsync(TurnContext context, CancellationToken cancellationToken)
    {
        context.Turn.WriteDown(context.Notes);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Its contact was erased while it ran: nothing is posted to nobody, and the end of the turn sees to the rest.
        }
    }

    /// <summary>A conversation that is gone leaves no record of its turns.</summary>
    public async Task EraseAsync(ConversationId conversation, CancellationToken cancellationToken)
    {
        await db.Approvals.Where(a => a.ConversationId == conversation).ExecuteDeleteAsync(cancellationToken);
        await db.ToolCalls.Where(c => c.ConversationId == conversation).ExecuteDeleteAsync(cancellationToken);
        await db.Turns.Where(t => t.ConversationId == conversation).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>It is posted: what stops the turn from here on must not keep that from being written down.</summary>
    private async Task RecordAsync(TurnContext context, PostReplyResult result, TurnOutcome posted)
    {
        var cancellationToken = CancellationToken.None;
        // An attempt before this one got through after this one had looked: the customer has read that one's words.
        if (result == PostReplyResult.AlreadyPosted
            && await conversations.FindPostedAsync(context.Turn.ConversationId, context.Turn.KeyOfPost(), cancellationToken) is { } earlier)
        {
            await FinishFoundAsync(context.Turn, context.Transcript, PostedRecord.Of(earlier), byAnother: true, cancellationToken);
            return;
        }

        var outcome = result switch
        {
            PostReplyResult.Superseded => TurnOutcome.Superseded,
            PostReplyResult.TakenOver => TurnOutcome.TakenOver,
            _ => posted,
        };
        await FinishAsync(context, outcome, cancellationToken);
    }

    private Task FinishAsync(TurnContext context, TurnOutcome outcome, CancellationToken cancellationToken)
    {
        context.Turn.Finish(outcome, context.Notes, time.GetUtcNow());
        return SaveEndAsync(context.Turn, context.Assistant, cancellationToken);
    }

    private async Task SaveEndAsync(Turn turn, Assistant? assistant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (ReportTurn.IsDue(turn)) db.Enqueue(ReportTurn.Of(turn));
        if (assistant is not null && CloseWhenSilent.Due(turn, assistant) is { } later) db.Enqueue(CloseWhenSilent.Of(turn, now), later);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            Log.TurnErased(logger, turn.Id); // its contact was erased while it ran, and the turn with it
            return;
        }

        // Asked after the record is written: an erasure that commits later finds the record by itself.
        if (!await conversations.ExistsAsync(turn.ConversationId, cancellationToken))
        {
            await EraseAsync(turn.ConversationId, cancellationToken);
            Log.TurnErased(logger, turn.Id);
            return;
        }

        Log.TurnEnded(logger, turn.Id, turn.Outcome.ToString()!, turn.Reason, (long)(now - turn.StartedAt).TotalMilliseconds);
    }
}
