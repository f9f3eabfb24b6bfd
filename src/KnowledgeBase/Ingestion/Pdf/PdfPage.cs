using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>
/// The lines of one page, laid out as on paper, as Markdown: lines of a paragraph joined, lists, tables, and headings where
/// the layout leaves little doubt. There are no fonts to go by.
/// </summary>
internal static class PdfPage
{
    private const int LongestHeading = 90;
    private const int LongestCaption = 50;
    private const double FullLine = 0.72;

    private enum Kind
    {
        Text,
        Item,
        Table,
    }

    /// <param name="IsFirst">Whether another column may have ended before it in the middle of a sentence.</param>
    private sealed record Part(Kind Kind, string Text, int Lines, bool IsFirst = false);

    /// <param name="title">What the page begins with, when that is a heading and the page is the first.</param>
    public static string ToMarkdown(IReadOnlyList<string> lines, bool isFirst, out string? title)
    {
        title = null;
        var parts = PdfColumns.Divide(lines).SelectMany(static column => Parts(column).Select(static (part, i) => part with { IsFirst = i == 0 })).ToList();
        var blocks = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var next = i + 1 < parts.Count ? parts[i + 1] : null;
            var text = part.Kind == Kind.Text ? MarkdownEscape.Inline(part.Text) : part.Text;
            if (IsHeading(part, next))
            {
                var isTitle = isFirst && i == 0;
                if (isTitle) title = part.Text;
                text = new string('#', isTitle ? 1 : Level(part.Text)) + " " + text;
            }
            else if (part.Kind == Kind.Text)
            {
                text = MarkdownEscape.LineStart(text);
            }

            if (blocks.Length > 0) blocks.Append((part.Kind == Kind.Item && parts[i - 1].Kind == Kind.Item) || (part.IsFirst && GoesOn(blocks, text)) ? "\n" : "\n\n");
            blocks.Append(text);
        }

        return blocks.ToString();
    }

    /// <summary>A sentence that runs over the end of a page or a column is not cut in two.</summary>
    public static bool GoesOn(StringBuilder content, string next) =>
        (char.IsLower(content[^1]) || content[^1] is ',' or '，') && char.IsLower(next[0]);

    private static List<Part> Parts(IReadOnlyList<string> lines)
    {
        var width = lines.Select(static line => line.TrimEnd().Length).DefaultIfEmpty(0).Max();
        var parts = new List<Part>();
        for (var i = 0; i < lines.Count;)
        {
            var block = lines.Skip(i).TakeWhile(static line => !string.IsNullOrWhiteSpace(line)).ToList();
            i += Math.Max(1, block.Count);
            foreach (var (run, isTable) in PdfTable.Divide(block))
            {
                if (isTable && PdfTable.ToMarkdown(run) is { } table) parts.Add(new Part(Kind.Table, table, run.Count));
                else AddText(run, width, parts);
            }
        }

        return parts;
    }

    /// <summary>A line that ends well before the margin ends its paragraph; so does one before a bullet.</summary>
    private static void AddText(IReadOnlyList<string> lines, int width, List<Part> parts)
    {
        var isOpen = false;
        foreach (var line in lines)
        {
            var text = VisibleText.OneLine(line);
            if (text.Length == 0) continue;
            if (Item(text) is { } item)
            {
                parts.Add(new Part(Kind.Item, item, 1));
            }
            else if (isOpen && parts[^1] is { Kind: not Kind.Table } last)
            {
                var added = last.Kind == Kind.Item ? MarkdownEscape.Inline(text) : text;
                parts[^1] = last with { Text = Join(last.Text, added), Lines = last.Lines + 1 };
            }
            else
            {
                parts.Add(new Part(Kind.Text, text, 1));
            }

            isOpen = line.TrimEnd().Length >= width * FullLine;
        }
    }

    private static string Join(string before, string text)
    {
        var isHyphenated = before.Length > 1 && before[^1] == '-' && char.IsLower(before[^2]) && char.IsLower(text[0]);
        if (isHyphenated) return before[..^1] + text;
        // Chinese and Japanese have no spaces between words, so none at the end of a line.
        return IsIdeograph(before[^1]) && IsIdeograph(text[0]) ? before + text : before + " " + text;
    }

    private static bool IsIdeograph(char c) => c is (>= '\u3000' and <= '\u9FFF') or (>= '\uFF00' and <= '\uFFEF');

    private static string? Item(string line)
    {
        if (line.Length > 2 && line[0] is '•' or '◦' or '▪' or '●' or '○' or '■' or '‣' or '·' or '∙' && line.Length > 1) return "- " + MarkdownEscape.Inline(line[1..].TrimStart());
        return line.Length > 2 && line[0] is '-' or '–' or '*' && line.Length > 2 && line[1] == ' ' ? "- " + MarkdownEscape.Inline(line[2..].TrimStart()) : null;
    }

    /// <summary>One short line without a full stop, with text beneath it.</summary>
    private static bool IsHeading(Part part, Part? next)
    {
        var text = part.Text;
        if (part is not { Kind: Kind.Text, Lines: 1 } || text.Length is < 2 or > LongestHeading || next is null) return false;
        if (text[^1] is '.' or ',' or ';' or ':' or '。' or '，' or '；' or '：' or '-') return false;
        if (!char.IsUpper(text[0]) && !char.IsDigit(text[0]) && char.GetUnicodeCategory(text[0]) != System.Globalization.UnicodeCategory.OtherLetter) return false;
        if (!text.Any(char.IsLetter)) return false;
        // The steps of a list follow each other; a numbered heading has text between it and the next.
        if (char.IsDigit(text[0]) && char.IsDigit(next.Text[0])) return false;
        if (next.Kind == Kind.Table) return text.Length <= LongestCaption;
        return next.Kind == Kind.Item || next.Lines > 1 || next.Text[^1] is '.' or ':' or '!' or '?' or '。' or '：' or '！' or '？';
    }

    /// <summary>"2.1 Cleaning" stands below "2 Care".</summary>
    private static int Level(string heading)
    {
        var number = heading.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.').ToArray();
        return Math.Min(6, 2 + new string(number).TrimEnd('.').Count(static c => c == '.'));
    }
}
