using Wheelhouse.Evals.Scratch;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Suites;

/// <summary>A suite that was played, and its figures by part.</summary>
internal sealed record SuiteRun(Suite Suite, IReadOnlyList<CaseResult> Results)
{
    private const int Top = 10;

    /// <summary>How many conversations are played before those that count.</summary>
    private const int WarmUp = 100;

    /// <summary>Nobody writes on here, so unfinished sentences are not waited for; the times are those of the work itself.</summary>
    private static readonly Dictionary<string, string?> AtOnce = new() { ["Captain:Turns:PauseForMore"] = "00:00:00" };

    public Part All { get; } = new("all", Results);

    /// <summary>The cases on which settings are chosen, and those that show whether the choice holds.</summary>
    public IReadOnlyList<Part> Halves { get; } =
        [new("even", [.. Results.Where(r => r.Case.IsForTuning)]), new("odd", [.. Results.Where(r => !r.Case.IsForTuning)])];

    public IReadOnlyList<Part> Languages { get; } = [.. Results.GroupBy(r => r.Case.Language).Select(g => new Part(g.Key, [.. g]))];

    public IReadOnlyList<Part> Kinds { get; } = [.. Results.GroupBy(r => r.Case.Kind).Select(g => new Part(g.Key, [.. g]))];

    public IEnumerable<CaseResult> Wrong => Results.Where(r => !r.IsRight);

    /// <summary>Each case as a visitor of its own, several at once. What they waited is that of a server that has been asked before, with nothing beside it.</summary>
    public static async Task<SuiteRun> PlayAsync(Suite suite, int customers, CancellationToken cancellationToken)
    {
        await using var company = await ScratchCompany.StartAsync(suite.Documents.Select(d => (d.Key, d.Value)), AtOnce, cancellationToken);
        await AskAsync(company, [.. suite.Cases.Take(WarmUp)], customers, cancellationToken);
        var turns = await AskAsync(company, suite.Cases, customers, cancellationToken);
        var results = new List<CaseResult>();
        foreach (var (entry, turn) in suite.Cases.Zip(turns)) results.Add(await JudgeAsync(company, suite, entry, turn, cancellationToken));
        return new SuiteRun(suite, results);
    }

    private static async Task<AskedTurn[]> AskAsync(ScratchCompany company, IReadOnlyList<SuiteCase> cases, int customers, CancellationToken cancellationToken)
    {
        var turns = new AskedTurn[cases.Count];
        await Parallel.ForAsync(0, turns.Length, new ParallelOptions { MaxDegreeOfParallelism = customers, CancellationToken = cancellationToken }, async (i, token) =>
            turns[i] = await company.AskAsync(cases[i].Turns, [], token));
        return turns;
    }

    private static async Task<CaseResult> JudgeAsync(ScratchCompany company, Suite suite, SuiteCase entry, AskedTurn turn, CancellationToken cancellationToken)
    {
        // The writer may look at fewer passages than ranks are measured over, so the same words are searched again.
        var found = await company.SearchAsync(
            new SearchQuery(company.Base, turn.Searches.FirstOrDefault(entry.Question), Top, turn.Language, DistinctDocuments: true), cancellationToken);
        return new CaseResult(
            entry, turn, [.. found.Passages.Select(p => PathOf(p.DocumentId.Value))],
            [.. turn.Citations.Select(c => CitedSpan.Find(PathOf(c.Document), suite.Documents[PathOf(c.Document)], c.Quote))]);

        string PathOf(long document) => company.PathOf(document);
    }
}

/// <summary>Some cases of a run under a name, such as a language.</summary>
internal sealed record Part(string Name, IReadOnlyList<CaseResult> Results)
{
    public IReadOnlyDictionary<string, double> Figures { get; } = SuiteMetrics.Of(Results);
}
