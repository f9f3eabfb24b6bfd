using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>The smallest part that a cut does not go through. Parts of one block share <paramref name="Block"/>.</summary>
internal readonly record struct ChunkPiece(int Start, int End, int Block, bool IsProse);

/// <summary>Takes blocks apart: as a whole when they fit, else into items, lines or sentences.</summary>
internal static class ChunkPieces
{
    public static List<ChunkPiece> Of(string content, Block block, int maxLength)
    {
        var start = Math.Max(0, block.Span.Start);
        var end = Math.Min(content.Length, block.Span.End + 1);
        if (start >= end) return [];
        // A block's first line belongs to it with its indentation: a list item must keep its place.
        while (start > 0 && content[start - 1] is ' ' or '\t') start--;
        var isProse = block is not (Table or CodeBlock);
        if (end - start <= maxLength) return [new ChunkPiece(start, end, start, isProse)];
        return block switch
        {
            Table or CodeBlock => Lines(content, start, end, maxLength),
            ContainerBlock container => Children(content, container, start, end, maxLength),
            _ => Prose(content, start, end, maxLength),
        };
    }

    /// <summary>Sentences of at most the limit.</summary>
    public static List<ChunkPiece> Prose(string content, int start, int end, int maxLength)
    {
        var pieces = new List<ChunkPiece>();
        var starts = SentenceStarts.Of(content, start, end);
        for (var i = 0; i < starts.Count; i++)
        {
            Hard(content, starts[i], i + 1 < starts.Count ? starts[i + 1] : end, start, true, maxLength, pieces);
        }

        return pieces;
    }

    /// <summary>Items of a list, paragraphs of a quote. The marker before a child belongs to the child.</summary>
    private static List<ChunkPiece> Children(string content, ContainerBlock container, int start, int end, int maxLength)
    {
        var pieces = new List<ChunkPiece>();
        var position = start;
        for (var i = 0; i < container.Count; i++)
        {
            var childEnd = i + 1 < container.Count ? Math.Max(position, LineStart(content, container[i + 1].Span.Start, position)) : end;
            if (childEnd <= position) continue;
            if (childEnd - position <= maxLength)
            {
                pieces.Add(new ChunkPiece(position, childEnd, start, container[i] is not (Table or CodeBlock)));
            }
            else
            {
                var inner = container[i] is Table or CodeBlock
                    ? Lines(content, position, childEnd, maxLength)
                    : Prose(content, position, childEnd, maxLength);
                pieces.AddRange(inner.Select(piece => piece with { Block = start }));
            }

            position = childEnd;
        }

        return pieces;
    }

    private static List<ChunkPiece> Lines(string content, int start, int end, int maxLength)
    {
        var pieces = new List<ChunkPiece>();
        for (var position = start; position < end;)
        {
            var newline = content.IndexOf('\n', position, end - position);
            var next = newline < 0 ? end : newline + 1;
            Hard(content, position, next, start, false, maxLength, pieces);
            position = next;
        }

        return pieces;
    }

    /// <summary>What has no seam is cut at white space, else between two characters.</summary>
    private static void Hard(string content, int start, int end, int block, bool isProse, int maxLength, List<ChunkPiece> pieces)
    {
        while (end - start > maxLength)
        {
            var cut = start + maxLength;
            var space = content.LastIndexOfAny([' ', '\n', '\t'], cut - 1, maxLength / 2);
            if (space > start) cut = space + 1;
            else if (char.IsLowSurrogate(content[cut])) cut--;
            pieces.Add(new ChunkPiece(start, cut, block, isProse));
            start = cut;
        }

        if (end > start) pieces.Add(new ChunkPiece(start, end, block, isProse));
    }

    private static int LineStart(string content, int at, int notBefore)
    {
        while (at > notBefore && content[at - 1] != '\n') at--;
        return at;
    }
}
