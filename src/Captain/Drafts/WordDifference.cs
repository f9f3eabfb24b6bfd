using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Drafts;

/// <summary>How different two texts are, counted in words.</summary>
internal static partial class WordDifference
{
    /// <summary>More than that of either text changes the figure little and costs much.</summary>
    private const int MostWords = 2_000;

    /// <summary>The words that were put in, left out or exchanged, as a share of the longer text: 0 for the same words, 1 for none in common.</summary>
    public static double Between(string suggested, string sent)
    {
        var (a, b) = (Words(suggested), Words(sent));
        return Math.Max(a.Length, b.Length) is var most and > 0 ? (double)Steps(a, b) / most : 0;
    }

    /// <summary>Numbers of sources are no words; writing without spaces is counted by characters.</summary>
    private static string[] Words(string text) =>
        [.. Word().Matches(Source().Replace(text, "")).Take(MostWords).Select(static m => m.Value.ToLowerInvariant())];

    /// <summary>Levenshtein's distance, with one row at a time.</summary>
    private static int Steps(string[] a, string[] b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        foreach (var word in a)
        {
            var corner = row[0]++;
            for (var j = 1; j <= b.Length; j++)
            {
                var exchanged = corner + (word == b[j - 1] ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(exchanged, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    [GeneratedRegex(@"\s?\[\d{1,3}\]")]
    private static partial Regex Source();

    [GeneratedRegex(@"[\u3040-\u30FF\u3400-\u9FFF\u0E00-\u0E7F]|[\p{L}\p{N}\p{M}-[\u3040-\u30FF\u3400-\u9FFF\u0E00-\u0E7F]]+")]
    private static partial Regex Word();
}
