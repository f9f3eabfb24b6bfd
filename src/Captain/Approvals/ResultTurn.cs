using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Approvals;

/// <summary>
/// Tells the customer what came of an approved call, where the assistant still answers: written from the result, checked and quoted like
/// every answer, or in a fixed text where nothing can be quoted. In draft mode it is a draft. Idempotent by the approval: its turn is found again.
/// </summary>
internal sealed class ResultTurn(
    CaptainDb db, IConversations conversations, ITextAnalysis analysis, TurnWriters writers, WriteAnswer write, EndTurn end, RunningTurns running,
    SensitiveRuleBook rules, Outgoing outgoing, TimeProvider time, ILogger<ResultTurn> logger)
{
    private const int MessagesInView = 20;

    /// <param name="isLast">Whatever goes wrong now, the customer hears that it is done: nobody else would tell it.</param>
    public async Task RunAsync(Approval approval, Assistant assistant, bool isLast, CancellationToken cancellationToken)
    {
        if (await conversations.ReadTranscriptAsync(approval.ConversationId, MessagesInView, cancellationToken) is not { } transcript) return;
        var turn = await db.Turns.SingleOrDefaultAsync(t => t.ApprovalId == approval.Id, cancellationToken);
        if (turn is { Outcome: not null }) return;
        // Whatever the customer has written since: this is told besides what that is answered.
        var isOver = TurnPolicy.WhyNot(transcript, transcript.LastCustomerSequence) is not null;
        var isAnothers = transcript.Responder.Id != assistant.Id.Value;
        if (!isOver && isAnothers && transcript.Responder.Mode == ResponderMode.Auto) await HandOverAsync(approval, assistant, transcript, cancellationToken);
        if (turn is null ? isOver || isAnothers : await end.FoundDoneAsync(turn, transcript, isOver || isAnothers, cancellationToken)) return;
        if (turn is null) db.Turns.Add(turn = Turn.BeginWith(approval.Id, transcript, assistant.Id, assistant.Version, time.GetUtcNow()));
        else turn.BeginAgain(assistant.Id, assistant.Version, transcript.Responder.Mode);
        await db.SaveChangesAsync(cancellationToken);
        var notes = new TurnNotes(time) { Language = approval.Language };
        notes.Resume(turn, []);
        outgoing.ListenWith(notes.Sent);
        var context = SensitiveQuestion.Read(new TurnContext(turn, transcript, assistant, notes), await rules.ReadAsync(cancellationToken)).Turn;
        using var watch = running.Begin(turn.Id, cancellationToken);
        try
        {
            var settled = UnderRules.OfAnswer(context, await DecideAsync(context, approval, watch.Token));
            // It was called: "I can't help with that" in the place of a sentence that may not be said would be untrue.
            if (settled.Decision.Verdict == Verdict.Offer) settled = UnderRules.OfAnswer(context, InFixedWords(context, approval));
            await EndAsync(context, settled, watch.Token);
        }
        catch (OperationCanceledException) when (watch.Reason is { } reason)
        {
            await end.CancelledAsync(context, reason, cancellationToken);
        }
        catch (Exception unknown) when (isLast && !cancellationToken.IsCancellationRequested && !DatabaseOutage.Is(unknown))
        {
            Log.TurnBroken(logger, turn.Id, unknown);
            notes.DropTexts();
            notes.Try($"The result could not be told in other words ({unknown.GetType().Name}).");
            await EndAsync(context, UnderRules.OfAnswer(context, InFixedWords(context, approval)), cancellationToken);
        }
        catch (Exception unknown) when (!cancellationToken.IsCancellationRequested && !DatabaseOutage.Is(unknown))
        {
            await end.BreakOffAsync(context, cancellationToken);
            throw;
        }
    }

    private Task EndAsync(TurnContext context, Settled settled, CancellationToken cancellationToken) => settled.Decision.Verdict == Verdict.HandOff
        ? end.HandOffAsync(context, settled, cancellationToken)
        : end.AnsweredAsync(context, settled.Decision, settled.Text, cancellationToken);

    /// <summary>Another assistant answers here by now, and knows nothing of the call: the customer hears that it is done where that is all there is to say, and people tell the rest.</summary>
    private async Task HandOverAsync(Approval approval, Assistant assistant, Transcript transcript, CancellationToken cancellationToken)
    {
        var texts = SystemTexts.In(approval.Language);
        var called = await EarlierCalls.OfSessionAsync(db, transcript, cancellationToken);
        var handoff = SettleDeclined.HandoffOf(approval, approval.KeyFor("result"), assistant, transcript, Reasons.Approved, Rules.ApprovedCall, $"{approval.Title} was approved and called, and another assistant answers here now.", called);
        if (ChangedBy.SaysNothing(approval.Result))
            handoff = handoff with { CustomerText = SystemTexts.Join(texts.Confirmed, handoff.CustomerText ?? texts.HandOff), NobodyOnlineText = SystemTexts.Join(texts.Confirmed, texts.NobodyOnline) };
        var result = await conversations.HandOffAsync(handoff, cancellationToken);
        if (result == PostReplyResult.Superseded) throw new JobFailedException(FailureCategory.Transient, "The customer has written meanwhile: it is told behind that.");
    }

    private async Task<Settled> DecideAsync(TurnContext turn, Approval approval, CancellationToken cancellationToken)
    {
        if (approval.Result is { Length: > 0 } && await WriteAsync(turn, approval, approval.Result, cancellationToken) is { Verdict: WriterVerdict.Answered, IsPartial: false } finished && turn.Notes.TellsOf(approval.Call))
            return new Settled(new Decision(Verdict.Answer, Reasons.Approved, Rules.ApprovedCall, finished.Confidence));
        if (turn.Notes.HandsOverBecause is not null) return new Settled(Decision.HandOff(Reasons.ModelDecision, Rules.WriterHandsOff));
        return InFixedWords(turn, approval);
    }

    private static Settled InFixedWords(TurnContext turn, Approval approval)
    {
        // In a draft an agent speaks: the note tells him all that there is to say.
        return turn.Turn.Mode == ResponderMode.Draft ? new Settled(Decision.HandOff(Reasons.Approved, Rules.ApprovedCall))
            // It has returned something that nothing here can tell, and that may say that it was not done.
            : !ChangedBy.SaysNothing(approval.Result) ? new Settled(Decision.HandOff(Reasons.ResultUntold, Rules.CallUntold))
            : new Settled(new Decision(Verdict.Answer, Reasons.Approved, Rules.ApprovedCall), SystemTexts.In(turn.Notes.Language).Confirmed);
    }

    /// <summary>Null where no model could be asked: there is a text without one.</summary>
    private async Task<WriterFinished?> WriteAsync(TurnContext turn, Approval approval, string result, CancellationToken cancellationToken)
    {
        var (transcript, notes) = (turn.Transcript, turn.Notes);
        var question = QuestionInView.Read(transcript, approval.Sequence, analysis, spoken: [approval.Language]) with { Earlier = null };
        // Too long ago to be in view, or kept from models since.
        if (question.Asked.Length == 0 || !turn.Sensitive.MayBeRead(question.Asked)) return null;
        (notes.Question, notes.Language) = (question.Asked, question.Language);
        notes.Passages.Add(ToolPassage.Of(1, approval.Title, result, analysis.DetectLanguage(result, question.Language)));
        notes.ToolResults[approval.Call] = 1;
        notes.EndStep("read");
        try
        {
            var chosen = await writers.ChooseAsync(transcript.AccountId, StepPlace.Of(transcript.InboxId, transcript.Responder, turn.Assistant), cancellationToken);
            return await write.RunAsync(turn, question, [], chosen, cancellationToken);
        }
        catch (Exception failure) when (failure is ModelException or BudgetSpentException or TurnSpentException)
        {
            notes.StartOver();
            notes.Try(failure.Message);
            return null;
        }
    }
}
