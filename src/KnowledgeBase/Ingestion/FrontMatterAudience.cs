using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Whom a block of settings says a text is for. It is looked for wherever it stands (indented, quoted, in a flow mapping, in a
/// list, on the line below), and of several words the strict one holds: publishing by a slip is the worse mistake.
/// </summary>
internal static partial class FrontMatterAudience
{
    /// <summary>Null when it says nothing.</summary>
    public static Audience? Of(IReadOnlyList<string> lines)
    {
        Audience? found = null;
        var isFlow = lines.FirstOrDefault(static line => !string.IsNullOrWhiteSpace(line))?.TrimStart().StartsWith('{') == true;
        for (var i = 0; i < lines.Count; i++)
        {
            foreach (Match match in Key().Matches(lines[i]))
            {
                // In a title, a comma begins no setting.
                if (lines[i][match.Index] == ',' && !isFlow && !lines[i][..match.Index].Contains('{', StringComparison.Ordinal)) continue;
                foreach (var word in Words(match, lines, i, isFlow))
                {
                    if (FrontMatter.AudienceOf(word) is Audience.Internal) return Audience.Internal;
                    found ??= FrontMatter.AudienceOf(word);
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> Words(Match match, IReadOnlyList<string> lines, int at, bool isFlow)
    {
        var (line, value) = (lines[at], lines[at][(match.Index + match.Length)..].Trim());
        var isInFlow = isFlow || line[..(match.Index + 1)].Contains('{', StringComparison.Ordinal);
        // A list may go on below; what is not closed is told by its brackets, which no word for everybody has.
        if (value.StartsWith('[') && value.IndexOf(']', StringComparison.Ordinal) is > 0 and var close) return value[1..close].Split(',').Select(Bare).Where(IsSaid);
        if (isInFlow && value is [not ('"' or '\''), ..]) value = value.Split(',', '}')[0].Trim();
        if (value.Length > 0 && value[0] != '#') return [.. new[] { Bare(value) }.Where(IsSaid)];
        return Below(lines, at).Select(Bare).Where(IsSaid);
    }

    /// <summary>The lines that belong to a key without a value: those that are further in, and items of a list.</summary>
    private static IEnumerable<string> Below(IReadOnlyList<string> lines, int at)
    {
        var indent = FrontMatterHead.Indent(lines[at]);
        foreach (var line in lines.Skip(at + 1).Where(static line => !string.IsNullOrWhiteSpace(line)))
        {
            var text = line.Trim();
            if (text.StartsWith('#')) continue;
            if (FrontMatterHead.Indent(line) <= indent && text is not ['-', ' ', ..]) yield break;
            yield return text is ['-', ' ', .. var item] ? item.Trim() : text;
        }
    }

    private static string Bare(string word) => FrontMatterValue.Unquote(word.Trim().TrimEnd(',', '}').TrimEnd()).Trim();

    private static bool IsSaid(string word) => word.Length > 0 && word is not ("null" or "~");

    // The full-width colon is what a Chinese keyboard gives.
    [GeneratedRegex("""(?:^|[{,])\s*(?:-\s+)?["']?(?:audience|visibility|access)["']?\s*[:=：]""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
