using System.Text.Json;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Suites;

/// <summary>A folder of <c>evals</c>: <c>suite.json</c> names the documents, <c>cases.jsonl</c> has one case a line.</summary>
/// <param name="IsForTuning">Whether all of it is there to choose settings on, and nothing is judged by it.</param>
/// <param name="LongestP95">Milliseconds within which 95 of 100 turns must be answered; any time will do when not told.</param>
internal sealed record Suite(
    string Name, IReadOnlyDictionary<string, string> Documents, IReadOnlyList<SuiteCase> Cases, bool IsForTuning = false, double? LongestP95 = null)
{
    public static readonly IReadOnlyList<string> Kinds = ["answerable", "partial", "multi_turn", "unanswerable", "small_talk", "handoff"];
    public static readonly IReadOnlyList<string> Decisions = ["answer", "abstain", "hand_off", "small_talk"];
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    /// <summary>A machine with other things to do is slower, so the limit is wide; what it catches is a turn that has become slow.</summary>
    public bool IsInTime(double p95) => !(p95 > LongestP95);

    /// <param name="root">The checkout; this program's own when not told.</param>
    /// <exception cref="RefusedException">A case is broken, or its gold does not stand where it says.</exception>
    public static Suite Load(string name, string? root = null)
    {
        var suite = Read(name, root ?? Checkout.Root);
        foreach (var entry in suite.Cases) Check(entry, suite.Documents);
        var twice = suite.Cases.GroupBy(c => c.Id).FirstOrDefault(g => g.Skip(1).Any());
        return twice is null ? suite : throw new RefusedException($"Two cases are called {twice.Key}.");
    }

    /// <summary>The suite as it stands in its files, right or not.</summary>
    public static Suite Read(string name, string root)
    {
        var file = Path.Combine(root, "evals", name, "suite.json");
        if (!File.Exists(file)) throw new RefusedException($"There is no suite {name}: {file} is missing.");
        var settings = Parse<SuiteFile>(File.ReadAllText(file), file);
        var folder = Path.Combine(root, settings.Documents);
        if (!Directory.Exists(folder)) throw new RefusedException($"The suite {name} is about the documents of {folder}, which does not exist.");
        var documents = Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToDictionary(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
        var cases = CasesFile(name, root);
        return new Suite(
            settings.Name, documents,
            [.. File.ReadLines(cases).Select((line, i) => (Text: line, Number: i + 1)).Where(line => line.Text.Length > 0).Select(line => Parse<SuiteCase>(line.Text, $"{cases}:{line.Number}"))],
            settings.IsForTuning,
            settings.LongestP95Ms);
    }

    public static string CasesFile(string name, string root) => Path.Combine(root, "evals", name, "cases.jsonl");

    private static T Parse<T>(string json, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json) ?? throw new RefusedException($"{place} is empty.");
        }
        catch (JsonException exception)
        {
            throw new RefusedException($"{place} cannot be read: {exception.Message}");
        }
    }

    private static void Check(SuiteCase entry, IReadOnlyDictionary<string, string> documents)
    {
        if (entry.Turns.Count == 0) throw new RefusedException($"{entry.Id} asks nothing.");
        if (!Kinds.Contains(entry.Kind)) throw new RefusedException($"{entry.Id} is of the kind {entry.Kind}, which is none of {string.Join(", ", Kinds)}.");
        if (!Decisions.Contains(entry.Decision)) throw new RefusedException($"{entry.Id} expects {entry.Decision}, which is none of {string.Join(", ", Decisions)}.");
        if (entry.NeedsAnswer != entry.Gold.Count > 0) throw new RefusedException($"{entry.Id} must have gold exactly when it is to be answered.");
        if (entry.NeedsAnswer && (entry.Facts.Count == 0 || entry.Facts.Any(any => any.Count == 0))) throw new RefusedException($"{entry.Id} must say which facts make an answer right.");
        foreach (var gold in entry.Gold)
        {
            var text = documents.GetValueOrDefault(gold.Document) ?? throw new RefusedException($"{entry.Id} names {gold.Document}, which does not exist.");
            if (!gold.StandsIn(text))
                throw new RefusedException($"{entry.Id}: “{gold.Quote}” does not stand at {gold.Start} of {gold.Document}. When an article changed, `anchor` finds the place again.");
        }
    }

    private sealed record SuiteFile(string Name, string Documents, bool IsForTuning = false, double? LongestP95Ms = null);
}
