using System.Globalization;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>
/// What a site's robots.txt (RFC 9309) lets us read: our own groups, else those for everybody; the longest matching rule
/// decides, and between equals the one that allows.
/// </summary>
internal sealed class RobotsRules
{
    /// <summary>The name that a site addresses us by.</summary>
    public const string Token = "wheelhouse";

    /// <summary>As much of the file as crawlers must read at least.</summary>
    public const int LongestFile = 500 * 1024;

    private readonly List<Rule> _rules = [];

    private RobotsRules()
    {
    }

    public static RobotsRules AllowAll { get; } = new();

    /// <summary>Seconds between two pages that the site asks for.</summary>
    public TimeSpan? CrawlDelay { get; private set; }

    /// <summary>Its delay alone.</summary>
    public RobotsRules WithoutRules => new() { CrawlDelay = CrawlDelay };

    public List<string> Sitemaps { get; } = [];

    public static RobotsRules Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return AllowAll;
        var groups = new List<Group>();
        var rules = new RobotsRules();
        Group? group = null;
        foreach (var line in text.Split('\n', '\r'))
        {
            var (name, value) = Field(line);
            switch (name)
            {
                case "user-agent":
                    // Consecutive user-agent lines share one group; after a rule a new one begins.
                    if (group is null || group.HasRules) groups.Add(group = new Group());
                    group.Agents.Add(value.Split('/')[0].Trim());
                    break;
                case "allow" or "disallow" when group is not null:
                    group.HasRules = true;
                    if (value.Length > 0) group.Rules.Add(new Rule(NormalizePath(value), name == "allow"));
                    break;
                case "crawl-delay" when group is not null:
                    group.HasRules = true;
                    if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400)
                        group.Delay = TimeSpan.FromSeconds(seconds);
                    break;
                case "sitemap":
                    rules.Sitemaps.Add(value);
                    break;
            }
        }

        var ours = groups.Where(static g => g.Agents.Exists(static a => a.Equals(Token, StringComparison.OrdinalIgnoreCase))).ToList();
        foreach (var chosen in ours.Count > 0 ? ours : groups.Where(static g => g.Agents.Contains("*")))
        {
            rules._rules.AddRange(chosen.Rules);
            rules.CrawlDelay ??= chosen.Delay;
        }

        return rules;
    }

    public bool Allows(Uri address)
    {
        var path = NormalizePath(address.PathAndQuery);
        if (path == "/robots.txt") return true;
        Rule? best = null;
        foreach (var rule in _rules)
        {
            if (best is not null && (rule.Pattern.Length < best.Pattern.Length || (rule.Pattern.Length == best.Pattern.Length && !rule.Allows)))
                continue;
            if (Matches(rule.Pattern, path)) best = rule;
        }

        return best?.Allows ?? true;
    }

    private static (string? Name, string Value) Field(string line)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        if (comment >= 0) line = line[..comment];
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? (null, string.Empty) : (line[..colon].Trim('\uFEFF', ' ', '\t').ToLowerInvariant(), line[(colon + 1)..].Trim());
    }

    /// <summary>A star stands for anything, a dollar at the end for the end; without it the pattern is a prefix.</summary>
    private static bool Matches(string pattern, string path)
    {
        var toEnd = pattern.EndsWith('$');
        if (toEnd) pattern = pattern[..^1];
        else if (!pattern.EndsWith('*')) pattern += '*';

        var (p, s, star, mark) = (0, 0, -1, 0);
        while (s < path.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, mark) = (p++, s);
            else if (p < pattern.Length && pattern[p] == path[s]) (p, s) = (p + 1, s + 1);
            else if (star >= 0) (p, s) = (star + 1, ++mark);
            else return false;
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    /// <summary>Rules and addresses are compared byte by byte once both are percent-encoded in the same way.</summary>
    private static string NormalizePath(string path)
    {
        var normal = new StringBuilder(path.Length);
        var bytes = Encoding.UTF8.GetBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = bytes[i];
            if (value == '%' && i + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[i + 1]) && char.IsAsciiHexDigit((char)bytes[i + 2]))
            {
                value = byte.Parse([(char)bytes[i + 1], (char)bytes[i + 2]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
                var isPlain = char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
                normal.Append(isPlain ? ((char)value).ToString() : $"%{value:X2}");
            }
            else
            {
                normal.Append(value is > 0x20 and < 0x7F ? ((char)value).ToString() : $"%{value:X2}");
            }
        }

        return normal.ToString();
    }

    private sealed record Rule(string Pattern, bool Allows);

    private sealed class Group
    {
        public List<string> Agents { get; } = [];

        public List<Rule> Rules { get; } = [];

        public TimeSpan? Delay { get; set; }

        public bool HasRules { get; set; }
    }
}
