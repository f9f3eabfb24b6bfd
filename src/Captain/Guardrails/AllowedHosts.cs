using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Which websites and mail addresses an answer may name: the company's own. A host of the list stands for its subdomains, and
/// for the domain above where it only says what kind of site it is, such as help.example.com.
/// </summary>
internal sealed partial class AllowedHosts
{
    private static readonly HashSet<string> KindsOfSite = new(StringComparer.Ordinal)
    {
        "www", "help", "support", "docs", "doc", "kb", "faq", "ayuda", "soporte", "ajuda", "suporte", "app", "my", "shop", "store", "blog", "status", "wiki", "learn", "community", "portal",
    };

    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);

    /// <param name="named">Hosts or addresses of the company; what is neither is left out.</param>
    public AllowedHosts(IEnumerable<string?> named)
    {
        foreach (var name in named)
        {
            if (string.IsNullOrWhiteSpace(name)) continue;
            var host = Uri.TryCreate(name.Contains("://", StringComparison.Ordinal) ? name : $"https://{name.Trim()}", UriKind.Absolute, out var url) ? Ascii(url.Host) : null;
            if (host is { Length: > 0 }) _domains.Add(Widest(host));
        }
    }

    /// <summary>The first address of a text that is not the company's; null when there is none.</summary>
    /// <param name="text">With its invisible characters taken out.</param>
    public string? FirstForeign(string text)
    {
        if (FirstOpened(text) is { } opened) return opened;
        var plain = Plain(Placeholder().Replace(text, " "));
        return ForeignIn(plain) is [var first, ..] ? plain[first.Start..first.End] : null;
    }

    /// <summary>The sites and mail domains that a text names.</summary>
    public static IEnumerable<string> HostsIn(string text) =>
        Address().Matches(Plain(text)).Select(HostOf).OfType<string>();

    /// <summary>The text with what leads elsewhere taken out: of a link its words stay, of a bare address a mark.</summary>
    /// <param name="text">With its invisible characters taken out.</param>
    /// <param name="keepsMail">Mail addresses stay, as whose it is that somebody asks about.</param>
    public string WithoutForeign(string text, bool keepsMail)
    {
        if (FirstForeign(text) is null) return text;
        var asItStands = LinksCut(text);
        while (OpenedUrl.In(asItStands).Where(IsForeign).Select(static url => (url.Start, url.End)).FirstOrDefault() is { End: > 0 } opened) asItStands = Cut(asItStands, opened.Start, opened.End);
        var plain = Plain(asItStands);
        var rest = LinksCut(plain);
        while (ForeignIn(rest).Find(place => !(keepsMail && place.IsMail)) is { End: > 0 } place) rest = Cut(rest, place.Start, place.End);
        return rest == plain ? asItStands : rest;
    }

    private static string Cut(string text, int start, int end) => $"{text[..start]}[…]{text[end..]}";

    private string LinksCut(string text) => Link().Replace(text, link => FirstForeign(link.Groups["to"].Value) is null ? link.Value : link.Groups["words"].Value);

    /// <summary>The text up to the first address that is not the company's; the text itself where there is none.</summary>
    /// <param name="text">With its invisible characters taken out.</param>
    public string BeforeForeign(string text)
    {
        var plain = Plain(text);
        return ForeignIn(plain) is [var first, ..] ? $"{LinkBegun().Replace(plain[..first.Start], "").TrimEnd()}…"
            : FirstOpened(text) is null ? text : plain;
    }

    /// <summary>Full-width letters and the dots of other scripts lead to the same site as plain ones.</summary>
    private static string Plain(string text) => OtherDots().Replace(text.Normalize(NormalizationForm.FormKC), ".");

    /// <summary>The text as it stands is what a browser opens: a full-width slash, which is a slash in the plain text, is a part of the host there.</summary>
    private string? FirstOpened(string text) =>
        OpenedUrl.In(text).Where(IsForeign).Select(url => text[url.Start..url.End]).FirstOrDefault();

    private List<(int Start, int End, bool IsMail)> ForeignIn(string plain) =>
    [
        .. OpenedUrl.In(plain).Where(IsForeign).Select(static url => (url.Start, url.End, false))
            .Concat(Address().Matches(plain).Where(match => !IsWeb(match) && HostOf(match) is { } host && !Allows(host)).Select(static match => (match.Index, match.Index + match.Length, IsMail(match))))
            .OrderBy(static place => place.Item1),
    ];

    private bool IsForeign(OpenedUrl url) => url.IsDisguised || !url.Hosts.All(host => Allows(host) || IsAtHome(host));

    private static bool IsWeb(Match match) => match.Groups["scheme"].Value.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static bool IsMail(Match match) => !match.Groups["scheme"].Success && match.Value.Contains('@', StringComparison.Ordinal);

    private bool Allows(string host)
    {
        if (Ascii(host) is not { } ascii) return false;
        return _domains.Any(domain => ascii == domain || ascii.EndsWith("." + domain, StringComparison.Ordinal));
    }

    /// <summary>The host that a browser or a mail program would go to; null for what is no address after all.</summary>
    private static string? HostOf(Match match)
    {
        var text = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '"', '\'');
        if (match.Groups["scheme"].Success)
        {
            // A telephone number leads nowhere else; its digits are looked at as numbers.
            if (text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase)) return null;
            if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text[7..];
            else
            {
                if (text.StartsWith("//", StringComparison.Ordinal)) text = "https:" + text;
                return !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") ? text : IsAtHome(url.Host) ? null : url.Host;
            }
        }

        var host = text[(text.LastIndexOf('@') + 1)..].Split('/', '?', '#', ':')[0];
        if (text.Contains('@', StringComparison.Ordinal)) return host;
        if (IPAddress.TryParse(host, out _)) return IsAtHome(host) || !text.Contains('/', StringComparison.Ordinal) ? null : host; // 4.2.1.0 may be a version
        if (!host.Contains('.', StringComparison.Ordinal)) return null;
        var (name, ending) = (host[..host.LastIndexOf('.')], host[(host.LastIndexOf('.') + 1)..]);
        // The end of one sentence with the next one close behind it is no address: "within 5 days.You", "Schritt 5.und".
        var isBreak = (char.IsUpper(ending[0]) && char.IsLower(name[^1])) || (name.All(char.IsAsciiDigit) && ending.Length > 3);
        var isFile = FileEndings.Contains(ending.ToLowerInvariant()) && !text.Contains('/', StringComparison.Ordinal);
        if (isFile || Names.Contains(host)) return null;
        var isEnding = (ending.Length == 2 && ending.All(char.IsAsciiLetter)) || Endings.Contains(ending.ToLowerInvariant()) || text.Contains('/', StringComparison.Ordinal);
        return isEnding && !isBreak ? host : null;
    }

    /// <summary>
    /// The endings of websites, beside those of two letters, that are common or are often bought for fraud. A word with another one,
    /// such as pump.blocked or settings.json, is an address only where a path or a scheme says so.
    /// </summary>
    private static readonly HashSet<string> Endings = new(
        ("com net org edu gov mil int info biz name pro mobi app dev page web site website online store shop live life world today space tech cloud host digital agency company solutions services support center systems "
        + "network media group team email email link click top xyz icu cyou vip win bid loan men date party review stream download racing science cricket accountant faith trade work kim buzz rest fit bar wiki fun blog news press zone "
        + "finance money cash credit bank pay card gift sale deals market express delivery social chat video tube games bet casino club global one test example invalid local localhost onion").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Endings of files that are endings of countries, too; written without a path they are files.</summary>
    private static readonly HashSet<string> FileEndings = new("md sh py js ts cs go rb ps vb".Split(' '), StringComparer.Ordinal);

    private static readonly HashSet<string> Names = new(["asp.net", "vb.net", "ado.net", "node.js", "vue.js", "p.ej", "p.ex"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Where everybody may have a site: only the very host of somebody is his. And what stands above a country's own domains.</summary>
    private static readonly HashSet<string> Shared = new(
        ("google.com zendesk.com wordpress.com blogspot.com github.io github.com gitlab.io gitlab.com notion.site notion.so medium.com substack.com tumblr.com gitbook.io readthedocs.io atlassian.net sharepoint.com dropbox.com "
        + "amazonaws.com cloudfront.net netlify.app vercel.app pages.dev workers.dev azurewebsites.net herokuapp.com web.app firebaseapp.com myshopify.com wixsite.com weebly.com squarespace.com webflow.io freshdesk.com helpscoutdocs.com "
        + "intercom.help hubspot.com facebook.com microsoft.com live.com co.uk org.uk ac.uk com.br com.mx com.ar com.co com.pe com.cl com.es com.pt com.cn com.hk com.tw com.au co.jp co.kr co.in co.nz co.za com.tr com.sg").Split(' '),
        StringComparer.Ordinal);

    private static string Widest(string host)
    {
        var labels = host.Split('.');
        if (labels.Length < 3 || !KindsOfSite.Contains(labels[0])) return host;
        var above = string.Join('.', labels[1..]);
        return Shared.Contains(above) ? host : above;
    }

    /// <summary>A device in the customer's own network, such as his router.</summary>
    private static bool IsAtHome(string host) => IPAddress.TryParse(host, out var address) && address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [127, ..] or [172, >= 16 and <= 31, ..];

    private static string? Ascii(string host)
    {
        try
        {
            return new IdnMapping { AllowUnassigned = true }.GetAscii(host.Trim('[', ']').TrimEnd('.')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Where ordinary Chinese text stands around it, a full stop ends a sentence.</summary>
    [GeneratedRegex(@"(?<=[a-zA-Z0-9])[\u3002\uFF61\u2024](?=[a-zA-Z]{2,18}(?![\p{L}]))", RegexOptions.CultureInvariant)]
    private static partial Regex OtherDots();

    [GeneratedRegex(@"!?\[(?<words>[^\[\]]{0,500})\]\(\s*<?(?<to>[^()\s>]{0,2000})[^()]{0,500}\)", RegexOptions.None, 500)]
    private static partial Regex Link();

    /// <summary>What stands before the address of a link, an image or the place where a link's address is said.</summary>
    [GeneratedRegex(@"(?:!?\[[^\[\]]{0,500}\](?:\(\s*<?|:\s*<?)|<)\z", RegexOptions.None, 500)]
    private static partial Regex LinkBegun();

    /// <summary>A field of a template; what else stands in braces is text.</summary>
    [GeneratedRegex(@"\{\{\s*(?:contact|conversation|agent|account|inbox|customer|user|order|item|product|shop|company|ticket)(?:\.\w{1,40}){1,3}\s*\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(
        @"(?<scheme>(?<![a-zA-Z0-9_])(?:https?|ftp|ftps|wss?|javascript|data|file|tel|sms|intent|mailto):|(?<![:\w])//)[^\s<>""')\]}，。；]+"
        + @"|[\w.+%-]{1,64}@[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+"
        + @"|(?<![\w@/.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"
        + @"|(?<![\w@/.-])[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.[a-zA-Z]{2,18}(?![\p{L}\p{N}_-])(?:[/?#][^\s<>""')\]}，。；]*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex Address();
}
