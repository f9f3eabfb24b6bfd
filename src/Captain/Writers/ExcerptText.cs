using System.Text;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>Turns an excerpt into a sentence of the reply with its verbatim citations.</summary>
internal static class ExcerptText
{
    public static WrittenSentence Write(Excerpt excerpt)
    {
        var number = excerpt.Passage.Number;
        return excerpt.Shape switch
        {
            ExcerptShape.Row => WriteRow(excerpt, number),
            ExcerptShape.Lines => new WrittenSentence(QuotedText.Clean(excerpt.Quote) + (excerpt.IsCut ? "\n…" : ""), [new Citation(number, excerpt.Quote)]),
            ExcerptShape.Clipped => WriteClipped(excerpt, number),
            _ => WriteProse(excerpt, number),
        };
    }

    private static WrittenSentence WriteProse(Excerpt excerpt, int number)
    {
        var quote = MarkdownBlocks.WithoutItemMark(excerpt.Quote);
        return new WrittenSentence(QuotedText.OneLine(quote), [new Citation(number, quote)]);
    }

    private static WrittenSentence WriteClipped(Excerpt excerpt, int number)
    {
        var quote = excerpt.Quote;
        var before = excerpt.Span.Start > 0 && !excerpt.Passage.Pieces.Any(p => p.Span.Start == excerpt.Span.Start) ? "…" : "";
        return new WrittenSentence($"{before}{QuotedText.OneLine(quote).TrimEnd(',', ';', ':', '，', '；', '：', '、')}{(excerpt.IsCut ? "…" : "")}", [new Citation(number, quote)]);
    }

    /// <summary>"Plan: Pro · Price: $29": reads in every channel, also where Markdown tables do not.</summary>
    private static WrittenSentence WriteRow(Excerpt excerpt, int number)
    {
        var header = excerpt.Header!.Value.Of(excerpt.Passage.Source.Text);
        var names = Cells(header);
        var values = Cells(excerpt.Quote);
        var told = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Length == 0) continue;
            if (told.Length > 0) told.Append(" · ");
            if (i < names.Count && names[i].Length > 0) told.Append(names[i]).Append(": ");
            told.Append(values[i]);
        }

        return new WrittenSentence(told.ToString(), [new Citation(number, excerpt.Quote), new Citation(number, header)]);
    }

    private static List<string> Cells(string line) =>
        [.. line.Trim().Trim('|').Split('|').Select(cell => QuotedText.OneLine(cell.Replace("**", "", StringComparison.Ordinal)))];
}
