using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Writers;

internal enum PieceKind
{
    Sentence,
    Item,
    Row,
}

/// <summary>The smallest unit that can be quoted: a sentence, a list item or a table row, with its index terms in order.</summary>
/// <param name="Index">Its place among the pieces of the passage.</param>
/// <param name="Context">The index terms of title and headings above it.</param>
internal sealed record Piece(
    PassageReading Passage,
    int Index,
    PieceKind Kind,
    Block Block,
    TextSpan Span,
    IReadOnlyList<TermSpan> Terms,
    IReadOnlySet<string> Context)
{
    public string Quote => Span.Of(Passage.Source.Text);
}

/// <summary>A passage cut into pieces. Headings and code are not pieces: headings give context, code goes with the piece before it.</summary>
internal sealed class PassageReading
{
    private PassageReading(int number, Passage source, LanguageCues cues)
    {
        Number = number;
        Source = source;
        Cues = cues;
    }

    /// <summary>The passage's number in the request, from 1.</summary>
    public int Number { get; }

    public Passage Source { get; }

    public LanguageCues Cues { get; }

    public IReadOnlyList<Block> Blocks { get; private set; } = [];

    public IReadOnlyList<Piece> Pieces { get; private set; } = [];

    /// <summary>The index terms of the heading right above it; empty above the first heading.</summary>
    public IReadOnlySet<string> Section { get; private set; } = new HashSet<string>();

    /// <summary>The index terms of its title.</summary>
    public IReadOnlySet<string> TitleTerms { get; private set; } = new HashSet<string>();

    /// <summary>Its title or a heading says that it no longer holds; it is quoted only when nothing else answers.</summary>
    public bool IsOutdated { get; private set; }

    /// <summary>
    /// What was found in the customer's language: who asks in a language that the help centre speaks is not answered in another. Where it does
    /// not, what it has is better than nothing.
    /// </summary>
    public static List<PassageReading> ReadAll(IEnumerable<NumberedPassage> found, string language, ITextAnalysis analysis)
    {
        var all = found.ToList();
        var own = all.FindAll(p => p.Passage.Language == language);
        return (own.Count > 0 ? own : all).ConvertAll(p => Read(p.Number, p.Passage, analysis));
    }

    public static PassageReading Read(int number, Passage source, ITextAnalysis analysis)
    {
        var reading = new PassageReading(number, source, LanguageCues.For(source.Language));
        // Read without what speaks to machines, quote from the text as it stands: the mask keeps the offsets.
        var text = HiddenInstructions.MaskIn(source.Text);
        reading.Blocks = MarkdownBlocks.Read(text);
        var terms = WithCompounds(analysis.TermSpans(text, source.Language), text);
        var above = Context(string.Join(" \n", source.HeadingPath.Prepend(source.Title)), source.Language, analysis);
        IReadOnlySet<string> context = above;
        var pieces = new List<Piece>();
        var cursor = 0;
        foreach (var block in reading.Blocks)
        {
            if (block.Kind == BlockKind.Heading || AsksItself(text, block))
            {
                context = above.Concat(Within(terms, new TextSpan(block.Start, block.End), ref cursor).Select(t => t.Term)).ToHashSet(StringComparer.Ordinal);
                continue;
            }

            // A row is read with the names of its columns, so they count as its own words.
            var columns = block.Kind == BlockKind.Table ? Within(terms, block.Parts[0], ref cursor) : [];
            foreach (var (kind, unit) in Units(text, block, reading.Cues))
            {
                if (Visible(text, kind, unit) is not { } span) continue;
                pieces.Add(new Piece(reading, pieces.Count, kind, block, span, [.. columns, .. Within(terms, span, ref cursor)], context));
            }
        }

        reading.TitleTerms = Context(source.Title, source.Language, analysis);
        if (source.HeadingPath is [.., var heading]) reading.Section = Context(heading, source.Language, analysis);
        reading.IsOutdated = source.HeadingPath.Prepend(source.Title).Any(reading.Cues.SaysOutdated);
        reading.Pieces = pieces;
        return reading;
    }

    private static HashSet<string> Context(string headings, string language, ITextAnalysis analysis) =>
        [.. WithCompounds(analysis.TermSpans(headings, language), headings).Select(t => t.Term)];

    /// <summary>Adds "wifi" where "wi-fi" stands: customers leave hyphens out, and authors do not.</summary>
    private static List<TermSpan> WithCompounds(IReadOnlyList<TermSpan> terms, string text)
    {
        var all = new List<TermSpan>(terms.Count);
        for (var i = 0; i < terms.Count; i++)
        {
            all.Add(terms[i]);
            if (i + 1 >= terms.Count) continue;
            var end = terms[i].Start + terms[i].Length;
            if (terms[i + 1].Start == end + 1 && text[end] is '-' or '‑') all.Add(new TermSpan(terms[i].Term + terms[i + 1].Term, terms[i].Start, terms[i + 1].Start + terms[i + 1].Length - terms[i].Start));
        }

        return all;
    }

    /// <summary>The unit without masked text at its ends; null when masked text is left or nothing else is. Items and rows are all or nothing.</summary>
    private static TextSpan? Visible(string text, PieceKind kind, TextSpan unit)
    {
        if (kind != PieceKind.Sentence) return text.AsSpan()[unit.Start..unit.End].Contains(HiddenInstructions.Mask) ? null : unit;
        var (start, end) = unit;
        while (start < end && (text[start] == HiddenInstructions.Mask || char.IsWhiteSpace(text[start]))) start++;
        while (end > start && (text[end - 1] == HiddenInstructions.Mask || char.IsWhiteSpace(text[end - 1]))) end--;
        return start < end && !text.AsSpan()[start..end].Contains(HiddenInstructions.Mask) ? new TextSpan(start, end) : null;
    }

    /// <summary>A paragraph that is one short question stands above its answer like a heading.</summary>
    private static bool AsksItself(string text, Block block) =>
        block.Kind == BlockKind.Paragraph && block.End - block.Start < 160 && text.AsSpan()[block.Start..block.End].TrimEnd("*_ ") is [.., '?' or '？'];

    private static IEnumerable<(PieceKind Kind, TextSpan Span)> Units(string text, Block block, LanguageCues cues) => block.Kind switch
    {
        BlockKind.Paragraph => Telling(text, Sentences.Split(text, new TextSpan(block.Start, block.End), cues), cues).Select(s => (PieceKind.Sentence, s)),
        BlockKind.List or BlockKind.OrderedList => block.Parts.Where(s => !cues.IsBareAnswer(text.AsSpan()[s.Start..s.End])).Select(s => (PieceKind.Item, s)),
        BlockKind.Table => block.Parts.Skip(2).Select(s => (PieceKind.Row, s)),
        _ => [],
    };

    /// <summary>
    /// A "Yes." is one piece with the sentence after it, and none where nothing follows: alone it would be quoted as the
    /// answer to another question than the one that stands above it.
    /// </summary>
    private static IEnumerable<TextSpan> Telling(string text, IEnumerable<TextSpan> sentences, LanguageCues cues)
    {
        int? bare = null;
        foreach (var sentence in sentences)
        {
            if (cues.IsBareAnswer(text.AsSpan()[sentence.Start..sentence.End])) bare ??= sentence.Start;
            else
            {
                yield return sentence with { Start = bare ?? sentence.Start };
                bare = null;
            }
        }
    }

    /// <summary>The terms inside a span; spans are asked for in order, so the cursor only moves forward.</summary>
    private static List<TermSpan> Within(List<TermSpan> terms, TextSpan span, ref int cursor)
    {
        var found = new List<TermSpan>();
        while (cursor < terms.Count && terms[cursor].Start < span.Start) cursor++;
        while (cursor < terms.Count && terms[cursor].Start < span.End) found.Add(terms[cursor++]);
        return found;
    }
}
