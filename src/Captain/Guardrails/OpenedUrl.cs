using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// A web address as the program of whoever reads a text may open it. Programs differ in where they see one begin and end, so each scheme counts,
/// wherever it stands (in braces, behind <c>tel:</c>, within another address), and the host is all that stands before the path.
/// </summary>
/// <param name="Start">Where its scheme begins.</param>
/// <param name="End">Behind its last character, in most programs.</param>
/// <param name="Hosts">All of them must be somebody's for the address to be his.</param>
/// <param name="IsDisguised">It has an encoded character in front of the path, where no honest address has one.</param>
internal readonly partial record struct OpenedUrl(int Start, int End, IReadOnlyList<string> Hosts, bool IsDisguised)
{
    private const string SentenceEnds = ".,;:!?*_~)]}'’”»…，。；：！？、）」』】";

    public static IEnumerable<OpenedUrl> In(string text)
    {
        foreach (Match scheme in Scheme().Matches(text))
        {
            var from = scheme.Index + scheme.Length;
            var before = BeforePath().Match(text, from).Value.TrimEnd(SentenceEnds.ToCharArray());
            if (!before.Any(char.IsLetterOrDigit) || IsText(before)) continue;
            var end = Rest().Match(text, from + before.Length) is { Success: true } rest ? rest.Index + rest.Length : text.Length;
            yield return new OpenedUrl(scheme.Index, end, HostsOf(before), before.Contains('%'));
        }
    }

    /// <summary>
    /// What stands behind a host without a space, such as the rest of a Chinese sentence, changes where it leads only by further dots: names are read
    /// from their end.
    /// </summary>
    private static string[] HostsOf(string before)
    {
        // What stands before it is a user's name, whatever it looks like.
        if (before.LastIndexOf('@') is >= 0 and var user) return HostsOf(before[(user + 1)..]);
        var host = HostAtStart().Match(before).Value;
        return Dot().IsMatch(before, host.Length) ? [host, HostAtEnd().Match(before).Value] : [LettersBehind().Replace(host, "")];
    }

    /// <summary>"An address begins with https://, and so on" in a language without spaces: a name without a dot in such letters is nobody's.</summary>
    private static bool IsText(string before) =>
        before.Any(static c => c > 127 && char.IsLetter(c)) && !before.AsSpan().ContainsAny('@', '%') && !Dot().IsMatch(before);

    [GeneratedRegex(@"https?:[/\\]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\G[^\s<>""`/\\?#\u2063]*")]
    private static partial Regex BeforePath();

    [GeneratedRegex(@"\G[^\s<>""'`)\]}，。；\u2063]*")]
    private static partial Regex Rest();

    [GeneratedRegex(@"^[\p{L}\p{N}\p{M}._-]*")]
    private static partial Regex HostAtStart();

    [GeneratedRegex(@"[\p{L}\p{N}\p{M}._-]*\z")]
    private static partial Regex HostAtEnd();

    /// <summary>No ending of a website is a number, such as the price behind an address; a Chinese full stop is a dot only before Latin letters by themselves.</summary>
    [GeneratedRegex(@"[.\uFF0E](?=\p{L})|[\u3002\uFF61\u2024](?=[0-9-]*[a-zA-Z])(?=(?>[a-zA-Z0-9-]+)(?!\p{L}))")]
    private static partial Regex Dot();

    /// <summary>No ending of a website mixes Latin letters with others.</summary>
    [GeneratedRegex(@"(?<=\.(?:[a-zA-Z]{2,18}|\d{1,3}))[^\x00-\x7F.]+\z")]
    private static partial Regex LettersBehind();
}
