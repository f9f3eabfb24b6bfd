namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Reads plain text: a short first line is its title, and nothing in it may turn into HTML when shown as Markdown.</summary>
internal static class PlainTextParser
{
    private const int LongestTitleLine = 100;

    public static ParseResult Parse(string text, RawDocument raw)
    {
        var content = MarkdownEscape.Tags(VisibleText.Clean(text)).Trim('\n', ' ', '\t');
        if (!content.Any(char.IsLetterOrDigit)) return Refusal.Empty;

        var firstLine = content.Split('\n', 2)[0].Trim();
        var standsAlone = firstLine.Length is > 0 and <= LongestTitleLine
            && content.Length > firstLine.Length && !firstLine.EndsWith('.') && !firstLine.EndsWith('。');
        return new ParsedDocument(DocumentTitle.Shorten(standsAlone ? firstLine.TrimStart('#', ' ') : DocumentTitle.FromName(raw.Name)), content);
    }
}
