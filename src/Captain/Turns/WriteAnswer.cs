using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Processor;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Turns;

/// <summary>Has the answer written, by the first of the turn's writers who can, and shows it as it grows.</summary>
internal sealed class WriteAnswer(SearchStage search, TurnTools tools, SpendingBook spending, AnswerCheck check, JudgeSentences judges, CpuGate cpu, ISignalBus bus, IOptions<AnswerLimits> limits,
    IOptions<TurnOptions> options)
{
    /// <exception cref="TurnSpentException">The turn has used what it may, and nobody stands in who costs nothing.</exception>
    /// <exception cref="ModelException">All of them failed: what the first one said, unless only another can be tried again.</exception>
    public async Task<WriterFinished> RunAsync(
        TurnContext turn, QuestionInView question, IReadOnlyList<SearchTerm> terms, TurnWriters.Chosen chosen, CancellationToken cancellationToken)
    {
        foreach (var skipped in chosen.Skipped) turn.Notes.Try(skipped);
        if (chosen.IsSubstitute) turn.Notes.Try($"The model that this inbox names no longer exists; {chosen.Writers[0].Name} was asked instead.");
        var failures = new List<ModelException>();
        TurnSpentException? spent = null;
        var stream = new TurnStream(bus, turn.Transcript, turn.Turn.Id, tellsNothing: turn.Sensitive.WatchOutgoing);
        for (var i = 0; i < chosen.Writers.Count; i++)
        {
            var (writer, isLast) = (chosen.Writers[i], i + 1 == chosen.Writers.Count);
            // Whoever stands in draws on what is left; the builtin writer costs nothing.
            if (writer.Model.Configuration is not null && (spent is not null || (i > 0 && await IsSpentAsync(turn, cancellationToken)))) continue;
            try
            {
                return await RunAsync(turn, question, terms, writer, stream, isLast, cancellationToken);
            }
            catch (TurnSpentException nothingLeft)
            {
                spent = nothingLeft;
                turn.Notes.StartOver();
                turn.Notes.Try($"{writer.Name} was stopped: {nothingLeft.Message}");
                if (turn.Notes.BrokenOff is { } why) return ToPeople(turn, why);
            }
            catch (ModelException failure)
            {
                failures.Add(failure);
                turn.Notes.StartOver();
                if (!isLast || turn.Notes.BrokenOff is not null) turn.Notes.Try($"{writer.Name} did not answer: {failure.Message}");
                if (turn.Notes.BrokenOff is { } why) return ToPeople(turn, why);
            }
        }

        if (spent is not null) throw spent;
        throw failures.Find(f => f.Category.CanBeRetried()) ?? failures[0];
    }

    /// <summary>Nobody stands in for whoever has begun what nobody knows the end of.</summary>
    private static WriterFinished ToPeople(TurnContext turn, string why) => new(WriterVerdict.HandOff, 0, why, ModelUsage.None(turn.Notes.Writer));

    /// <summary>A budget may have been spent by others since this turn began.</summary>
    private async Task<bool> IsSpentAsync(TurnContext turn, CancellationToken cancellationToken) =>
        (await spending.ReadAsync(turn.Transcript.AccountId, turn.Transcript.InboxId, cancellationToken)).Any(static b => b.State == BudgetState.Spent);

    private async Task<WriterFinished> RunAsync(
        TurnContext turn, QuestionInView question, IReadOnlyList<SearchTerm> terms, TurnWriter writer, TurnStream stream, bool isLast, CancellationToken cancellationToken)
    {
        var (notes, assistant) = (turn.Notes, turn.Assistant);
        notes.Writer = writer.Name;
        notes.PromptVersion = writer.PromptVersion;
        stream.Started();
        var refusedBefore = notes.RefusedCount;
        var refusesStep = false;
        var (hasFailed, spent) = (true, ModelUsage.None(writer.Name));
        var finished = new WriterFinished(WriterVerdict.Abstained, 0, "the writer said nothing", ModelUsage.None(writer.Name));
        try
        {
            if (writer.Model.Configuration is null) notes.DropToolResults();
            var scenario = writer.Model.Configuration is { CanCallTools: true } ? notes.Scenario : null;
            if (scenario is null && notes.Scenario is { } left) notes.Try($"The scenario “{left.Scenario.Settings.Title}” needs a model that calls tools.");
            var offered = writer.Model.Configuration is { CanCallTools: true } model ? await tools.OfferAsync(turn, model.ContextTokens, cancellationToken) : [];
            using var place = writer.UsesCpu ? await cpu.EnterAsync(cancellationToken) : null;
            var request = new AnswerRequest(
                question.Asked,
                question.Before,
                question.Language,
                question.History,
                notes.Passages,
                AssistantProfile.Of(assistant, scenario),
                limits.Value,
                terms,
                (text, token) => search.MoreAsync(turn, text, place, token),
                LeastConfidenceOf(assistant, writer),
                offered,
                turn.Allowance(options.Value));
            var reply = new CitedReply(notes.Passages, assistant.Settings.CitationStyle, CitedReply.Shown(() => CheckScope.HostsOf(turn)));
            CheckScope? scope = null;
            // What the builtin writer writes is quoted word for word.
            var judge = writer.Model.Configuration is null ? null : await judges.BeginAsync(turn, cancellationToken);
            await foreach (var item in writer.Writer.WriteAsync(request, cancellationToken))
            {
                switch (item)
                {
                    case WrittenSentence when notes.HandsOverBecause is not null || notes.StartsScenario is not null:
                        break; // people have it, or it is written anew: whatever it says besides is not said
                    case WrittenSentence written:
                        var sentence = written with { Text = AnswerCheck.Visible(written.Text) };
                        if (scope is null || scope.Passages.Count != notes.Passages.Count) scope = CheckScope.Of(turn);
                        var objection = ObjectionTo(sentence, scope, writer);
                        if (objection is null && judge is not null) objection = await judge.ObjectionToAsync(sentence, scope, cancellationToken);
                        if (objection is not null)
                        {
                            notes.Refuse(sentence, objection);
                            refusesStep |= OrderedSteps.IsStep(sentence.Text);
                            break;
                        }

                        notes.Write(sentence);
                        var (text, sources) = reply.Add(sentence);
                        stream.Sentence(text, sources);
                        break;
                    case WriterCalled made:
                        notes.Called(made.Call);
                        break;
                    case WriterSpent used:
                        spent = used.Usage;
                        break;
                    case WriterFinished last:
                        finished = last;
                        break;
                }
            }

            hasFailed = false;
        }
        finally
        {
            notes.EndStep("write");
            if (hasFailed) notes.Lose(spent);
            // Another writer goes on in the same place: what this one had said gives way to that.
            if (hasFailed && !isLast) stream.TakenBack();
            else stream.Ended(finished.Verdict.ToString());
            // At once, whatever becomes of the turn: a turn that begins again pays again, and so does an answer that broke off.
            if (writer.Model.Configuration is not null && (!hasFailed || spent.InputTokens + spent.OutputTokens > 0))
                await spending.RecordAsync(ExpenseOf(turn, writer, hasFailed ? spent : finished.Usage), CancellationToken.None);
        }

        if (writer.Model.Configuration is null) finished = finished with { Confidence = ConfidenceCalibration.Current.Of(finished.Confidence) };
        finished = Whole(finished, notes, refusesStep, writer.Model.Configuration is not null);
        finished = Judged(finished, notes, notes.RefusedCount - refusedBefore) with
        {
            Missing = [.. finished.Missing.Select(AnswerCheck.Visible).Where(part => writer.Model.Configuration is null || check.IsPartOf(question.Asked, part, CheckScope.Of(turn)))],
        };
        if (notes.HandsOverBecause is { } why) finished = finished with { Verdict = WriterVerdict.HandOff, Reason = why };
        notes.Confidence = finished.Confidence;
        notes.Usage = finished.Usage;
        return finished;
    }

    /// <summary>A team thinks of a threshold as of any other confidence: how often such an answer is right.</summary>
    private static double LeastConfidenceOf(Assistant assistant, TurnWriter writer) =>
        assistant.Settings.AnswerThreshold is not { } least ? 0 : writer.Model.Configuration is null ? ConfidenceCalibration.Current.SureFor(least) : least;

    /// <summary>What the builtin writer writes is quoted word for word; only what it quotes may be poisoned.</summary>
    private string? ObjectionTo(WrittenSentence sentence, CheckScope scope, TurnWriter writer)
    {
        try
        {
            return writer.Model.Configuration is null ? AnswerCheck.ObjectionToQuoted(sentence.Text, scope) : check.ObjectionTo(sentence, scope);
        }
        catch (RegexMatchTimeoutException)
        {
            return Objections.Unsupported; // what takes so long to read is not shown unread
        }
    }

    /// <summary>What ends at an output limit, or has lost its list, is not all of the answer.</summary>
    private static WriterFinished Whole(WriterFinished finished, TurnNotes notes, bool refusesStep, bool isOfModel)
    {
        if (finished.IsCut) notes.Try("The model reached its output limit before the end of the answer.");
        var endsInList = finished.IsCut && notes.Sentences is [.., var last] && (OrderedSteps.IsStep(last.Text) || last.Text.TrimEnd() is [.., ':' or '：']);
        var hasLostSteps = OrderedSteps.TakeOut(notes, refusesStep || finished.LeavesOutStep || endsInList, isOfModel);
        return finished.IsCut || hasLostSteps ? finished with { IsPartial = true, Confidence = finished.Confidence / 2 } : finished;
    }

    /// <summary>An answer of which nothing may be shown is none.</summary>
    private static WriterFinished Judged(WriterFinished finished, TurnNotes notes, int refused)
    {
        if (finished.Verdict != WriterVerdict.Answered || refused == 0) return finished;
        notes.Try($"{refused} of the sentences written could not be shown.");
        return notes.Sentences.Count == 0
            ? finished with { Verdict = WriterVerdict.Abstained, Confidence = 0, Reason = "nothing of what was written may be shown" }
            : finished with { Confidence = finished.Confidence * notes.Sentences.Count / (notes.Sentences.Count + refused) };
    }

    private static Expense ExpenseOf(TurnContext turn, TurnWriter writer, ModelUsage usage) => new(
        turn.Transcript.AccountId, turn.Transcript.InboxId, turn.Assistant.Id.Value, writer.Name, "answer", usage.InputTokens, usage.OutputTokens, usage.Price);
}
