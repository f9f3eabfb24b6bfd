using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>A table or a code block, with what stands before it on its first line: the marker of its item, the sign of its quote.</summary>
/// <param name="Fits">Whether it fits into a chunk by itself: then it is not cut.</param>
internal readonly record struct WholeBlock(TextRange Range, bool Fits);

/// <summary>The tables and code blocks of a document, wherever they are nested, in order and none within another.</summary>
internal sealed class WholeBlocks
{
    private readonly List<WholeBlock> _blocks = [];

    public WholeBlocks(IEnumerable<Block> blocks, string content, TextRuler ruler, int maxLength)
    {
        foreach (var block in blocks.SelectMany(Within))
        {
            var (start, end) = (Math.Max(0, block.Span.Start), Math.Min(content.Length, block.Span.End + 1));
            var line = block.Parent is MarkdownDocument || start == 0 ? start : content.LastIndexOf('\n', start - 1) + 1;
            if (ruler.Between(line, end) <= maxLength) start = line;
            if (start < end && (_blocks.Count == 0 || start >= _blocks[^1].Range.End)) _blocks.Add(new WholeBlock(new TextRange(start, end), ruler.Between(start, end) <= maxLength));
        }
    }

    /// <summary>Those that begin within a stretch.</summary>
    public IEnumerable<WholeBlock> Between(int start, int end)
    {
        for (var i = FirstEndingAfter(start); i < _blocks.Count && _blocks[i].Range.Start < end; i++)
        {
            if (_blocks[i].Range.Start >= start) yield return _blocks[i];
        }
    }

    /// <summary>The one that a cut at this place would go through although it fits.</summary>
    public TextRange? Around(int place)
    {
        var i = FirstEndingAfter(place);
        return i < _blocks.Count && _blocks[i].Fits && _blocks[i].Range.Start < place ? _blocks[i].Range : null;
    }

    private static IEnumerable<Block> Within(Block block) => block switch
    {
        Table or CodeBlock => [block],
        ContainerBlock container => container.SelectMany(Within),
        _ => [],
    };

    private int FirstEndingAfter(int place)
    {
        var (low, high) = (0, _blocks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_blocks[middle].Range.End <= place) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
