using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Reads a Markdown file: front matter, title, links; raw HTML in it becomes Markdown or goes.</summary>
internal static class MarkdownParser
{
    public static ParseResult Parse(string text, RawDocument raw)
    {
        var (settings, body) = FrontMatter.Split(VisibleText.Clean(text));
        // Found for ever instead of until then is the worse mistake.
        if (settings.Unreadable is { } date)
            return new Refusal(RefusalCodes.WrongDate, $"“{date.Brief(100)}” is no date. Write a day (2026-12-31) or a time (2026-12-31T18:00:00Z).");
        var content = RawHtml.Remove(body).Trim('\n', ' ', '\t');
        if (!content.Any(char.IsLetterOrDigit)) return Refusal.Empty;

        var document = MarkdownText.Read(content);
        var title = settings.Title ?? FirstHeading(document) ?? DocumentTitle.FromName(raw.Name);
        return new ParsedDocument(
            DocumentTitle.Shorten(title),
            content,
            AbsoluteUrl(settings.Url, raw.Address),
            settings.Language,
            settings.Audience,
            settings.UpdatedAt,
            Links(document, raw.Address))
        {
            Tags = settings.Tags,
            ValidFrom = settings.ValidFrom,
            ValidUntil = settings.ValidUntil,
        };
    }

    private static string? FirstHeading(MarkdownDocument? document)
    {
        var headings = document?.OfType<HeadingBlock>().ToList();
        var heading = headings?.Find(static h => h.Level == 1) ?? headings?.FirstOrDefault();
        var text = MarkdownText.PlainText(heading?.Inline);
        return text.Length > 0 ? text : null;
    }

    /// <summary>Front matter may name a path; without a known site it stays a path on this installation.</summary>
    private static string? AbsoluteUrl(string? url, Uri? address)
    {
        if (url is null) return null;
        if (Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https") return absolute.AbsoluteUri;
        if (address is not null && Uri.TryCreate(address, url, out var resolved) && resolved.Scheme is "http" or "https") return resolved.AbsoluteUri;
        return url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) ? url : null;
    }

    private static List<Uri> Links(MarkdownDocument? document, Uri? address)
    {
        var links = new List<Uri>();
        if (document is null || address is null) return links;
        foreach (var link in document.Descendants<LinkInline>())
        {
            if (!link.IsImage && PageAddress.Resolve(address, link.Url) is { } target) links.Add(target);
        }

        return links;
    }
}
