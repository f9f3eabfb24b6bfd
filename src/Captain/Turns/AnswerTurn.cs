using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Processor;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Turns;

/// <summary>The stages of a turn: read the question, guard, search, write, decide.</summary>
internal sealed class AnswerTurn(
    ITextAnalysis analysis, IKnowledgeSearch search, ModelChoice models, CpuGate cpu, EndTurn end, ISignalBus bus, IOptions<AnswerLimits> limits)
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
        var choice = await models.ForTurnAsync(turn.Transcript.Responder.ModelId, turn.Assistant, cancellationToken);
        var terms = await SearchAsync(turn, question, cancellationToken);
        var finished = await WriteAsync(turn, question, terms, choice, cancellationToken);
        await DecideAsync(turn, finished, cancellationToken);
    }

    private async Task<IReadOnlyList<SearchTerm>> SearchAsync(TurnContext turn, QuestionInView question, CancellationToken cancellationToken)
    {
        var found = await FindAsync(turn, question.Search, question.Language, cancellationToken);
        turn.Notes.Passages.AddRange(found.Passages);
        turn.Notes.IndexVersion = found.IndexVersion;
        turn.Notes.Try(found.Passages.Count == 0
            ? "Searched the knowledge base and found nothing."
            : $"Searched the knowledge base; the best of {found.Passages.Count} passages is from “{found.Passages[0].Title}”.");
        turn.Notes.EndStep("search");
        return found.Terms;
    }

    private async Task<SearchResult> FindAsync(TurnContext turn, string text, string? language, CancellationToken cancellationToken)
    {
        turn.Notes.Searches.Add(text);
        return await search.SearchAsync(
            turn.Transcript.AccountId, new SearchQuery(turn.Assistant.KnowledgeBaseId, text, Language: language), cancellationToken);
    }

    /// <summary>A writer's own search: what is new goes on counting, what was found before keeps its number.</summary>
    private async Task<FoundMore> SearchMoreAsync(TurnContext turn, string text, CpuPlace? place, CancellationToken cancellationToken)
    {
        // A writer that holds a place at the processor must not wait for a second one.
        Task<SearchResult> FindItAsync() => FindAsync(turn, text, null, cancellationToken);
        var found = place is null ? await FindItAsync() : await place.LendAsync(FindItAsync, cancellationToken);
        var known = turn.Notes.Passages;
        known.AddRange(found.Passages.Where(p => known.TrueForAll(k => k.ChunkId != p.ChunkId)));
        turn.Notes.Try($"The writer searched for “{text}”.");
        return new FoundMore(found.Terms, [.. found.Passages.Select(p => new NumberedPassage(known.FindIndex(k => k.ChunkId == p.ChunkId) + 1, p))]);
    }

    private async Task<WriterFinished> WriteAsync(
        TurnContext turn, QuestionInView question, IReadOnlyList<SearchTerm> terms, ModelChoice.Choice choice, CancellationToken cancellationToken)
    {
        var (notes, assistant) = (turn.Notes, turn.Assistant);
        notes.Writer = choice.Name;
        notes.PromptVersion = choice.PromptVersion;
        if (choice.IsSubstitute) notes.Try($"The model that this inbox names no longer exists; {choice.Name} wrote instead.");
        var stream = new TurnStream(bus, turn.Transcript, turn.Turn.Id);
        stream.Started();
        var finished = new WriterFinished(WriterVerdict.Abstained, 0, "the writer said nothing", ModelUsage.None(choice.Name));
        try
        {
            using var place = choice.UsesCpu ? await cpu.EnterAsync(cancellationToken) : null;
            var request = new AnswerRequest(
                question.Asked,
                question.Earlier,
                question.Language,
                question.History,
                notes.Passages,
                new AssistantProfile(assistant.Name, assistant.Settings.ProductName, assistant.Settings.Instructions),
                limits.Value,
                terms,
                (text, token) => SearchMoreAsync(turn, text, place, token));
            var reply = new CitedReply(notes.Passages);
            await foreach (var item in choice.Writer.WriteAsync(request, cancellationToken))
            {
                switch (item)
                {
                    case WrittenSentence sentence:
                        notes.Write(sentence);
                        var (text, sources) = reply.Add(sentence);
                        stream.Sentence(text, sources);
                        break;
                    case WriterFinished last:
                        finished = last;
                        break;
                }
            }
        }
        finally
        {
            notes.EndStep("write");
            stream.Ended(finished.Verdict.ToString());
        }

        notes.Confidence = finished.Confidence;
        notes.Usage = finished.Usage;
        return finished;
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
