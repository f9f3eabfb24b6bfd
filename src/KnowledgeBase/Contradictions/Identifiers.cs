using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>
/// Tells statements about two things of a sort apart: "the KX-300 needs 400 watts" and "the KX-500 needs 700 watts" are
/// two facts. Such a name is a code of letters and digits, a size, or a name in front of the same word ("Basic plan").
/// </summary>
internal static partial class Identifiers
{
    private const int ShortestNoun = 3;

    /// <summary>Codes and sizes, in one form. What belongs to a quantity is none.</summary>
    public static IReadOnlyList<string> In(string text, IReadOnlyList<Quantity> quantities) =>
        [.. Codes().Matches(text).Concat(Sizes().Matches(text))
            .Select(static match => match.Groups["id"])
            .Where(id => !Ordinals().IsMatch(id.Value) && !quantities.Any(q => id.Index < q.End && q.Start < id.Index + id.Length))
            .Select(static id => id.Value.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant()).Distinct()];

    /// <summary>Whether each side names a thing of which the other does not speak.</summary>
    public static bool TellApart(Claim one, Claim other) =>
        (HasAnother(one.Identifiers, other.Mentioned) && HasAnother(other.Identifiers, one.Mentioned)) || AreNamedApart(one, other);

    private static bool HasAnother(IReadOnlyList<string> names, IReadOnlyList<string> mentioned) => names.Any(name => !mentioned.Contains(name));

    private static bool AreNamedApart(Claim one, Claim other)
    {
        var (mine, theirs) = (Words(one), Words(other));
        return (from name in Names(mine)
                where !theirs.Exists(word => IsSame(word.Text, name.Name))
                from another in Names(theirs)
                where name.Noun.Equals(another.Noun, StringComparison.OrdinalIgnoreCase) && name.IsBefore == another.IsBefore && !mine.Exists(word => IsSame(word.Text, another.Name))
                select name).Any();
    }

    /// <summary>Words with a capital letter within the sentence, each with the plain word before it and the one after it.</summary>
    private static IEnumerable<(string Name, string Noun, bool IsBefore)> Names(List<(string Text, bool IsCounted)> words)
    {
        for (var at = 1; at < words.Count; at++)
        {
            var (name, isCounted) = words[at];
            if (isCounted || name.Length < ShortestNoun || !char.IsUpper(name[0]) || !char.IsLower(name[1])) continue;
            if (at + 1 < words.Count && IsNoun(words[at + 1])) yield return (name, words[at + 1].Text, true);
            if (IsNoun(words[at - 1])) yield return (name, words[at - 1].Text, false);
        }
    }

    private static bool IsNoun((string Text, bool IsCounted) word) => !word.IsCounted && word.Text.Length > ShortestNoun && char.IsLower(word.Text[0]);

    /// <summary>"Germany" and "German" are one.</summary>
    private static bool IsSame(string one, string other)
    {
        var shorter = Math.Min(one.Length, other.Length);
        return shorter >= ShortestNoun && Math.Abs(one.Length - other.Length) <= ShortestNoun && one.AsSpan(0, shorter).Equals(other.AsSpan(0, shorter), StringComparison.OrdinalIgnoreCase);
    }

    private static List<(string Text, bool IsCounted)> Words(Claim claim) =>
        [.. Word().Matches(claim.Quote).Select(match => (match.Value, claim.Quantities.Any(q => match.Index < q.End && q.Start < match.Index + match.Length)))];

    [GeneratedRegex(@"(?<![\p{L}\d-])(?<id>(?=[\p{L}\d-]*\d)(?=[\p{L}\d-]*\p{Lu})[A-Za-z\d]{1,12}(?:-[A-Za-z\d]{1,12}){0,4})(?![\p{L}\d-])", RegexOptions.CultureInvariant)]
    private static partial Regex Codes();

    [GeneratedRegex(@"(?:(?<![\p{L}\d])(?i:size|talla|tamaño|tamanho)\s+|尺码\s*)(?<id>\p{Lu}{1,3})(?![\p{L}\d])", RegexOptions.CultureInvariant)]
    private static partial Regex Sizes();

    [GeneratedRegex(@"\A\d+(?:st|nd|rd|th|h|am|pm|AM|PM|x|X)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ordinals();

    [GeneratedRegex(@"\p{L}+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
