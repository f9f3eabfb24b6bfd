namespace Wheelhouse.Evals.Sets;

/// <summary>
/// Documents that say what another one says: to withhold a question's right document and leave its double would leave the answer. The measure is
/// runs of five words, of five characters where words are not spaced; over half of those of the shorter document must stand in both.
/// </summary>
internal sealed class Doubles
{
    private const int Run = 5;
    private const double Share = 0.5;

    private readonly Dictionary<string, HashSet<string>> _runs;
    private readonly Dictionary<string, List<string>> _holders = new(StringComparer.Ordinal);

    public Doubles(QuestionSet set)
    {
        _runs = set.Documents.ToDictionary(d => d.Id, d => RunsOf(d.Text), StringComparer.Ordinal);
        foreach (var (id, runs) in _runs)
        {
            foreach (var run in runs)
            {
                if (!_holders.TryGetValue(run, out var holders)) _holders[run] = holders = [];
                holders.Add(id);
            }
        }
    }

    /// <summary>The documents and their doubles.</summary>
    public IReadOnlyCollection<string> With(IEnumerable<string> documents) => documents.SelectMany(id => Of(id).Prepend(id)).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<string> Of(string document) => _runs[document]
        .SelectMany(run => _holders[run]).Where(other => other != document)
        .CountBy(other => other)
        .Where(shared => shared.Value > Share * Math.Min(_runs[document].Count, _runs[shared.Key].Count))
        .Select(shared => shared.Key);

    private static HashSet<string> RunsOf(string text)
    {
        var units = Units(text.ToLowerInvariant()).ToList();
        return Enumerable.Range(0, Math.Max(0, units.Count - Run + 1)).Select(i => string.Join(' ', units.GetRange(i, Run))).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Words; where they are not spaced, each character.</summary>
    private static IEnumerable<string> Units(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWide = i < text.Length && text[i] is >= '\u2E80' and <= '\uD7AF';
            if (i < text.Length && !isWide && char.IsLetterOrDigit(text[i]))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) yield return text[start..i];
            start = -1;
            if (isWide && char.IsLetter(text[i])) yield return text[i].ToString();
        }
    }
}
