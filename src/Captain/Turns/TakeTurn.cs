using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// Answers a customer's message, drafts an answer, or gives the conversation to people. Idempotent by (conversation,
/// sequence): the turn's row is found again, and what it posts carries the turn's id.
/// </summary>
internal sealed class TakeTurn(
    CaptainDb db, IConversations conversations, RunningTurns running, AnswerTurn answer, EndTurn end, IOptions<TurnOptions> options,
    Outgoing outgoing, TimeProvider time, ILogger<TakeTurn> logger)
    : IHandle<MessageReceived>
{
    private const int MessagesInView = 20;

    public Task HandleAsync(MessageReceived message, JobContext job, CancellationToken cancellationToken) => TakeAsync(message, null, job, cancellationToken);

    /// <param name="anew">Why it begins once more where it has ended; null where it does not.</param>
    public async Task TakeAsync(MessageReceived message, BegunAnew? anew, JobContext job, CancellationToken cancellationToken)
    {
        if (message.Responder.Kind != CaptainResponder.Kind)
        {
            return;
        }

        var transcript = await conversations.ReadTranscriptAsync(message.ConversationId, MessagesInView, cancellationToken);
        if (transcript is null)
        {
            await end.EraseAsync(message.ConversationId, cancellationToken); // its node may have died between recording and looking
            return;
        }

        if (await BeginAsync(transcript, message.Sequence, anew, job, cancellationToken) is not var (turn, assistant))
        {
            return;
        }

        if (turn.GivenBackAt is not null) transcript = await StillWaiting.InAsync(db, transcript, message.Sequence, cancellationToken);
        var context = new TurnContext(turn, transcript, assistant, new TurnNotes(time));
        context.Notes.Resume(turn, turn.Attempts > 1 ? await EarlierCalls.OfTurnAsync(db, turn.Id, cancellationToken) : []);
        outgoing.ListenWith(context.Notes.Sent);
        using var watch = running.Begin(turn.Id, cancellationToken);
        try
        {
            await WaitForMoreAsync(transcript, job, watch.Token);
            await answer.RunAsync(context, watch.Token);
        }
        catch (OperationCanceledException) when (watch.Reason is { } reason)
        {
            await end.CancelledAsync(context, reason, cancellationToken);
        }
        catch (ModelException failure)
        {
            await AfterModelFailureAsync(context, failure, job, cancellationToken);
        }
        catch (Exception unknown) when (IsLast(job) && !cancellationToken.IsCancellationRequested && !DatabaseOutage.Is(unknown))
        {
            // Whatever went wrong, the customer must not wait for an answer that will never come.
            Log.TurnBroken(logger, turn.Id, unknown);
            await HandOffBrokenAsync(context, unknown, cancellationToken);
        }
        catch (Exception unknown) when (!cancellationToken.IsCancellationRequested && !DatabaseOutage.Is(unknown))
        {
            await end.BreakOffAsync(context, cancellationToken);
            throw;
        }
    }

    /// <summary>With what is known of it; and without, where just that is what cannot be posted or kept.</summary>
    private async Task HandOffBrokenAsync(TurnContext context, Exception unknown, CancellationToken cancellationToken)
    {
        var (decision, why) = (Decision.HandOff(Reasons.Error, Rules.UnexpectedError), $"The answer failed with an unexpected error ({unknown.GetType().Name}).");
        context.Notes.Try(why);
        try
        {
            await end.HandOffAsync(context, decision, cancellationToken);
        }
        catch (Exception again) when (!cancellationToken.IsCancellationRequested && !DatabaseOutage.Is(again))
        {
            Log.TurnBroken(logger, context.Turn.Id, again);
            context.Notes.DropTexts();
            context.Notes.Try(why);
            await end.HandOffAsync(context, decision, cancellationToken);
        }
    }

    /// <summary>
    /// People write one question in several messages. A newer one cancels this wait, and its own turn answers all of them.
    /// A message that ends as a finished sentence is answered at once, and a retried turn has waited long enough.
    /// </summary>
    private Task WaitForMoreAsync(Transcript transcript, JobContext job, CancellationToken cancellationToken)
    {
        if (transcript.Messages.LastOrDefault(m => m.Sender == SenderKind.Contact) is { } last && QuestionInView.IsFinished(last.Text))
        {
            return Task.CompletedTask;
        }

        var pause = options.Value.PauseForMore;
        var left = pause - job.Age;
        return left > TimeSpan.Zero ? Task.Delay(left < pause ? left : pause, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>The turn to run and its assistant; null when the message is not Captain's to answer or was answered already.</summary>
    private async Task<(Turn Turn, Assistant Assistant)?> BeginAsync(Transcript transcript, long sequence, BegunAnew? anew, JobContext job, CancellationToken cancellationToken)
    {
        var turn = await db.Turns.SingleOrDefaultAsync(t => t.ConversationId == transcript.ConversationId && t.Sequence == sequence && t.ApprovalId == null, cancellationToken);
        // An agent who takes a conversation and gives it back at once is quicker than the turn that he has stopped: a call that it makes takes its time.
        if (anew is not null && !IsLast(job) && await IsOneUnderWayAsync(anew, transcript, turn, cancellationToken))
            throw new JobFailedException(FailureCategory.Transient, "The turn before has not ended yet.", TimeSpan.FromMilliseconds(300 << (2 * (job.Attempt - 1)))); // 25 s in all, and a call may take 20
        if (turn is not null) anew?.Apply(turn);
        var why = turn?.Outcome is not null ? "it was answered already" : TurnPolicy.WhyNot(transcript, sequence);
        // One that was posted and not recorded before its node died is not run again: its record is finished here.
        if (turn is { Outcome: null } && await end.FoundDoneAsync(turn, transcript, isOver: why is not null, cancellationToken))
        {
            why ??= "it was posted already";
        }

        var assistantId = new AssistantId(transcript.Responder.Id ?? 0);
        var assistant = why is null ? await db.Assistants.SingleOrDefaultAsync(a => a.Id == assistantId, cancellationToken) : null;
        if (assistant is null)
        {
            Log.NoTurn(logger, sequence, transcript.ConversationId.Value, why ?? "its assistant is gone");
            return null;
        }

        if (turn is null)
        {
            turn = Turn.Begin(transcript, sequence, assistant.Id, assistant.Version, time.GetUtcNow());
            anew?.Apply(turn);
            db.Turns.Add(turn);
        }
        else
        {
            turn.BeginAgain(assistant.Id, assistant.Version, transcript.Responder.Mode);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // A node that held the claim before has begun it at this moment. It may be dead already, so nobody relies on it.
            throw new JobFailedException(FailureCategory.Transient, "The turn was begun twice at once.", TimeSpan.FromMilliseconds(200));
        }

        return (turn, assistant);
    }

    /// <summary>Of two turns at once each would take the other's calls for broken off.</summary>
    private async Task<bool> IsOneUnderWayAsync(BegunAnew anew, Transcript transcript, Turn? turn, CancellationToken cancellationToken) =>
        (turn is not null && anew.IsNewTo(turn))
        || await db.Turns.AnyAsync(t => t.ConversationId == transcript.ConversationId && t.Outcome == null && t.ApprovalId == null && (turn == null || t.Id != turn.Id), cancellationToken);

    /// <summary>The queue has more attempts than a turn: a hand-off that fails is tried again, too.</summary>
    private static bool IsLast(JobContext job) => job.Attempt >= TurnLimits.Attempts;

    private async Task AfterModelFailureAsync(TurnContext context, ModelException failure, JobContext job, CancellationToken cancellationToken)
    {
        // No further attempt finds out how far a call came.
        if (EarlierCalls.WhyLook(await EarlierCalls.ForTheseMessagesAsync(db, context, cancellationToken)) is { } look)
        {
            context.Notes.Try(failure.Message);
            context.Notes.Try($"{look}.");
            await end.HandOffAsync(context, Decision.HandOff(Reasons.Error, Rules.CallCameToNothing), cancellationToken);
            return;
        }

        var waited = job.Age;
        var pause = failure.RetryAfter ?? TimeSpan.FromSeconds(2);
        if (failure.Category.CanBeRetried() && !IsLast(job) && waited + pause < TurnLimits.LongestWait && context.Notes.Allowance.Spent() is null)
        {
            Log.ModelFailed(logger, context.Turn.Id, failure.Category.ToString(), failure);
            await end.BreakOffAsync(context, cancellationToken);
            throw new JobFailedException(failure.Category, failure.Message, pause, failure);
        }

        context.Notes.Try(failure.Message);
        await end.HandOffAsync(context, Decision.HandOff(Reasons.ProviderDown, Rules.ProviderFailed), cancellationToken);
    }
}

/// <summary>One running turn.</summary>
/// <param name="IsStored">Its row is in the database; one that is not may change nothing and ask nobody.</param>
internal sealed record TurnContext(Turn Turn, Transcript Transcript, Assistant Assistant, TurnNotes Notes, bool IsStored = true)
{
    /// <summary>It tells what came of a call that an agent approved: the turn that asked has called what was to be called.</summary>
    public bool TellsResult => Turn.ApprovalId is not null;

    /// <summary>The account's rules about sensitive words; none where an agent reads what is written before a customer does.</summary>
    public SensitiveRules Sensitive { get; init; } = SensitiveRules.None;

    /// <summary>What its models may use together: what the installation allows, and no more money than the assistant does.</summary>
    public TurnAllowance Allowance(TurnOptions caps) => Notes.Allowance.Under(caps, Assistant.Settings.MaxTurnPrice);
}

internal static class TurnLimits
{
    /// <summary>How long a customer waits for a failing provider before people take over.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <summary>How often an answer is tried in all.</summary>
    public const int Attempts = 5;

    /// <summary>How often more the conversation is given to people if that fails, too, before the turn is a dead letter.</summary>
    public const int HandOffAttempts = 5;
}
