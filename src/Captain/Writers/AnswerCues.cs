using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Counts the words of a sentence that can be what a question asks for: a number for "how many", a name for "who". Words
/// that already stand in the question do not count, because they are not the answer.
/// </summary>
internal static partial class AnswerCues
{
    public static int Count(QuestionReading question, Piece piece) => Places(question, piece).Count();

    /// <summary>Where the candidates start, in offsets of the passage.</summary>
    public static IEnumerable<int> Places(QuestionReading question, Piece piece)
    {
        var found = question.Kind switch
        {
            QuestionKind.Number => Matches(Digits(), piece),
            QuestionKind.Date => Matches(Dates(), piece),
            QuestionKind.Duration => Matches(Digits(), piece),
            QuestionKind.Person or QuestionKind.Place => Matches(Names(), piece).Where(m => m.Start > piece.Span.Start),
            QuestionKind.HowTo when piece.Kind == PieceKind.Item => [new TextSpan(piece.Span.Start, piece.Span.Start)],
            _ => [],
        };
        var text = piece.Passage.Source.Text;
        return found.Concat(Words(question.Kind, piece))
            .Where(m => m.End == m.Start || !question.Folded.Contains(text[m.Start..m.End].ToLowerInvariant(), StringComparison.Ordinal))
            .Select(m => m.Start);
    }

    /// <summary>1 when a candidate stands right beside a word of the question, towards 0 the farther it does; 0 without one.</summary>
    public static double Nearness(QuestionReading question, Piece piece)
    {
        var matched = piece.Terms.Where(t => Enumerable.Range(0, question.Terms.Count).Any(q => question.Credit(q, t.Term) > 0)).Select(t => t.Start).ToList();
        if (matched.Count == 0) return 0;
        var nearest = int.MaxValue;
        foreach (var place in Places(question, piece))
        {
            foreach (var word in matched)
            {
                var (from, to) = word < place ? (word, place) : (place, word);
                nearest = Math.Min(nearest, piece.Terms.Count(t => t.Start > from && t.Start < to));
            }
        }

        return nearest == int.MaxValue ? 0 : 1.0 / (1 + nearest);
    }

    private static IEnumerable<TextSpan> Matches(Regex pattern, Piece piece)
    {
        var text = piece.Passage.Source.Text;
        for (var match = pattern.Match(text, piece.Span.Start); match.Success && match.Index + match.Length <= piece.Span.End; match = match.NextMatch())
            yield return new TextSpan(match.Index, match.Index + match.Length);
    }

    private static IEnumerable<TextSpan> Words(QuestionKind kind, Piece piece)
    {
        if (kind == QuestionKind.Place) yield break;
        var words = piece.Passage.Cues.WordsFor(kind);
        if (words.Count == 0) yield break;
        var text = piece.Passage.Source.Text;
        if (piece.Passage.Cues.Spaced)
        {
            var lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (var match in Matches(Word(), piece))
            {
                if (lookup.Contains(text.AsSpan(match.Start, match.End - match.Start))) yield return match;
            }

            yield break;
        }

        foreach (var word in words)
        {
            var at = text.IndexOf(word, piece.Span.Start, piece.Span.End - piece.Span.Start, StringComparison.Ordinal);
            if (at >= 0) yield return new TextSpan(at, at + word.Length);
        }
    }

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\b(?:1\d{3}|20\d{2})\b|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}(?::\d{2}| ?[ap]\.?m)|\d{1,4} ?[年月日]|\b\d{1,2}(?:st|nd|rd|th)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Dates();

    /// <summary>Capitalised words inside a sentence, and what Chinese uses for foreign names.</summary>
    [GeneratedRegex(@"(?<=[\p{L}\d,;:)(""“'’] ?)\b\p{Lu}[\p{L}'’.-]+(?:\s+(?:de|da|do|di|van|von|of|the|la|del)?\s*\p{Lu}[\p{L}'’.-]+)*|[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,5}|《[^》]{1,20}》")]
    private static partial Regex Names();

    [GeneratedRegex(@"[\p{L}\d]+(?:['’-]\p{L}+)*")]
    private static partial Regex Word();
}
