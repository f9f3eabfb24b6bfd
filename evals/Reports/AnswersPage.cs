using System.Globalization;
using System.Text;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Reports;

/// <summary>The tables of <c>evals/ANSWERS.md</c>. What is written there by hand, below them, stays.</summary>
/// <param name="oneOf">One question of so many was asked.</param>
/// <param name="first">Only the first so many were asked.</param>
internal sealed class AnswersPage(int oneOf, int? first)
{
    public const int Long = 80;
    public const int Short = 40;

    /// <summary>From here on the page is written by hand.</summary>
    public const string ByHand = "## What was tried";

    private const string Header = """
        | n | 80 words (160 characters) | asked | 40 words (80 characters) | asked | AUROC | asked | False abstention at 85 % | asked | Valid citations |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """;

    private static readonly Dictionary<string, Goals> Asked = new(StringComparer.Ordinal)
    {
        ["xquad_en"] = new(0.91, 0.85, 0.95, 0.10),
        ["xquad_es"] = new(0.87, 0.78, 0.93, 0.14),
        ["xquad_zh"] = new(0.91, 0.83, 0.93, 0.14),
        ["faquad_pt"] = new(0.87, 0.78, 0.87, 0.25),
    };

    private readonly List<string> _missed = [];
    private readonly List<string> _even = [];
    private readonly List<string> _odd = [];

    /// <summary>The figures that were asked for and missed, in either half, and the sets with a citation that is not valid.</summary>
    public IReadOnlyList<string> Missed => _missed;

    /// <summary>Adds a set and returns its two rows, the even half's first.</summary>
    /// <param name="whole">At the long limit, each question also with the right documents withheld.</param>
    /// <param name="brief">At the short limit.</param>
    public IReadOnlyList<string> Add(string name, IReadOnlyCollection<AnsweredQuestion> whole, IReadOnlyCollection<AnsweredQuestion> brief)
    {
        _even.Add(Row(name, "even", [.. whole.Where(q => q.Question.IsForTuning)], [.. brief.Where(q => q.Question.IsForTuning)]));
        _odd.Add(Row(name, "odd", [.. whole.Where(q => !q.Question.IsForTuning)], [.. brief.Where(q => !q.Question.IsForTuning)]));
        return [_even[^1], _odd[^1]];
    }

    /// <summary>Writes the page and returns its path.</summary>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Checkout.Root, "evals", "ANSWERS.md");
        var page = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "";
        await File.WriteAllTextAsync(path, Text(page), cancellationToken);
        return path;
    }

    /// <summary>The page anew, with what an earlier one has by hand.</summary>
    internal string Text(string before)
    {
        var hand = before.IndexOf(ByHand, StringComparison.Ordinal);
        var text = new StringBuilder($"""
            # Answers without a model, measured

            `dotnet run --project evals -- answers SET.json… --write` writes what stands above "{ByHand[3..]}"; the rest is written by hand.
            The extractive writer answers the questions of public sets as visitors of a website, through the whole pipeline, with one configuration for all, the
            default one but for the limits of a reply. {Part()}Weights and settings were chosen on the even half of the questions (by a hash of the id);
            the odd half shows whether the choice holds. Words are counted without citation marks; the offer of a person below an unsure answer comes on top.
            Abstention is measured by asking again with the right documents and their doubles withheld. Bold is what misses.

            """);
        text.AppendLine().Append("| Odd half ").AppendLine(Header).AppendJoin(Environment.NewLine, _odd).AppendLine();
        text.AppendLine().Append("| Even half ").AppendLine(Header).AppendJoin(Environment.NewLine, _even).AppendLine().AppendLine();
        return text.Append(hand < 0 ? "" : before[hand..]).ToString().ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
    }

    private string Part() => (oneOf, first) switch
    {
        ( > 1, _) => string.Create(CultureInfo.InvariantCulture, $"**One question of {oneOf}** was asked, by a hash of its id. "),
        (_, { } n) => string.Create(CultureInfo.InvariantCulture, $"**Only the first {n} questions** of each set were asked. "),
        _ => "",
    };

    private string Row(string name, string half, AnsweredQuestion[] whole, AnsweredQuestion[] brief)
    {
        var (figures, briefly) = (AnswerMetrics.Of(whole), AnswerMetrics.Of(brief));
        var goals = Asked.GetValueOrDefault(name);
        // All citations of both runs, because one that is not valid would be one too many.
        var valid = whole.Concat(brief).SelectMany(q => q.Citations).ToList();
        if (valid.Exists(static c => !c.IsValid)) _missed.Add($"{name}, {half} half: a citation that is not valid");
        string Told(SortedDictionary<string, double> of, string figure, double? goal, bool isAtMost = false)
        {
            if (Misses(of, figure, goal, isAtMost)) _missed.Add($"{name}, {half} half: {figure}{(ReferenceEquals(of, briefly) ? " within the short limit" : "")}");
            return Cell(of, figure, goal, isAtMost);
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {whole.Length} | {Told(figures, "containment", goals?.Long)} | {Told(briefly, "containment", goals?.Short)} | {Told(figures, "auroc", goals?.Area)} | {Told(figures, "false_abstain_at_85", goals?.Lost, isAtMost: true)} | {valid.Count(c => c.IsValid)} of {valid.Count} |");
    }

    private static bool Misses(SortedDictionary<string, double> figures, string name, double? goal, bool isAtMost) =>
        goal is { } asked && (!figures.TryGetValue(name, out var figure) || (isAtMost ? figure > asked : figure < asked));

    /// <summary>A figure and what is asked of it. What misses is bold, however little it misses.</summary>
    private static string Cell(SortedDictionary<string, double> figures, string name, double? goal, bool isAtMost = false)
    {
        if (!figures.TryGetValue(name, out var figure)) return "not measured | –";
        var told = figure.ToString("0.000", CultureInfo.InvariantCulture);
        if (goal is not { } asked) return $"{told} | –";
        return $"{(Misses(figures, name, goal, isAtMost) ? $"**{told}**" : told)} | {asked.ToString("0.00", CultureInfo.InvariantCulture)}";
    }

    private sealed record Goals(double Long, double Short, double Area, double Lost);
}
