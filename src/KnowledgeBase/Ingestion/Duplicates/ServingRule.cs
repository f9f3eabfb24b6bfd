using Wheelhouse.KnowledgeBase.Documents;

namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>
/// Which of two documents that are the same article is searched: the one that is still there; else the one that the other
/// names as its original; else the one without a query; else the shorter address, and of two of one length the earlier one
/// in the order of their characters.
/// </summary>
internal static class ServingRule
{
    public static bool Prefers(Candidate one, Candidate other)
    {
        if (one.IsThere != other.IsThere) return one.IsThere;
        var (isNamed, names) = (IsSame(other.Canonical, one.Key), IsSame(one.Canonical, other.Key));
        if (isNamed != names) return isNamed;
        var (hasQuery, otherHasQuery) = (one.Key.Contains('?', StringComparison.Ordinal), other.Key.Contains('?', StringComparison.Ordinal));
        if (hasQuery != otherHasQuery) return otherHasQuery;
        return one.Key.Length != other.Key.Length ? one.Key.Length < other.Key.Length : string.CompareOrdinal(one.Key, other.Key) < 0;
    }

    private static bool IsSame(string? canonical, string key) => canonical is not null && canonical.TrimEnd('/') == key.TrimEnd('/');

    /// <param name="IsThere">Whether its last reading found it.</param>
    internal readonly record struct Candidate(string Key, string? Canonical, bool IsThere)
    {
        public static Candidate Of(Document document) => new(document.ExternalKey, document.Canonical, document.MissingSince is null && document.ErrorCode is null);
    }
}
