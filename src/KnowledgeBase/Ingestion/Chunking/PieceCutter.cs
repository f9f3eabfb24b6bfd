namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>Puts neighbouring pieces together to ranges of at most the limit.</summary>
/// <param name="parts">Takes a text apart that would not fit below its heading.</param>
internal sealed class PieceCutter(string content, TextRuler ruler, int maxLength, int overlap, Func<ChunkPiece, IEnumerable<ChunkPiece>> parts)
{
    public List<TextRange> Cut(IReadOnlyList<ChunkPiece> all)
    {
        var ranges = new List<TextRange>();
        if (all.Count == 0) return ranges;
        var pieces = all.ToList();
        var start = pieces[0].Start;
        var end = pieces[0].End;
        for (var i = 1; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (ruler.Between(start, piece.End) > maxLength || BreaksHere(pieces, i, start))
            {
                var first = WithHeadings(pieces, i, start);
                if (pieces[first].Start > start)
                {
                    Add(new TextRange(start, first < i ? pieces[first].Start : end), ranges);
                    start = OverlapStart(pieces, first, start);
                }
            }

            end = pieces[i].End;
        }

        Add(new TextRange(start, end), ranges);
        return ranges;
    }

    /// <summary>
    /// From where on a piece goes into the next range: a heading stands above its text, never below another. A text that would
    /// be too long with it is taken apart, so that its beginning stands below; a table or code leaves the heading behind, which
    /// is searched with it in any case.
    /// </summary>
    private int WithHeadings(List<ChunkPiece> pieces, int i, int start)
    {
        var first = i;
        while (first > 0 && pieces[first - 1].IsHeading && pieces[first - 1].Start >= start) first--;
        if (first == i || ruler.Between(pieces[first].Start, pieces[i].End) <= maxLength) return first;
        var finer = pieces[i].IsProse ? parts(pieces[i]).ToList() : [];
        if (finer.Count < 2 || ruler.Between(pieces[first].Start, finer[0].End) > maxLength) return i;
        pieces.RemoveAt(i);
        pieces.InsertRange(i, finer);
        return first;
    }

    /// <summary>
    /// Before a paragraph that must be cut anyway nothing is broken off; before one that fits into a chunk of its own but
    /// not into the rest of this one, the cut falls between the two, once half of this one is full.
    /// </summary>
    private bool BreaksHere(List<ChunkPiece> pieces, int i, int start)
    {
        if (pieces[i].Block == pieces[i - 1].Block) return false;
        var last = i;
        while (last + 1 < pieces.Count && pieces[last + 1].Block == pieces[i].Block) last++;
        return ruler.Between(start, pieces[last].End) > maxLength && ruler.Between(start, pieces[i - 1].End) > maxLength / 2;
    }

    /// <summary>The whole sentences before a cut that fit into the overlap. Tables, code and headings are never repeated.</summary>
    private int OverlapStart(List<ChunkPiece> pieces, int next, int chunkStart)
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
