using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Names of well-known companies. "How do I cancel my Netflix?" shares all its other words with the page on cancelling, and is not answered by it.
/// </summary>
internal static partial class OtherCompanies
{
    /// <summary>A name that so many of the found passages have is the help centre's own, or of a partner.</summary>
    private const int Familiar = 3;

    private static readonly FrozenSet<string> Names = Load();
    private static readonly string[] WideNames = [.. Names.Where(name => Sentences.IsWide(name[0]))];
    private static readonly int LongestInWords = Names.Max(name => name.Count(c => c == ' ') + 1);

    /// <summary>Whether the question names a company of which the passage does not speak.</summary>
    public static bool IsAskedAbout(string question, PassageReading passage, IReadOnlyList<PassageReading> found) =>
        In(question).Any(name => !Speaks(passage, name) && found.Count(other => Speaks(other, name)) < Familiar);

    public static IEnumerable<string> In(string question)
    {
        var folded = question.ToLowerInvariant();
        var words = Word().Matches(folded).Select(match => match.Value).ToList();
        for (var start = 0; start < words.Count; start++)
        {
            for (var length = Math.Min(LongestInWords, words.Count - start); length > 0; length--)
            {
                var name = string.Join(' ', words.Skip(start).Take(length));
                if (!Names.Contains(name)) continue;
                yield return name;
                start += length - 1;
                break;
            }
        }

        // Where no spaces stand between words, a name may stand anywhere.
        foreach (var name in WideNames.Where(name => folded.Contains(name, StringComparison.Ordinal))) yield return name;
    }

    private static bool Speaks(PassageReading passage, string name) =>
        passage.Source.Text.Contains(name, StringComparison.OrdinalIgnoreCase)
        || passage.Source.Title.Contains(name, StringComparison.OrdinalIgnoreCase)
        || passage.Source.HeadingPath.Any(heading => heading.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static FrozenSet<string> Load()
    {
        using var stream = typeof(OtherCompanies).Assembly.GetManifestResourceStream("Wheelhouse.Captain.Writers.OtherCompanies.txt")
            ?? throw new InvalidOperationException("The names of other companies are not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim().ToLowerInvariant())
            .Where(line => line.Length > 0 && line[0] != '#').ToFrozenSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"[\p{L}\p{N}&'’.-]*[\p{L}\p{N}]")]
    private static partial Regex Word();
}
