using Markdig.Syntax;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>A stretch of a document between two headings.</summary>
/// <param name="Path">The headings above it, the outermost first, without a first one that repeats the title.</param>
/// <param name="Heading">The level, the place and the text of the heading right above it; null before the first.</param>
/// <param name="Blocks">Its blocks, without the heading.</param>
internal sealed record Section(IReadOnlyList<string> Path, (int Level, int Start, string Text, HeadingBlock Block)? Heading, IReadOnlyList<Block> Blocks);

/// <summary>A document's headings and blocks in order.</summary>
internal sealed class DocumentOutline
{
    private const int LongestHeading = 300;

    private DocumentOutline(IReadOnlyList<Block> blocks, IReadOnlyList<Section> sections) => (Blocks, Sections) = (blocks, sections);

    /// <summary>Everything that is text, headings included.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyList<Section> Sections { get; }

    /// <summary>Null for a text that is nested so deeply that it cannot be read as Markdown.</summary>
    public static DocumentOutline? Read(ParsedDocument document)
    {
        if (MarkdownText.Read(document.Content) is not { } all) return null;
        List<Block> blocks = [.. all.Where(block => block is not (LinkReferenceDefinition or LinkReferenceDefinitionGroup or ThematicBreakBlock))];
        var sections = new List<Section>();
        var path = new List<(int Level, string Text)>();
        var section = new List<Block>();
        (int, int, string, HeadingBlock)? above = null;
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading)
            {
                End();
                path.RemoveAll(h => h.Level >= heading.Level);
                var text = TextCut.Clip(MarkdownText.PlainText(heading.Inline), LongestHeading);
                above = (heading.Level, heading.Span.Start, text, heading);
                if (text.Length > 0) path.Add((heading.Level, text));
            }
            else
            {
                section.Add(block);
            }
        }

        End();
        return new DocumentOutline(blocks, sections);

        void End()
        {
            if (section.Count > 0 || above is not null) sections.Add(new Section(Headings(path, document.Title), above, [.. section]));
            section.Clear();
        }
    }

    /// <summary>The headings above a place.</summary>
    public IReadOnlyList<string> PathAt(int place)
    {
        IReadOnlyList<string> path = [];
        foreach (var section in Sections)
        {
            var start = section.Heading?.Start ?? (section.Blocks.Count > 0 ? section.Blocks[0].Span.Start : 0);
            if (start > place) break;
            path = section.Path;
        }

        return path;
    }

    /// <summary>The title stands with the document; a first heading that repeats it would count twice.</summary>
    private static List<string> Headings(List<(int Level, string Text)> path, string title)
    {
        var texts = path.Select(static h => h.Text).ToList();
        if (texts.Count > 0 && string.Equals(texts[0], title, StringComparison.OrdinalIgnoreCase)) texts.RemoveAt(0);
        return texts;
    }
}
