using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// What a message is made of, as numbered features for <see cref="WishWeights"/>: rows of words, parts of words (which
/// outlive slips of the finger), pairs of words near each other, and the same with groups of words such as PERSON and PASS in
/// place of the words, by which one way of asking is known with every word for a person.
/// </summary>
internal sealed class WishFeatures
{
    /// <summary>Features fall into so many places; two in one place cost less than a larger file would.</summary>
    public const int Places = 1 << 17;

    /// <summary>Long messages have many features, each of which then counts less; by the square root it would be too little.</summary>
    private const double Thinning = 0.35;

    private const int LongestStem = 5;
    private const int LongestGap = 4;
    private const int LongestGapInChinese = 6;
    private const int LongestGapOfGroups = 3;

    private readonly HashSet<int>[] _families = [[], [], [], [], []];

    private enum Family
    {
        Words,
        Parts,
        Pairs,
        Groups,
        Shape,
    }

    /// <param name="folded">A message in plain writing, folded.</param>
    /// <param name="language">The language whose groups of words are looked for.</param>
    /// <param name="shouts">Whether all of it is in capitals.</param>
    public static IEnumerable<(int Place, double Value)> Of(string folded, HandOffLanguage language, bool shouts)
    {
        var features = new WishFeatures();
        features.AddWords(Tokens(folded));
        foreach (var sentence in HandOffRequest.Split(folded)) features.AddGroups(language.TermsOf(sentence));
        features.AddShape(folded, shouts);
        return features._families.SelectMany((places, family) =>
        {
            var value = (Family)family == Family.Shape ? 0.5 : 1 / Math.Pow(Math.Max(1, places.Count), Thinning);
            return places.Select(place => (place, value));
        });
    }

    public static bool IsChinese(char c) => c is >= '\u3400' and <= '\u9fff';

    /// <summary>Words, Chinese characters one by one, numbers as 0, and marks for where clauses, sentences and questions end.</summary>
    private static List<string> Tokens(string folded)
    {
        var tokens = new List<string> { "^" };
        for (var at = 0; at < folded.Length;)
        {
            var c = folded[at];
            var start = at++;
            if (IsChinese(c)) tokens.Add(c.ToString());
            else if (char.IsDigit(c))
            {
                while (at < folded.Length && (char.IsDigit(folded[at]) || (folded[at] is '-' or ' ' && at + 1 < folded.Length && char.IsDigit(folded[at + 1])))) at++;
                tokens.Add("0");
            }
            else if (char.IsLetter(c))
            {
                while (at < folded.Length && char.IsLetter(folded[at]) && !IsChinese(folded[at])) at++;
                tokens.Add(folded[start..at]);
            }
            else if (MarkOf(c) is { } mark) AddMark(tokens, mark);
        }

        if (tokens[^1] is "," or ".") tokens.RemoveAt(tokens.Count - 1);
        tokens.Add("$");
        return tokens;
    }

    private static string? MarkOf(char c) => c switch
    {
        '?' or '？' => "?",
        '.' or '!' or '。' or '！' or '…' or '\n' or ';' or '；' => ".",
        ',' or '，' or '、' or ':' or '：' or '-' or '—' or '–' => ",",
        _ => null,
    };

    /// <summary>Of several marks in a row the strongest stays.</summary>
    private static void AddMark(List<string> tokens, string mark)
    {
        if (tokens[^1] is "?" or "^" || tokens[^1] == mark || (tokens[^1] == "." && mark == ",")) return;
        if (tokens[^1] is "," or ".") tokens[^1] = mark;
        else tokens.Add(mark);
    }

    private static bool IsMark(string token) => token is "^" or "$" or "." or "," or "?";

    private static string Stem(string word) => word.Clip(LongestStem);

    private void AddWords(List<string> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            var isChinese = IsChinese(tokens[at][0]);
            AddRows(tokens, at, isChinese ? 4 : 3);
            for (var gap = 2; gap <= (isChinese ? LongestGapInChinese : LongestGap) && at + gap < tokens.Count && tokens[at + gap - 1] is not ("." or "?"); gap++)
                Add(Family.Pairs, new FeatureHash('k').With(Stem(tokens[at])).With("~").With(Stem(tokens[at + gap])));
            if (!isChinese && tokens[at].Length > 1) AddParts(tokens, at);
        }
    }

    /// <summary>A mark alone says nothing, and a row that begins with a mark is told only where it is the message's beginning.</summary>
    private void AddRows(List<string> tokens, int at, int longest)
    {
        var row = new FeatureHash('w');
        for (var length = 1; length <= longest && at + length <= tokens.Count; length++)
        {
            row = row.With(tokens[at + length - 1]).With(" ");
            if (tokens[at] == "?" ? length > 1 : tokens[at] == "^" ? length > 1 : !IsMark(tokens[at])) Add(Family.Words, row);
        }
    }

    private void AddParts(List<string> tokens, int at)
    {
        var padded = $"<{tokens[at]}>";
        for (var length = 3; length <= 5; length++)
        {
            for (var start = 0; start + length <= padded.Length; start++)
                Add(Family.Parts, new FeatureHash('c').With(padded.AsSpan(start, length)));
        }

        if (at + 1 < tokens.Count) Add(Family.Parts, new FeatureHash('s').With(Stem(tokens[at])).With(" ").With(Stem(tokens[at + 1])));
    }

    private void AddGroups(List<Term> terms)
    {
        for (var at = 0; at < terms.Count; at++)
        {
            foreach (var group in GroupsOf(terms[at]))
            {
                var first = new FeatureHash('g').With(group);
                Add(Family.Groups, first);
                if (at == 0) Add(Family.Groups, first.With("^"));
                if (at == terms.Count - 1) Add(Family.Groups, first.With("$"));
                for (var gap = 1; gap <= LongestGapOfGroups && at + gap < terms.Count; gap++)
                {
                    foreach (var second in GroupsOf(terms[at + gap])) Add(Family.Groups, first.With(gap == 1 ? " " : "~").With(second));
                }
            }
        }
    }

    private static IEnumerable<string> GroupsOf(Term term) => term.Groups.Count > 0 ? term.Groups : ["_"];

    private void AddShape(string folded, bool shouts)
    {
        const int wordsOfStep = 4, steps = 8;
        var words = folded.Count(c => c == ' ') + (folded.Count(IsChinese) / 2);
        var shape = new FeatureHash('l');
        Add(Family.Shape, shape.With("always"));
        Add(Family.Shape, shape.With((char)('0' + Math.Min(words / wordsOfStep, steps))));
        if (folded.Contains('?', StringComparison.Ordinal)) Add(Family.Shape, shape.With("asks"));
        if (folded.TrimEnd().EndsWith('?')) Add(Family.Shape, shape.With("ends asking"));
        if (shouts) Add(Family.Shape, shape.With("shouts"));
    }

    private void Add(Family family, FeatureHash feature) => _families[(int)family].Add(feature.Place(Places));
}
