using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>The smallest part that a cut does not go through. Parts of one block share <paramref name="Block"/>.</summary>
/// <param name="RepeatFrom">Nothing before this place is repeated: a table or code stands there.</param>
internal readonly record struct ChunkPiece(int Start, int End, int Block, bool IsProse, bool IsHeading = false, int RepeatFrom = 0);

/// <summary>Takes blocks apart: as a whole when they fit, else into items, lines or sentences.</summary>
/// <param name="whole">The tables and code blocks among them and within them.</param>
internal sealed class ChunkPieces(string content, TextRuler ruler, int maxLength, WholeBlocks whole)
{
    public List<ChunkPiece> Of(Block block)
    {
        var start = Math.Max(0, block.Span.Start);
        var end = Math.Min(content.Length, block.Span.End + 1);
        if (start >= end) return [];
        // A block's first line belongs to it with its indentation: a list item must keep its place.
        while (start > 0 && content[start - 1] is ' ' or '\t') start--;
        var isHeading = block is HeadingBlock;
        if (Fits(start, end)) return [new ChunkPiece(start, end, start, block is not (Table or CodeBlock or HeadingBlock), isHeading, RepeatFrom(start, end))];
        return block switch
        {
            Table or CodeBlock => Lines(start, end),
            ContainerBlock container => Children(container, start, end),
            _ => Prose(start, end),
        };
    }

    /// <summary>Sentences of at most the limit.</summary>
    public List<ChunkPiece> Prose(int start, int end)
    {
        var pieces = new List<ChunkPiece>();
        var starts = SentenceStarts.Of(content, start, end);
        for (var i = 0; i < starts.Count; i++)
        {
            Hard(starts[i], i + 1 < starts.Count ? starts[i + 1] : end, start, true, pieces);
        }

        return pieces;
    }

    /// <summary>Sentences, with the tables and code between them as they are, or line by line where they are too long.</summary>
    public List<ChunkPiece> Parts(int start, int end)
    {
        var pieces = new List<ChunkPiece>();
        var position = start;
        foreach (var (range, fits) in whole.Between(start, end))
        {
            AddProse(position, range.Start);
            var last = Math.Min(range.End, end);
            pieces.AddRange(fits ? [new ChunkPiece(range.Start, last, start, false)] : Lines(range.Start, last));
            position = LineEnd(last, end);
        }

        AddProse(position, end);
        return pieces;

        void AddProse(int from, int to)
        {
            if (from >= to) return;
            // The blank line or the bare marker beside a table is no text, and must not make a chunk fuller.
            if ((from > start || to < end) && content.AsSpan(from, to - from).Trim(" \t\n>-+*").IsEmpty) return;
            pieces.AddRange(Prose(from, to).Select(piece => piece with { Block = start }));
        }
    }

    /// <summary>Items of a list, paragraphs of a quote. The marker before a child belongs to the child.</summary>
    private List<ChunkPiece> Children(ContainerBlock container, int start, int end)
    {
        var pieces = new List<ChunkPiece>();
        var position = start;
        for (var i = 0; i < container.Count; i++)
        {
            var childEnd = i + 1 < container.Count ? Math.Max(position, LineStart(container[i + 1].Span.Start, position)) : end;
            if (childEnd <= position) continue;
            if (Fits(position, childEnd))
            {
                pieces.Add(new ChunkPiece(position, childEnd, start, container[i] is not (Table or CodeBlock), RepeatFrom: RepeatFrom(position, childEnd)));
            }
            else
            {
                pieces.AddRange(Parts(position, childEnd).Select(piece => piece with { Block = start }));
            }

            position = childEnd;
        }

        return pieces;
    }

    private List<ChunkPiece> Lines(int start, int end)
    {
        var pieces = new List<ChunkPiece>();
        for (var position = start; position < end;)
        {
            var newline = content.IndexOf('\n', position, end - position);
            var next = newline < 0 ? end : newline + 1;
            Hard(position, next, start, false, pieces);
            position = next;
        }

        return pieces;
    }

    /// <summary>What has no seam is cut at white space, else between two characters.</summary>
    private void Hard(int start, int end, int block, bool isProse, List<ChunkPiece> pieces)
    {
        while (!Fits(start, end))
        {
            var cut = Seam(start, ruler.Reach(start, maxLength, end));
            pieces.Add(new ChunkPiece(start, cut, block, isProse));
            start = cut;
        }

        if (end > start) pieces.Add(new ChunkPiece(start, end, block, isProse));
    }

    /// <summary>The end of the last word before a place, in the second half of what lies between; else a place between two characters.</summary>
    public int Seam(int start, int cut)
    {
        var space = cut - start > 1 ? content.LastIndexOfAny([' ', '\n', '\t'], cut - 1, (cut - start) / 2) : -1;
        if (space > start) return space + 1;
        if (cut < content.Length && char.IsLowSurrogate(content[cut])) cut--;
        // However small the limit, something must go.
        return cut > start ? cut : Math.Min(content.Length, start + (char.IsHighSurrogate(content[start]) ? 2 : 1));
    }

    private int RepeatFrom(int start, int end) => whole.Between(start, end).Select(static block => block.Range.End).LastOrDefault();

    private bool Fits(int start, int end) => ruler.Between(start, end) <= maxLength;

    /// <summary>Behind the line break where nothing but blanks stands before it.</summary>
    private int LineEnd(int at, int notAfter)
    {
        var next = at;
        while (next < notAfter && content[next] is ' ' or '\t') next++;
        return next < notAfter && content[next] == '\n' ? next + 1 : at;
    }

    private int LineStart(int at, int notBefore)
    {
        while (at > notBefore && content[at - 1] != '\n') at--;
        return at;
    }
}
