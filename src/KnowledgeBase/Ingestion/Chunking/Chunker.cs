using Markdig.Syntax;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>Cuts a document in the way that a setting asks for. Every chunk stands verbatim in the document's content.</summary>
internal static class Chunker
{
    /// <param name="ruler">Measures the document's content in the setting's unit.</param>
    public static IReadOnlyList<TextChunk> Split(ParsedDocument document, ChunkSettings settings, TextRuler ruler)
    {
        var cut = new DocumentCut(document, settings, ruler);
        var chunks = settings.Method switch
        {
            ChunkMethod.Whole => cut.Whole(),
            ChunkMethod.Fixed => cut.Fixed(),
            ChunkMethod.Recursive => cut.Recursive(),
            ChunkMethod.SentenceWindow => cut.SentenceWindows(),
            ChunkMethod.ParentChild => cut.ParentsAndChildren(),
            ChunkMethod.QuestionAnswer => cut.QuestionsAndAnswers(),
            _ => cut.Headings(),
        };
        // A document of headings alone still says something: then they are the text.
        return chunks.Count > 0 ? chunks : cut.Prose();
    }
}

/// <summary>One document being cut.</summary>
internal sealed class DocumentCut
{
    private readonly string _content;
    private readonly ChunkSettings _settings;
    private readonly DocumentOutline? _outline;
    private readonly TextRuler _ruler;
    private readonly WholeBlocks _whole;
    private readonly ChunkPieces _pieces;
    private readonly PieceCutter _cutter;

    public DocumentCut(ParsedDocument document, ChunkSettings settings, TextRuler ruler)
    {
        _content = document.Content;
        _settings = settings;
        _outline = DocumentOutline.Read(document);
        _ruler = ruler;
        _whole = WholeUpTo(settings.MaxLength);
        _pieces = new ChunkPieces(_content, _ruler, settings.MaxLength, _whole);
        _cutter = new PieceCutter(_content, _ruler, settings.MaxLength, settings.Overlap, Finer);
    }

    private IReadOnlyList<Section> Sections => _outline?.Sections ?? [];

    public List<TextChunk> Whole() => Chunks([new TextRange(0, _content.Length)], []);

    /// <summary>Without looking at headings and blocks.</summary>
    public List<TextChunk> Prose() => Chunks(_cutter.Cut(_pieces.Prose(0, _content.Length)), []);

    public List<TextChunk> Headings() => [.. Numbered(Sections.SelectMany(section => Chunks(_cutter.Cut(Pieces(section.Blocks)), section.Path)))];

    public List<TextChunk> Recursive() => WithPaths(_cutter.Cut(Pieces(_outline?.Blocks ?? [])));

    public List<TextChunk> Fixed()
    {
        var ranges = new List<TextRange>();
        var before = 0;
        for (var start = 0; start < _content.Length;)
        {
            var reach = _ruler.Reach(start, _settings.MaxLength, _content.Length);
            var end = reach >= _content.Length ? _content.Length : Outside(_pieces.Seam(start, reach), start, reach);
            if (end <= before)
            {
                // All of it was in the one before: a table does not fit behind what is repeated, and goes on without it.
                start = before;
                continue;
            }

            before = end;
            if (new TextRange(start, end).Trim(_content) is { Length: > 0 } range) ranges.Add(range);
            if (end >= _content.Length) break;
            start = OverlapStart(start, end);
        }

        return WithPaths(ranges);

        // A table or a list of code is one thing, unless it is longer than a chunk may be.
        int Outside(int cut, int start, int reach) =>
            _whole.Around(cut) is not { } inside ? cut : inside.Start > start ? inside.Start : inside.End <= reach ? inside.End : cut;

        int OverlapStart(int start, int end)
        {
            var first = end;
            while (first > start + 1 && _ruler.Between(first - 1, end) <= _settings.Overlap) first--;
            var back = first;
            while (back < end && !char.IsWhiteSpace(_content[back - 1])) back++;
            // Chinese and Japanese have no white space: there a sentence begins the overlap, or any character.
            var sentence = SentenceStarts.Of(_content, first - 1, end).Skip(1).FirstOrDefault(end);
            back = Math.Min(back, sentence);
            if (back == end && first < end) back = char.IsLowSurrogate(_content[first]) ? first + 1 : first;
            return _whole.Around(back) is { } inside ? Math.Min(end, inside.End) : back;
        }
    }

    public List<TextChunk> SentenceWindows()
    {
        var chunks = new List<TextChunk>();
        foreach (var section in Sections)
        {
            var sentences = section.Blocks.SelectMany(Sentences).ToList();
            for (var i = 0; i < sentences.Count; i++)
            {
                var context = new TextRange(sentences[Math.Max(0, i - _settings.Window)].Start, sentences[Math.Min(sentences.Count - 1, i + _settings.Window)].End);
                chunks.Add(Chunk(sentences[i], section.Path, context));
            }
        }

        return [.. Numbered(chunks)];
    }

    public List<TextChunk> ParentsAndChildren()
    {
        var larger = new PieceCutter(_content, _ruler, _settings.ContextLength, 0, Finer);
        var parts = new ChunkPieces(_content, _ruler, _settings.ContextLength, WholeUpTo(_settings.ContextLength));
        var smaller = new PieceCutter(_content, _ruler, _settings.MaxLength, 0, Finer);
        var chunks = new List<TextChunk>();
        foreach (var section in Sections)
        {
            var pieces = Pieces(section.Blocks);
            foreach (var parent in larger.Cut([.. section.Blocks.SelectMany(parts.Of)]))
            {
                var within = pieces.Where(piece => piece.Start < parent.End && piece.End > parent.Start)
                    .Select(piece => piece with { Start = Math.Max(piece.Start, parent.Start), End = Math.Min(piece.End, parent.End) }).ToList();
                chunks.AddRange(smaller.Cut(within).Select(child => Chunk(child, section.Path, parent)));
            }
        }

        return [.. Numbered(chunks)];
    }

    public List<TextChunk> QuestionsAndAnswers()
    {
        var chunks = new List<TextChunk>();
        for (var i = 0; i < Sections.Count; i++)
        {
            var section = Sections[i];
            if (section.Heading is not { Text: [.., '?' or '？'] } question)
            {
                chunks.AddRange(Chunks(_cutter.Cut(Pieces(section.Blocks)), section.Path));
                continue;
            }

            // What stands below deeper headings belongs to the answer, with its headings.
            var last = i;
            while (last + 1 < Sections.Count && Sections[last + 1].Heading is { } next && next.Level > question.Level) last++;
            var answer = Sections.Skip(i).Take(last - i + 1).SelectMany((s, n) => n > 0 && s.Heading is { } deeper ? s.Blocks.Prepend(deeper.Block) : s.Blocks).ToList();
            while (answer.Count > 0 && answer[^1] is HeadingBlock) answer.RemoveAt(answer.Count - 1);
            if (answer.Count > 0)
            {
                var range = new TextRange(answer[0].Span.Start, answer[^1].Span.End + 1).Trim(_content);
                chunks.AddRange(_ruler.Between(range.Start, range.End) <= _settings.MaxLength
                    ? [Chunk(range, section.Path, null)]
                    : WithPaths(_cutter.Cut(Pieces(answer))));
            }

            i = last;
        }

        return [.. Numbered(chunks)];
    }

    /// <summary>The sentences of a paragraph, the items of a list; a table or code as it is where it fits.</summary>
    private IEnumerable<TextRange> Sentences(Block block)
    {
        var pieces = _pieces.Of(block);
        return pieces.SelectMany(piece => piece.IsProse && block is not ListBlock ? _pieces.Parts(piece.Start, piece.End) : [piece])
            .Select(piece => new TextRange(piece.Start, piece.End).Trim(_content)).Where(range => range.Length > 0);
    }

    private IEnumerable<ChunkPiece> Finer(ChunkPiece piece) => _pieces.Parts(piece.Start, piece.End).Select(part => part with { Block = piece.Block });

    private WholeBlocks WholeUpTo(int maxLength) => new(_outline?.Blocks ?? [], _content, _ruler, maxLength);

    private List<ChunkPiece> Pieces(IEnumerable<Block> blocks) => [.. blocks.SelectMany(_pieces.Of)];

    private List<TextChunk> WithPaths(List<TextRange> ranges) =>
        [.. Numbered(ranges.Select(range => Chunk(range, _outline?.PathAt(range.Start) ?? [], null)))];

    private List<TextChunk> Chunks(List<TextRange> ranges, IReadOnlyList<string> path) =>
        [.. Numbered(ranges.Select(range => range.Trim(_content)).Where(range => range.Length > 0).Select(range => Chunk(range, path, null)))];

    private TextChunk Chunk(TextRange range, IReadOnlyList<string> path, TextRange? context) =>
        new(0, _content[range.Start..range.End], path, range.Start, context == range ? null : context);

    private static IEnumerable<TextChunk> Numbered(IEnumerable<TextChunk> chunks) => chunks.Select((chunk, i) => chunk with { Position = i });
}
