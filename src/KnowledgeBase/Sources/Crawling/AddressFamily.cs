namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>
/// Recognises links that could go on for ever: from one month of a calendar to the next, from one order of a list to
/// another. They differ from the page they stand on only in numbers or in the query. Each such family has a share of a
/// site's pages; what is found elsewhere too (a sitemap, a menu, a page of another kind) has no family.
/// </summary>
internal static class AddressFamily
{
    private const int Smallest = 20;

    /// <summary>How many pages a family may have: a twentieth of the cap.</summary>
    public static int MostOf(int cap) => Math.Max(Smallest, cap / 20);

    /// <summary>The family of a link; null when it leads to a page of another kind than the one it stands on.</summary>
    public static string? Of(Uri page, Uri link)
    {
        var hasQuery = link.Query.Length > 1;
        var isVariant = Template(page) == Template(link) && (hasQuery || link.AbsolutePath.Any(char.IsAsciiDigit));
        var isQueryOnly = hasQuery && link.AbsolutePath == page.AbsolutePath;
        var isCounted = IsNumber(LastSegment(link)) && IsNumber(LastSegment(page)) && BeforeNumbers(link) == BeforeNumbers(page);
        if (!isVariant && !isQueryOnly && !isCounted && !IsDayBelow(page, link)) return null;
        return link.Segments.Any(HasDigit) ? BeforeNumbers(link) + "#" : link.AbsolutePath + "?";
    }

    /// <summary>The path with every number as one sign, and the names of what is asked for.</summary>
    private static string Template(Uri address)
    {
        var path = new System.Text.StringBuilder(address.AbsolutePath.Length);
        foreach (var c in address.AbsolutePath)
        {
            if (!char.IsAsciiDigit(c)) path.Append(c);
            else if (path.Length == 0 || path[^1] != '#') path.Append('#');
        }

        var names = address.Query.TrimStart('?').Split('&').Select(static part => part.Split('=')[0]).Order(StringComparer.Ordinal);
        return $"{path}?{string.Join('&', names)}";
    }

    /// <summary>A day or a month of the calendar that the page shows: numbers below its own path, two of them or more; one alone may be an article's.</summary>
    private static bool IsDayBelow(Uri page, Uri link)
    {
        var path = page.AbsolutePath.TrimEnd('/') + "/";
        if (!link.AbsolutePath.StartsWith(path, StringComparison.Ordinal)) return false;
        var below = link.AbsolutePath[path.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        return below.Length > 1 && below.All(IsNumber);
    }

    private static string BeforeNumbers(Uri address) => string.Concat(address.Segments.TakeWhile(static segment => !HasDigit(segment)));

    private static string LastSegment(Uri address) => address.Segments[^1].TrimEnd('/');

    private static bool HasDigit(string segment) => segment.Any(char.IsAsciiDigit);

    /// <summary>A number or a date: digits and what stands between them.</summary>
    private static bool IsNumber(string segment) => HasDigit(segment) && segment.All(static c => char.IsAsciiDigit(c) || c is '-' or '.' or '_');
}
