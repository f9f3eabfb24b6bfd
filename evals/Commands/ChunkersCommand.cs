using System.CommandLine;
using System.Globalization;
using System.Text;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Suites;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>chunkers</c>: compares the ways of cutting by what they bring a writer to read, at the same amount of text.</summary>
internal static class ChunkersCommand
{
    /// <summary>More passages than any budget holds of the smallest chunks.</summary>
    private const int Top = 40;

    /// <summary>Characters to read; the middle one decides.</summary>
    private static readonly int[] Budgets = [2_000, 4_000, 8_000];

    private static readonly bool[] Halves = [true, false];

    private static readonly (string Name, string Chunking)[] Ways =
    [
        ("headings 1600/200 (the default)", "{}"),
        ("headings 800/100", """{"max_length":800,"overlap":100}"""),
        ("headings 3200/200", """{"max_length":3200,"overlap":200}"""),
        ("recursive 1600/200", """{"method":"recursive"}"""),
        ("recursive 800/100", """{"method":"recursive","max_length":800,"overlap":100}"""),
        ("fixed 1600/400", """{"method":"fixed","overlap":400}"""),
        ("fixed 800/200", """{"method":"fixed","max_length":800,"overlap":200}"""),
        ("whole", """{"method":"whole"}"""),
        ("sentence window 2", """{"method":"sentence_window","max_length":600,"window":2}"""),
        ("parent 2400, child 400", """{"method":"parent_child","max_length":400,"context_length":2400}"""),
        ("question and answer 2400", """{"method":"question_answer","max_length":2400}"""),
    ];

    private static readonly Option<string> Out = new("--out") { Description = "The page to write (evals/CHUNKERS.md)." };

    public static Command Create()
    {
        var command = new Command("chunkers", "Compares the ways of cutting at the same amount of text to read, on the help centre and on one large document.") { Out };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var demo = Suite.Load("demo");
        // What is asked with the words before it is no question of the search alone.
        SuiteCase[] cases = [.. demo.Cases.Concat(Suite.Load("practice").Cases).Where(c => c.NeedsAnswer && c.Turns.Count == 1)];
        var page = new StringBuilder(Introduction(cases));
        var centre = await AddAsync(page, "The help centre", demo.Documents, cases, cancellationToken);
        var large = await AddAsync(page, "One large document", Large(demo.Documents), [.. cases.Where(c => c.Language == "en")], cancellationToken);
        page.Append(Verdict(centre, large));
        var path = parsed.GetValue(Out) ?? Path.Combine(Checkout.Root, "evals", "CHUNKERS.md");
        await File.WriteAllTextAsync(path, page.ToString().ReplaceLineEndings("\n"), cancellationToken);
        Console.WriteLine(path);
        return 0;
    }

    private static string Introduction(SuiteCase[] cases) => string.Create(CultureInfo.InvariantCulture, $"""
        # The ways of cutting compared

        `dotnet run --project evals -- chunkers` writes this page. Each way cuts the same documents; {cases.Length} questions of the demo's and the practice
        suite are searched for, and passages are read, best first, until the budget of characters is full. A question counts when one of
        the places that answer it stands whole in what was read. Settings are chosen on the even half of the questions at {Budgets[1]} characters.

        """);

    /// <summary>Who is first by the criterion, and how the default stands to that.</summary>
    /// <param name="centre">For each way its share at the criterion, in the order of <see cref="Ways"/>.</param>
    private static string Verdict(IReadOnlyList<double> centre, IReadOnlyList<double> large)
    {
        var ranked = Ways.Select((way, i) => (way.Name, Mean: Math.Round((centre[i] + large[i]) / 2, 3))).OrderByDescending(way => way.Mean).ToList();
        var best = ranked.FindAll(way => way.Mean == ranked[0].Mean);
        var next = ranked[best.Count];
        return string.Create(CultureInfo.InvariantCulture, $"""

            ## The winner

            By the mean of both on the even half at {Budgets[1]} characters: {string.Join(" and ", best.Select(way => way.Name))} with {best[0].Mean:0.000}, before {next.Name} with {next.Mean:0.000}.

            """);
    }

    /// <summary>Adds a table, and returns for each way its share on the even half at the middle budget.</summary>
    private static async Task<IReadOnlyList<double>> AddAsync(
        StringBuilder page, string title, IReadOnlyDictionary<string, string> documents, IReadOnlyList<SuiteCase> cases, CancellationToken cancellationToken)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"\n## {title}\n\n| Way | Chunks | Characters | {string.Join(" | ", Budgets.Select(b => $"{b} even | {b} odd"))} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"| --- | ---: | ---: | {string.Join(" | ", Budgets.Select(_ => "---: | ---:"))} |");
        var deciding = new List<double>();
        foreach (var (name, chunking) in Ways)
        {
            await using var company = await ScratchCompany.StartAsync(documents.Select(d => (d.Key, d.Value)), new Dictionary<string, string?>(), cancellationToken, chunking);
            var (count, mean) = await company.ChunksAsync(cancellationToken);
            var found = new List<(bool IsForTuning, bool[] Within)>();
            foreach (var entry in cases) found.Add((entry.IsForTuning, await ReadAsync(company, entry, cancellationToken)));
            var shares = Budgets.SelectMany((_, b) => Halves.Select(half => found.Where(f => f.IsForTuning == half).Average(f => f.Within[b] ? 1.0 : 0)));
            var line = string.Create(CultureInfo.InvariantCulture, $"| {name} | {count} | {mean:0} | {string.Join(" | ", shares.Select(share => share.ToString("0.000", CultureInfo.InvariantCulture)))} |");
            Console.WriteLine(line);
            page.AppendLine(line);
            deciding.Add(found.Where(f => f.IsForTuning).Average(f => f.Within[1] ? 1.0 : 0));
        }

        return deciding;
    }

    /// <summary>For each budget, whether a place that answers stands in what was read.</summary>
    private static async Task<bool[]> ReadAsync(ScratchCompany company, SuiteCase entry, CancellationToken cancellationToken)
    {
        var result = await company.SearchAsync(new SearchQuery(company.Base, entry.Question, Top, entry.Language), cancellationToken);
        return [.. Budgets.Select(budget =>
        {
            var left = budget;
            foreach (var passage in result.Passages)
            {
                // What does not fit any more is read as far as it fits.
                var text = passage.Text.Length > left ? passage.Text[..left] : passage.Text;
                if (entry.Gold.Any(gold => ReplyText.IsQuoteOf(gold.Quote, text))) return true;
                if ((left -= text.Length) <= 0) break;
            }

            return false;
        })];
    }

    /// <summary>All English articles in one, as a manual is.</summary>
    private static Dictionary<string, string> Large(IReadOnlyDictionary<string, string> documents)
    {
        var manual = new StringBuilder("# Larkspur manual\n");
        foreach (var (path, text) in documents.Where(d => d.Key.StartsWith("en/", StringComparison.Ordinal)))
        {
            var end = text.StartsWith("---", StringComparison.Ordinal) ? text.IndexOf("\n---", 3, StringComparison.Ordinal) + 4 : 0;
            manual.Append(CultureInfo.InvariantCulture, $"\n\n# {Path.GetFileNameWithoutExtension(path).Replace('-', ' ')}\n\n{text[end..].Trim()}");
        }

        return new() { ["en/manual.md"] = manual.ToString() };
    }
}
