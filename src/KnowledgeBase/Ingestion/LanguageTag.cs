namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Language tags as they stand in files and pages, reduced to what the analysis knows.</summary>
internal static class LanguageTag
{
    /// <summary>The primary subtag in lower case (<c>pt_BR</c> gives <c>pt</c>); null for anything that is no tag.</summary>
    public static string? Primary(string? tag)
    {
        if (string.IsNullOrWhiteSpace(tag)) return null;
        var primary = tag.Trim().Split('-', '_', '.')[0].ToLowerInvariant();
        return primary.Length is 2 or 3 && primary.All(char.IsAsciiLetterLower) && primary != "und" ? primary : null;
    }
}
