using System.ComponentModel.DataAnnotations;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>What of a site is read, and how deep.</summary>
/// <param name="Include">Only pages whose path matches one of these (<c>/help/*</c>, <c>regex:^/v[0-9]+/</c>); the first page is read in any case.</param>
/// <param name="Exclude">And none of these.</param>
/// <param name="MaxDepth">How many links away from the first page a page may be; as the server is configured when not told, and never more. What the site's sitemap
/// lists counts as one link away, so that 0 is the first page alone; of a source that is a sitemap itself, 0 is what it lists.</param>
internal sealed record CrawlSettings(IReadOnlyList<string>? Include = null, IReadOnlyList<string>? Exclude = null, [property: Range(0, 100)] int? MaxDepth = null)
{
    public PagePatterns ToPatterns() => new(Include, Exclude);

    /// <exception cref="DomainException">A pattern cannot be read.</exception>
    public CrawlSettings Checked()
    {
        PagePatterns.Check(Include, "include");
        PagePatterns.Check(Exclude, "exclude");
        return this;
    }
}

/// <summary>What opens a guarded site. Kept sealed, sent to the site's own address only, and never shown again.</summary>
/// <param name="Username">With <paramref name="Password"/>: HTTP basic authentication.</param>
/// <param name="Headers">Further headers, such as <c>X-Preview-Key</c>.</param>
internal sealed record SiteAccess([property: MaxLength(200)] string? Username = null, [property: MaxLength(1_000)] string? Password = null, IReadOnlyDictionary<string, string>? Headers = null)
{
    private const int MostHeaders = 10;
    private const int LongestValue = 4_000;

    /// <summary>They say where a request goes and how it is framed; that is not for sources to decide.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Trailer", "Expect", "Accept-Encoding", "User-Agent", "If-None-Match", "If-Modified-Since",
    };

    /// <exception cref="DomainException">422: a header cannot be sent.</exception>
    public SiteAccess Checked()
    {
        if (Username?.Contains(':', StringComparison.Ordinal) == true) throw Bad("username", "Username can't contain a colon");
        if (Headers?.Count > MostHeaders) throw Bad("headers", $"Headers may be {MostHeaders} at most");
        foreach (var (name, value) in Headers ?? new Dictionary<string, string>())
        {
            var isName = name.Length is > 0 and <= 100 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
            if (!isName || Reserved.Contains(name)) throw Bad("headers", $"Headers can't be sent: {name}");
            if (value.Length > LongestValue || value.Any(static c => c is < ' ' or > '~')) throw Bad("headers", $"Headers must have one line of ASCII: {name}");
        }

        return this;
    }

    /// <summary>Nobody can read what is kept, to send it along: what was not told stays.</summary>
    /// <param name="has">Which of its parts were told.</param>
    public SiteAccess Over(SiteAccess? kept, Func<string, bool> has) => new(
        has("username") ? Username : kept?.Username, has("password") ? Password : kept?.Password, has("headers") ? Headers : kept?.Headers);

    public IEnumerable<KeyValuePair<string, string>> ToSend()
    {
        if (Username is not null || Password is not null)
            yield return new("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{Username}:{Password}")));
        foreach (var header in Headers ?? new Dictionary<string, string>()) yield return header;
    }

    private static DomainException Bad(string field, string message) => new(ProblemCodes.ValidationFailed, message, 422, $"access.{field}");
}
