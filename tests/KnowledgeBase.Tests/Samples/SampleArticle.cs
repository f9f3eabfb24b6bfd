using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Testing;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

/// <summary>One article of the demo's help centre, read as the product reads it.</summary>
/// <param name="Path">Its place below the help centre, as in <c>en/returns.md</c>.</param>
/// <param name="Content">The Markdown below the front matter.</param>
/// <param name="Links">The paths it links to.</param>
internal sealed partial record SampleArticle(
    string Path, FrontMatter Settings, string Content, IReadOnlyList<string> Links)
{
    private HashSet<string>? _runs;

    public string FirstLine => Content.Split('\n')[0];

    public IReadOnlyList<string> Words { get; } = WordsOf(Content);

    /// <summary>A Chinese character counts as half a word, because most Chinese words have two.</summary>
    public double WordCount => Words.Sum(static word => IsHan(word[0]) ? 0.5 : 1);

    public static IReadOnlyList<SampleArticle> All()
    {
        var folder = Checkout.PathTo("samples", "help-center");
        return
        [
            .. Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)
                .Select(file => Read(System.IO.Path.GetRelativePath(folder, file), File.ReadAllText(file))),
        ];
    }

    /// <summary>The part of the five-word runs of the one with fewer of them that stand in the other one too.</summary>
    public double SharedRuns(SampleArticle other) =>
        (double)Runs().Count(other.Runs().Contains) / Math.Max(1, Math.Min(Runs().Count, other.Runs().Count));

    /// <summary>The words of a text in order, lower case, without the addresses of links; a Chinese character is a word here.</summary>
    public static IReadOnlyList<string> WordsOf(string markdown) =>
        [.. Word().Matches(LinkTarget().Replace(markdown, "]")).Select(static m => m.Value.ToLowerInvariant())];

    private static SampleArticle Read(string path, string text)
    {
        var (settings, body) = FrontMatter.Split(text);
        var content = body.Trim();
        var links = LinkTarget().Matches(content).Select(static m => m.Groups["path"].Value);
        return new SampleArticle(path, settings, content, [.. links]);
    }

    private HashSet<string> Runs() =>
        _runs ??= [.. Enumerable.Range(0, Math.Max(0, Words.Count - 4)).Select(at => string.Join(' ', Words.Skip(at).Take(5)))];

    private static bool IsHan(char character) => character is >= '\u4e00' and <= '\u9fff';

    [GeneratedRegex(@"\]\((?<path>[^)\s]*)\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+(?:['’.,\-][^\W_\u4e00-\u9fff]+)*")]
    private static partial Regex Word();
}
