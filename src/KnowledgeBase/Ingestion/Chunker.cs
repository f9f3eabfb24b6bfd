using Markdig.Syntax;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>How documents are cut; a setting of each knowledge base.</summary>
/// <param name="MaxLength">Characters in a chunk at most; only what cannot be cut is longer. 1600/200 had the best recall at equal budget.</param>
/// <param name="Overlap">Characters that a chunk repeats of the one before it in the same section, whole sentences only.</param>
internal sealed record ChunkSettings(int MaxLength = 1600, int Overlap = 200)
{
    /// <summary>Stands in the content hash, so that another way of cutting re-indexes every document.</summary>
    public string Signature => FormattableString.Invariant($"headings-1/{MaxLength}/{Overlap}");
}

/// <summary>A piece of a document: <paramref name="Text"/> stands verbatim at <paramref name="Start"/> of its content.</summary>
internal sealed record TextChunk(int Position, string Text, IReadOnlyList<string> HeadingPath, int Start)
{
    public int Length => Text.Length;
}

/// <summary>
/// Cuts a document at its headings, and a section that is too long between its blocks, then between sentences.
/// Headings are not part of the text: they stand in the path.
/// </summary>
internal static class Chunker
{
    public static IReadOnlyList<TextChunk> Split(ParsedDocument document, ChunkSettings settings)
    {
        var content = document.Content;
        var blocks = MarkdownText.Read(content);
        if (blocks is null) return Cut(content, [], ChunkPieces.Prose(content, 0, content.Length, settings.MaxLength), settings, []);

        var chunks = new List<TextChunk>();
        var path = new List<(int Level, string Text)>();
        var section = new List<ChunkPiece>();
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading)
            {
                Cut(content, Headings(path, document.Title), section, settings, chunks);
                section.Clear();
                path.RemoveAll(h => h.Level >= heading.Level);
                if (MarkdownText.PlainText(heading.Inline) is { Length: > 0 } text) path.Add((heading.Level, VisibleText.Clip(text, 300)));
            }
            else if (block is not (LinkReferenceDefinition or LinkReferenceDefinitionGroup or ThematicBreakBlock))
            {
                section.AddRange(ChunkPieces.Of(content, block, settings.MaxLength));
            }
        }

        Cut(content, Headings(path, document.Title), section, settings, chunks);
        // A document of headings alone still says something: then they are the text.
        return chunks.Count > 0 ? chunks : Cut(content, [], ChunkPieces.Prose(content, 0, content.Length, settings.MaxLength), settings, chunks);
    }

    /// <summary>The title stands with the document; a first heading that repeats it would count twice.</summary>
    private static List<string> Headings(List<(int Level, string Text)> path, string title)
    {
        var texts = path.Select(static h => h.Text).ToList();
        if (texts.Count > 0 && string.Equals(texts[0], title, StringComparison.OrdinalIgnoreCase)) texts.RemoveAt(0);
        return texts;
    }

    private static List<TextChunk> Cut(
        string content, List<string> path, List<ChunkPiece> pieces, ChunkSettings settings, List<TextChunk> chunks)
    {
        if (pieces.Count == 0) return chunks;
        var start = pieces[0].Start;
        var end = pieces[0].End;
        for (var i = 1; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            if (piece.End - start > settings.MaxLength || BreaksHere(pieces, i, start, settings.MaxLength))
            {
                Emit(content, path, start, end, chunks);
                start = OverlapStart(content, pieces, i, start, settings);
            }

            end = piece.End;
        }

        Emit(content, path, start, end, chunks);
        return chunks;
    }

    /// <summary>
    /// Before a paragraph that must be cut anyway nothing is broken off; before one that fits into a chunk of its own but
    /// not into the rest of this one, the cut falls between the two, once half of this one is full.
    /// </summary>
    private static bool BreaksHere(List<ChunkPiece> pieces, int i, int start, int maxLength)
    {
        if (pieces[i].Block == pieces[i - 1].Block) return false;
        var last = i;
        while (last + 1 < pieces.Count && pieces[last + 1].Block == pieces[i].Block) last++;
        return pieces[last].End - start > maxLength && pieces[i - 1].End - start > maxLength / 2;
    }

    /// <summary>The whole sentences before a cut that fit into the overlap. Tables and code are never repeated.</summary>
    private static int OverlapStart(string content, List<ChunkPiece> pieces, int next, int chunkStart, ChunkSettings settings)
    {
        var at = pieces[next].Start;
        var before = pieces[next - 1];
        if (!before.IsProse || !pieces[next].IsProse || settings.Overlap == 0) return at;
        var earliest = Math.Max(Math.Max(at - settings.Overlap, chunkStart + 1), pieces[next].End - settings.MaxLength);
        foreach (var sentence in SentenceStarts.Of(content, before.Start, before.End))
        {
            if (sentence >= earliest && sentence < at) return sentence;
        }

        return at;
    }

    private static void Emit(string content, List<string> path, int start, int end, List<TextChunk> chunks)
    {
        while (start < end && char.IsWhiteSpace(content[start])) start++;
        while (end > start && char.IsWhiteSpace(content[end - 1])) end--;
        if (end > start) chunks.Add(new TextChunk(chunks.Count, content[start..end], path, start));
    }
}
