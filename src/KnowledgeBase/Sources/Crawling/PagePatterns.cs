using System.Text.RegularExpressions;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>
/// Which pages of a site are read, by their path and query. A pattern is a path in which <c>*</c> stands for anything
/// (<c>/help/*</c>), or, behind <c>regex:</c>, a regular expression that may match anywhere. Exclusion wins.
/// </summary>
internal sealed class PagePatterns
{
    public const int Most = 50;
    public const int Longest = 500;
    private const string RegexMark = "regex:";

    /// <summary>Linear in the text by construction; the time limit guards against a pattern that is too large.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Regex[] _include;
    private readonly Regex[] _exclude;

    public PagePatterns(IReadOnlyList<string>? include, IReadOnlyList<string>? exclude) =>
        (_include, _exclude) = ([.. (include ?? []).Select(Compile)], [.. (exclude ?? []).Select(Compile)]);

    private PagePatterns(Regex[] exclude) => (_include, _exclude) = ([], exclude);

    /// <summary>What is excluded stays so; nothing needs to be included.</summary>
    public PagePatterns OnlyExcluding => new(_exclude);

    public bool Admits(Uri page)
    {
        // As the site writes it, and as people read it: /%E5%B8%AE%E5%8A%A9/ is /帮助/.
        string[] paths = [page.PathAndQuery, Uri.UnescapeDataString(page.PathAndQuery)];
        return (_include.Length == 0 || Array.Exists(paths, path => Matches(_include, path))) && !Array.Exists(paths, path => Matches(_exclude, path));
    }

    /// <summary>Refuses what cannot be a pattern.</summary>
    /// <exception cref="DomainException">422, with the field it is in.</exception>
    public static void Check(IReadOnlyList<string>? patterns, string field)
    {
        if (patterns is null) return;
        if (patterns.Count > Most) throw Bad(field, $"may have {Most} patterns");
        foreach (var pattern in patterns)
        {
            if (string.IsNullOrWhiteSpace(pattern) || pattern.Length > Longest) throw Bad(field, $"must have patterns of 1 to {Longest} characters");
            try
            {
                _ = Matches([Compile(pattern)], "/a/page?of=a-site");
            }
            catch (ArgumentException wrong)
            {
                throw Bad(field, $"has a pattern that cannot be read: {pattern} ({wrong.Message})");
            }
            catch (NotSupportedException)
            {
                throw Bad(field, $"has a pattern that would take too long: {pattern}. Look-arounds, back references and very large counts are not taken");
            }
        }
    }

    private static bool Matches(Regex[] patterns, string path)
    {
        try
        {
            return Array.Exists(patterns, pattern => pattern.IsMatch(path));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The path of a whole address: whoever copies one means its page.</summary>
    private static string WithoutSite(string pattern)
    {
        if (!pattern.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !pattern.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) return pattern;
        var host = pattern.IndexOf("://", StringComparison.Ordinal) + 3;
        return pattern.IndexOf('/', host) is >= 0 and var path ? pattern[path..] : "/";
    }

    private static Regex Compile(string pattern)
    {
        var text = WithoutSite(pattern.Trim());
        var expression = text.StartsWith(RegexMark, StringComparison.Ordinal) ? text[RegexMark.Length..]
            : $"^{Regex.Escape(text.StartsWith('/') || text.StartsWith('*') ? text : "/" + text).Replace("\\*", ".*", StringComparison.Ordinal)}$";
        return new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
    }

    private static DomainException Bad(string field, string message) =>
        new(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(field[0])}{field[1..]} {message}", 422, $"crawl.{field}");
}
