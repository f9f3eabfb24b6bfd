using Wheelhouse.Captain.Guardrails;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Processor;

namespace Wheelhouse.Captain.Turns;

/// <summary>Searches the assistant's knowledge for a turn, and again where its writer asks for it.</summary>
internal sealed class SearchStage(IKnowledgeSearch search, TurnSearches models, ITextAnalysis analysis)
{
    /// <summary>How the words of the question were understood.</summary>
    /// <param name="eachPart">Whether each of several things asked is searched for, too. The builtin writer does that itself, where it needs to.</param>
    public async Task<IReadOnlyList<SearchTerm>> RunAsync(TurnContext turn, QuestionInView question, bool eachPart, CancellationToken cancellationToken)
    {
        var parts = eachPart ? SearchPlan.PartsOf(question, analysis) : [];
        turn.Notes.EndStep("plan");
        var found = await FindAsync(turn, question.Search, question.Language, cancellationToken);
        var passages = found.Passages;
        if (parts.Count > 0)
        {
            var each = new List<IReadOnlyList<Passage>>();
            foreach (var part in parts) each.Add((await FindAsync(turn, part, question.Language, cancellationToken)).Passages);
            passages = SearchPlan.Fuse(passages, each);
            turn.Notes.Try($"{parts.Count} things were asked; each was searched for.");
        }

        turn.Notes.Passages.AddRange(passages);
        turn.Notes.IndexVersion = found.IndexVersion;
        turn.Notes.Try(passages.Count == 0
            ? "Searched the knowledge base and found nothing."
            : $"Searched the knowledge base; the best of {passages.Count} passages is from “{passages[0].Title}”.");
        var masked = passages.Count(static p => HiddenInstructions.MaskIn(p.Text).Contains(HiddenInstructions.Mask, StringComparison.Ordinal));
        if (masked > 0) turn.Notes.Try($"Lines that speak to machines are left out of {masked} of these passages.");
        turn.Notes.EndStep("search");
        return found.Terms;
    }

    /// <summary>A writer's own search: what is new goes on counting, what was found before keeps its number.</summary>
    /// <param name="place">A writer that holds a place at the processor must not wait for a second one.</param>
    public async Task<FoundMore> MoreAsync(TurnContext turn, string text, CpuPlace? place, CancellationToken cancellationToken)
    {
        Task<SearchResult> FindItAsync() => FindAsync(turn, text, null, cancellationToken);
        var found = place is null ? await FindItAsync() : await place.LendAsync(FindItAsync, cancellationToken);
        var known = turn.Notes.Passages;
        known.AddRange(found.Passages.Where(p => known.TrueForAll(k => k.ChunkId != p.ChunkId)));
        turn.Notes.Try($"The writer searched for “{text}”.");
        return new FoundMore(found.Terms, [.. found.Passages.Select(p => new NumberedPassage(known.FindIndex(k => k.ChunkId == p.ChunkId) + 1, p))]);
    }

    private async Task<SearchResult> FindAsync(TurnContext turn, string text, string? language, CancellationToken cancellationToken)
    {
        turn.Notes.Searches.Add(text);
        models.CountFor(turn);
        return await search.SearchAsync(
            turn.Transcript.AccountId, new SearchQuery(turn.Assistant.KnowledgeBaseId, text, Language: language, Inbox: turn.Transcript.InboxId.Value), cancellationToken);
    }
}
