namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>Puts neighbouring pieces together to ranges of at most the limit.</summary>
internal sealed class PieceCutter(string content, TextRuler ruler, int maxLength, int overlap)
{
    public List<TextRange> Cut(IReadOnlyList<ChunkPiece> pieces)
    {
        var ranges = new List<TextRange>();
        if (pieces.Count == 0) return ranges;
        var start = pieces[0].Start;
        var end = pieces[0].End;
        for (var i = 1; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (ruler.Between(start, piece.End) > maxLength || BreaksHere(pieces, i, start))
            {
                // A heading stands above its text, never below another.
                var first = i;
                while (first > 0 && pieces[first - 1].IsHeading && pieces[first - 1].Start > start) first--;
                Add(new TextRange(start, first < i ? pieces[first].Start : end), ranges);
                start = OverlapStart(pieces, first, start);
            }

            end = piece.End;
        }

        Add(new TextRange(start, end), ranges);
        return ranges;
    }

    /// <summary>
    /// Before a paragraph that must be cut anyway nothing is broken off; before one that fits into a chunk of its own but
    /// not into the rest of this one, the cut falls between the two, once half of this one is full.
    /// </summary>
    private bool BreaksHere(IReadOnlyList<ChunkPiece> pieces, int i, int start)
    {
        if (pieces[i].Block == pieces[i - 1].Block) return false;
        var last = i;
        while (last + 1 < pieces.Count && pieces[last + 1].Block == pieces[i].Block) last++;
        return ruler.Between(start, pieces[last].End) > maxLength && ruler.Between(start, pieces[i - 1].End) > maxLength / 2;
    }

    /// <summary>The whole sentences before a cut that fit into the overlap. Tables, code and headings are never repeated.</summary>
    private int OverlapStart(IReadOnlyList<ChunkPiece> pieces, int next, int chunkStart)
    {
        var at = pieces[next].Start;
        var before = pieces[next - 1];
        if (!before.IsProse || !pieces[next].IsProse || overlap == 0) return at;
        foreach (var sentence in SentenceStarts.Of(content, before.Start, before.End))
        {
            if (sentence > chunkStart && sentence >= before.RepeatFrom && sentence < at && ruler.Between(sentence, at) <= overlap && ruler.Between(sentence, pieces[next].End) <= maxLength) return sentence;
        }

        return at;
    }

    private void Add(TextRange range, List<TextRange> ranges)
    {
        if (range.Trim(content) is { Length: > 0 } trimmed) ranges.Add(trimmed);
    }
}
