using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wheelhouse.HelpCenterSite;

/// <summary>One Markdown file as a page.</summary>
/// <param name="Path">Its address on the site, as its front matter states it.</param>
/// <param name="Updated">The day of the last change, as in <c>2026-03-18</c>.</param>
/// <param name="Markdown">The text below the title.</param>
internal sealed record Article(string Path, string Language, string Title, string Updated, string Markdown)
{
    private static readonly string[] Needed = ["url", "language", "title", "updated"];

    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    /// <summary>Everything in the folder but what is meant for the company's own people.</summary>
    public static IReadOnlyList<Article> Published(string folder) =>
    [
        .. from file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
           let article = Read(File.ReadAllText(file))
           where article is not null
           orderby article.Path
           select article,
    ];

    /// <summary>The body as HTML, and its second-level headings by their anchors.</summary>
    public (string Html, IReadOnlyList<(string Anchor, string Text)> Sections) Render()
    {
        var document = Markdig.Markdown.Parse(Markdown, Pipeline);
        var sections = document.OfType<HeadingBlock>().Where(static h => h.Level == 2)
            .Select(static h => (h.GetAttributes().Id ?? string.Empty, Words(h.Inline)));
        var html = document.ToHtml(Pipeline)
            .Replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>", StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal);
        return (html, [.. sections]);
    }

    /// <summary>Its file name without the ending.</summary>
    public string Name => Path.Split('/')[^1];

    /// <summary>Null for what is internal, and for a file that does not state what a page needs.</summary>
    private static Article? Read(string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("---\n", 3);
        if (parts.Length < 3) return null;
        var settings = parts[1].Split('\n').Select(static line => line.Split(": ", 2)).Where(static pair => pair.Length == 2)
            .DistinctBy(static pair => pair[0]).ToDictionary(static pair => pair[0], static pair => pair[1]);
        if (settings.GetValueOrDefault("audience", "public") != "public" || !Array.TrueForAll(Needed, settings.ContainsKey)) return null;
        // The first line repeats the title; the page shows what belongs to a title between the two.
        var body = parts[2].TrimStart().Split('\n', 2).ElementAtOrDefault(1) ?? string.Empty;
        return Texts.All.ContainsKey(settings["language"])
            ? new Article(settings["url"], settings["language"], settings["title"], settings["updated"], body) : null;
    }

    private static string Words(ContainerInline? inline) =>
        string.Concat(inline?.Descendants<LeafInline>().Select(static leaf => leaf is CodeInline code ? code.Content : leaf.ToString()) ?? []);
}
