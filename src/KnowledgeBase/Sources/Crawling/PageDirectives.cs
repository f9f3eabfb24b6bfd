namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>What a page asks of those who search, by a meta element or by the header X-Robots-Tag.</summary>
/// <param name="NoIndex">Not to be found.</param>
/// <param name="NoFollow">That its links are not followed.</param>
internal readonly record struct PageDirectives(bool NoIndex, bool NoFollow)
{
    /// <summary>Fields that have a value of their own behind a colon: no name of a crawler stands before it.</summary>
    private static readonly HashSet<string> WithValue = new(StringComparer.OrdinalIgnoreCase)
    {
        "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
    };

    public PageDirectives And(PageDirectives other) => new(NoIndex || other.NoIndex, NoFollow || other.NoFollow);

    /// <summary>Reads one line: <c>noindex, nofollow</c>. What stands behind the name of another crawler (<c>otherbot: noindex</c>) is not for us.</summary>
    public static PageDirectives Parse(string line)
    {
        var (found, isForUs) = (default(PageDirectives), true);
        foreach (var part in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (colon, rule) = (part.IndexOf(':', StringComparison.Ordinal), part);
            if (colon > 0 && part[..colon].Trim() is var name && !WithValue.Contains(name) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '*' or '-' or '_'))
            {
                isForUs = name == "*" || name.Equals(RobotsRules.Token, StringComparison.OrdinalIgnoreCase);
                rule = part[(colon + 1)..].Trim();
            }

            if (isForUs) found = found.And(Of(rule));
        }

        return found;
    }

    private static PageDirectives Of(string rule) => rule.ToLowerInvariant() switch
    {
        "none" => new(true, true),
        "noindex" => new(true, false),
        "nofollow" => new(false, true),
        _ => default,
    };
}
