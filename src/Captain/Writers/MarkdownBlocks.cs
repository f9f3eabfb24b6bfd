using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

internal enum BlockKind
{
    Paragraph,
    List,
    OrderedList,
    Table,
    Code,
    Heading,
}

/// <summary>
/// A block of a passage's Markdown. Offsets count UTF-16 units of the passage. <paramref name="Parts"/> are the items of
/// a list or the lines of a table (header, separator, rows); otherwise empty.
/// </summary>
internal sealed record Block(BlockKind Kind, int Start, int End, IReadOnlyList<TextSpan> Parts);

internal readonly record struct TextSpan(int Start, int End)
{
    public string Of(string text) => text[Start..End];
}

/// <summary>
/// Splits Markdown into blocks with exact offsets. Markdig reads documents when they come in; here a few passages are
/// read on each turn and every quote must be cut from the passage as it stands, so a reader of lines is enough.
/// </summary>
internal static partial class MarkdownBlocks
{
    public static IReadOnlyList<Block> Read(string text)
    {
        var lines = Lines(text);
        var blocks = new List<Block>();
        for (var i = 0; i < lines.Count;)
        {
            var line = lines[i].Of(text);
            if (string.IsNullOrWhiteSpace(line)) i++;
            else if (Fence().Match(line) is { Success: true } fence) i = ReadFence(text, lines, i, fence.Groups[1].Value, blocks);
            else if (line.TrimStart().StartsWith("<!--", StringComparison.Ordinal)) i = SkipComment(text, lines, i);
            else if (Heading().IsMatch(line)) blocks.Add(new Block(BlockKind.Heading, lines[i].Start, lines[i++].End, []));
            else if (Rule().IsMatch(line)) i++;
            else if (IsTable(text, lines, i)) i = ReadTable(text, lines, i, blocks);
            else if (Item().IsMatch(line)) i = ReadList(text, lines, i, blocks);
            else i = ReadParagraph(text, lines, i, blocks);
        }

        return blocks;
    }

    /// <summary>An item's text without its bullet or number.</summary>
    public static string WithoutItemMark(string item)
    {
        var mark = Item().Match(item);
        return mark.Success ? item[mark.Length..] : item;
    }

    private static List<TextSpan> Lines(string text)
    {
        var lines = new List<TextSpan>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] != '\n') continue;
            var end = i > start && text[i - 1] == '\r' ? i - 1 : i;
            lines.Add(new TextSpan(start, end));
            start = i + 1;
        }

        return lines;
    }

    private static int ReadFence(string text, List<TextSpan> lines, int i, string fence, List<Block> blocks)
    {
        var first = i++;
        while (i < lines.Count && !lines[i].Of(text).TrimStart().StartsWith(fence, StringComparison.Ordinal)) i++;
        var last = Math.Min(i, lines.Count - 1);
        blocks.Add(new Block(BlockKind.Code, lines[first].Start, lines[last].End, []));
        return last + 1;
    }

    private static int SkipComment(string text, List<TextSpan> lines, int i)
    {
        while (i < lines.Count && !lines[i].Of(text).Contains("-->", StringComparison.Ordinal)) i++;
        return i + 1;
    }

    private static bool IsTable(string text, List<TextSpan> lines, int i) =>
        i + 1 < lines.Count && lines[i].Of(text).Contains('|') && TableSeparator().IsMatch(lines[i + 1].Of(text));

    private static int ReadTable(string text, List<TextSpan> lines, int i, List<Block> blocks)
    {
        var parts = new List<TextSpan>();
        while (i < lines.Count && lines[i].Of(text) is var line && !string.IsNullOrWhiteSpace(line) && line.Contains('|')) parts.Add(Trimmed(text, lines[i++]));
        blocks.Add(new Block(BlockKind.Table, parts[0].Start, parts[^1].End, parts));
        return i;
    }

    /// <summary>An item runs until the next item of the same or a lesser indent; nested items belong to it.</summary>
    private static int ReadList(string text, List<TextSpan> lines, int i, List<Block> blocks)
    {
        var first = Item().Match(lines[i].Of(text));
        var indent = first.Groups[1].Length;
        var ordered = IsOrdered(first);
        var items = new List<TextSpan>();
        var end = lines[i].End;
        var start = lines[i].Start + indent;
        for (i++; i < lines.Count; i++)
        {
            var line = lines[i].Of(text);
            if (string.IsNullOrWhiteSpace(line))
            {
                if (!ContinuesAfterBlank(text, lines, i + 1, indent, ordered)) break;
                continue;
            }

            var item = Item().Match(line);
            if (item.Success && item.Groups[1].Length <= indent)
            {
                if (IsOrdered(item) != ordered) break;
                items.Add(new TextSpan(start, end));
                start = lines[i].Start + item.Groups[1].Length;
            }
            else if (!item.Success && (Heading().IsMatch(line) || Fence().IsMatch(line) && !char.IsWhiteSpace(line[0])))
            {
                break;
            }

            end = lines[i].End;
        }

        items.Add(new TextSpan(start, end));
        blocks.Add(new Block(ordered ? BlockKind.OrderedList : BlockKind.List, items[0].Start, end, items));
        return i;
    }

    private static bool ContinuesAfterBlank(string text, List<TextSpan> lines, int i, int indent, bool ordered)
    {
        if (i >= lines.Count) return false;
        var line = lines[i].Of(text);
        if (string.IsNullOrWhiteSpace(line)) return false;
        var item = Item().Match(line);
        if (item.Success) return item.Groups[1].Length > indent || IsOrdered(item) == ordered;
        return line.Length - line.TrimStart().Length >= indent + 2;
    }

    private static int ReadParagraph(string text, List<TextSpan> lines, int i, List<Block> blocks)
    {
        var first = i;
        for (i++; i < lines.Count; i++)
        {
            var line = lines[i].Of(text);
            if (string.IsNullOrWhiteSpace(line) || Heading().IsMatch(line) || Fence().IsMatch(line) || Item().IsMatch(line) || IsTable(text, lines, i)) break;
            if (!SetextRule().IsMatch(line)) continue;
            blocks.Add(new Block(BlockKind.Heading, lines[first].Start, lines[i - 1].End, []));
            return i + 1;
        }

        var span = Trimmed(text, new TextSpan(lines[first].Start, lines[i - 1].End));
        blocks.Add(new Block(BlockKind.Paragraph, span.Start, span.End, []));
        return i;
    }

    private static TextSpan Trimmed(string text, TextSpan span)
    {
        var (start, end) = span;
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return new TextSpan(start, end);
    }

    private static bool IsOrdered(Match item) => item.Groups[2].Value is not ("-" or "*" or "+" or "•");

    [GeneratedRegex(@"^\s{0,3}(`{3,}|~{3,})")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s{0,3}#{1,6}\s+\S")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s{0,3}(={2,}|-{3,})\s*$")]
    private static partial Regex SetextRule();

    [GeneratedRegex(@"^\s{0,3}([-*_])(\s*\1){2,}\s*$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")]
    private static partial Regex TableSeparator();

    /// <summary>Bullets, numbers, and the ways Chinese articles number their steps.</summary>
    [GeneratedRegex(@"^(\s*)(?:([-*+•]|\d{1,3}[.)])\s+|(\d{1,2}[、．]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十]{1,2}步[：:，]?))(?=\S)")]
    private static partial Regex Item();
}
