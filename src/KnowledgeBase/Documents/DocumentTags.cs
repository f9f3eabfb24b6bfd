using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Tags name products, plans or whatever a team divides its documents by. They are lower case, so that one product is one tag.</summary>
internal static class DocumentTags
{
    private const int Most = 20;
    private const int Longest = 50;

    /// <summary>As a person or a program gave them.</summary>
    /// <exception cref="DomainException">They are too many, too long, or have a comma, by which files divide them.</exception>
    public static IReadOnlyList<string> Checked(IEnumerable<string?> tags)
    {
        var clean = Clean(tags);
        var wrong = clean.Count > Most ? $"Tags must be at most {Most}"
            : clean.Exists(static tag => tag.Length > Longest) ? $"Tags must have at most {Longest} characters each"
            : clean.Exists(static tag => tag.Contains(',', StringComparison.Ordinal)) ? "Tags can't have commas" : null;
        return wrong is null ? clean : throw new DomainException(ProblemCodes.ValidationFailed, wrong, 422, "tags");
    }

    /// <summary>As a file gave them: what cannot be a tag is left out.</summary>
    public static IReadOnlyList<string> Readable(IEnumerable<string?> tags) => [.. Clean(tags).Where(static tag => tag.Length <= Longest).Take(Most)];

    private static List<string> Clean(IEnumerable<string?> tags) =>
        [.. tags.Select(static tag => VisibleText.OneLine(tag ?? string.Empty).ToLowerInvariant()).Where(static tag => tag.Length > 0).Distinct(StringComparer.Ordinal)];
}
