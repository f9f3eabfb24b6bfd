using Wheelhouse.Evals.Scratch;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Evals.Suites;

/// <summary>A suite that was played, and its figures by part.</summary>
internal sealed record SuiteRun(Suite Suite, IReadOnlyList<CaseResult> Results)
{
    private const int Top = 10;

    /// <summary>Nobody writes on here, so unfinished sentences are not waited for; the times are those of the work itself.</summary>
    private static readonly Dictionary<string, string?> AtOnce = new() { ["Captain:Turns:PauseForMore"] = "00:00:00" };

    public Part All { get; } = new("all", Results);

    /// <summary>The cases on which settings are chosen, and those that show whether the choice holds.</summary>
    public IReadOnlyList<Part> Halves { get; } =
        [new("even", [.. Results.Where(r => r.Case.IsForTuning)]), new("odd", [.. Results.Where(r => !r.Case.IsForTuning)])];

    public IReadOnlyList<Part> Languages { get; } = [.. Results.GroupBy(r => r.Case.Language).Select(g => new Part(g.Key, [.. g]))];

    public IReadOnlyList<Part> Kinds { get; } = [.. Results.GroupBy(r => r.Case.Kind).Select(g => new Part(g.Key, [.. g]))];

    public IEnumerable<CaseResult> Wrong => Results.Where(r => !r.IsRight);

    /// <summary>Each case as a visitor of its own, several at once.</summary>
    public static async Task<SuiteRun> PlayAsync(Suite suite, int customers, CancellationToken cancellationToken)
    {
        await using var company = await ScratchCompany.StartAsync(suite.Documents.Select(d => (d.Key, d.Value)), AtOnce, cancellationToken);
        var results = new CaseResult[suite.Cases.Count];
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = customers, CancellationToken = cancellationToken }, async (i, token) =>
            results[i] = await PlayAsync(company, suite, suite.Cases[i], token));
        return new SuiteRun(suite, results);
    }

    private static async Task<CaseResult> PlayAsync(ScratchCompany company, Suite suite, SuiteCase entry, CancellationToken cancellationToken)
    {
        var turn = await company.AskAsync(entry.Turns, [], cancellationToken);
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
