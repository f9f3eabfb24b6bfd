using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>The stages of a turn: read the question, guard, search, write, decide.</summary>
internal sealed class AnswerTurn(ITextAnalysis analysis, TurnWriters writers, SearchStage search, WriteAnswer write, EndTurn end)
{
    public async Task RunAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var (notes, transcript) = (turn.Notes, turn.Transcript);
        var question = QuestionInView.Read(transcript, turn.Turn.Sequence, analysis);
        notes.Question = question.Asked;
        notes.Language = question.Language;
        notes.EndStep("read");

        if (HandOffRequest.IsIn(question.Asked))
        {
            notes.EndStep("guard");
            await end.HandOffAsync(turn, HandOffReasons.CustomerRequest, cancellationToken);
            return;
        }

        if (SmallTalk.ReplyTo(question.Asked, question.Language) is { } pleasantry)
        {
            notes.Write(new WrittenSentence(pleasantry, []));
            notes.EndStep("guard");
            await end.AnsweredAsync(turn, cancellationToken);
            return;
        }

        question = question with { Asked = HandOffRequest.WithoutDeclined(question.Asked) };
        notes.EndStep("guard");
        // Before the search: who will be turned away by a dead provider need not search first, five times over.
        TurnWriters.Chosen chosen;
        try
        {
            chosen = await writers.ChooseAsync(transcript.AccountId, StepPlace.Of(transcript.InboxId, transcript.Responder, turn.Assistant), cancellationToken);
        }
        catch (BudgetSpentException spent)
        {
            notes.Try(spent.Message);
            await end.HandOffAsync(turn, HandOffReasons.BudgetSpent, cancellationToken);
            return;
        }

        var terms = await search.RunAsync(turn, question, cancellationToken);
        var finished = await write.RunAsync(turn, question, terms, chosen, cancellationToken);
        await DecideAsync(turn, finished, cancellationToken);
    }

    private async Task DecideAsync(TurnContext turn, WriterFinished finished, CancellationToken cancellationToken)
    {
        if (finished.Verdict == WriterVerdict.Answered && turn.Notes.Sentences.Count > 0)
        {
            await end.AnsweredAsync(turn, cancellationToken);
            return;
        }

        if (finished.Reason is { } why)
        {
            turn.Notes.Try($"No answer: {why.TrimEnd('.')}.");
        }

        var reason = finished.Verdict == WriterVerdict.HandOff ? HandOffReasons.ModelDecision : HandOffReasons.NoAnswer;
        await end.HandOffAsync(turn, reason, cancellationToken);
    }
}
