namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>A piece of a document: <paramref name="Text"/> stands verbatim at <paramref name="Start"/> of its content.</summary>
/// <param name="Context">What is read when it is found, where that is more than the text itself.</param>
internal sealed record TextChunk(int Position, string Text, IReadOnlyList<string> HeadingPath, int Start, TextRange? Context = null)
{
    public int Length => Text.Length;
}

/// <summary>From <paramref name="Start"/> up to but not including <paramref name="End"/>, in UTF-16 units of the document's content.</summary>
internal readonly record struct TextRange(int Start, int End)
{
    public int Length => End - Start;

    /// <summary>Without white space at its ends.</summary>
    public TextRange Trim(string content)
    {
        var (start, end) = this;
        while (start < end && char.IsWhiteSpace(content[start])) start++;
        while (end > start && char.IsWhiteSpace(content[end - 1])) end--;
        return new TextRange(start, end);
    }
}
