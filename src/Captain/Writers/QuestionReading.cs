using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Writers;

/// <summary>A question as its distinct terms, each with a weight by its rarity among the found pieces, and what it asks for.</summary>
internal sealed partial class QuestionReading
{
    private const double LightWeight = 0.35;
    private const double EarlierWeight = 0.4;
    private const double SignificanceOfLight = 0.15;
    private const double SignificanceOfEveryday = 0.25;
    private static readonly IReadOnlyDictionary<string, double> NoMeanings = new Dictionary<string, double>();

    private readonly IReadOnlyDictionary<string, double>[] _meanings;
    private readonly Dictionary<string, double[]> _credits = new(StringComparer.Ordinal);

    private QuestionReading(
        QuestionKind kind, bool asksPrice, string folded, string[] terms, IReadOnlyDictionary<string, double>[] meanings, double[] weights, bool[] light, SearchTerm?[] searched)
    {
        Significance = [.. light.Zip(searched, Significant)];
        IsOtherMatter = searched.Any(term => term is { IsOtherMatter: true });
        AsksPrice = asksPrice;
        IsLight = light;
        Kind = kind;
        Folded = folded;
        Terms = terms;
        _meanings = meanings;
        Weights = weights;
        TotalWeight = weights.Sum();
    }

    public QuestionKind Kind { get; }

    public bool AsksPrice { get; }

    /// <summary>The question in lower case, to tell what a sentence adds to it.</summary>
    public string Folded { get; }

    /// <summary>Distinct terms in the order of the question.</summary>
    public IReadOnlyList<string> Terms { get; }

    public IReadOnlyList<double> Weights { get; }

    /// <summary>Which terms say little about what is asked.</summary>
    public IReadOnlyList<bool> IsLight { get; }

    public double TotalWeight { get; }

    /// <summary>
    /// What each term says about whether a help centre can answer, 0 to 1: most a rare word, little a light one or one of circumstance, and
    /// nothing such a one that the help centre never uses.
    /// </summary>
    public IReadOnlyList<double> Significance { get; }

    /// <summary>Whether it names a matter that ordinary help centres do not deal with, nor does this one.</summary>
    public bool IsOtherMatter { get; }

    /// <summary>
    /// Rarity is taken from the pieces at hand: the writer needs no corpus statistics, and what is common to all found
    /// passages cannot tell them apart.
    /// </summary>
    public static QuestionReading Read(
        string asked, string? earlier, string language, IReadOnlyList<SearchTerm> searched, ITextAnalysis analysis, IReadOnlyList<PassageReading> passages)
    {
        // People break a sentence into messages: "how much", "is the L pot".
        asked = asked.ReplaceLineEndings(" ");
        var question = earlier is null ? asked : $"{earlier}\n{asked}";
        var cues = LanguageCues.For(language);
        // "Wi-Fi" and "wifi" are one word; passages carry hyphenated words in both spellings.
        var bare = cues.WithoutFunctionWords(Hyphen().Replace(question, ""));
        var terms = analysis.Terms(bare, language).Distinct(StringComparer.Ordinal).ToArray();
        if (terms.Length == 0) terms = [.. analysis.Terms(question, language).Distinct(StringComparer.Ordinal)];
        var light = analysis.Terms(cues.LightWords, language).ToHashSet(StringComparer.Ordinal);
        var pieces = passages.SelectMany(p => p.Pieces).ToList();
        var meanings = terms.Select(term => searched.FirstOrDefault(s => s.Text == term)?.Meanings ?? NoMeanings).ToArray();
        var weights = terms.Select((term, q) => Rarity(term, meanings[q], pieces)).ToArray();
        // Words of the topic stand in every found passage and weigh little there; a light word must not outweigh them all the same.
        var heaviest = terms.Zip(weights).Where(t => !light.Contains(t.First)).Select(t => t.Second).DefaultIfEmpty(double.MaxValue).Max();
        weights = [.. terms.Zip(weights, (term, weight) => light.Contains(term) ? LightWeight * Math.Min(weight, heaviest) : weight)];
        if (earlier is not null)
        {
            // "How much is shipping to Canada?" "And to the UK?": what was asked before tells the topic, the new words tell what is wanted.
            var fresh = analysis.Terms(asked, language).ToHashSet(StringComparer.Ordinal);
            weights = [.. terms.Zip(weights, (term, weight) => fresh.Contains(term) ? weight : EarlierWeight * weight)];
        }

        var kind = cues.KindOf(asked);
        if (kind == QuestionKind.Other) kind = cues.KindOf(question);
        return new QuestionReading(
            kind, cues.AsksPrice(question), question.ToLowerInvariant(), terms, meanings, weights, [.. terms.Select(light.Contains)],
            [.. terms.Select(term => searched.FirstOrDefault(s => s.Text == term))]);
    }

    /// <summary>1 when a heading and the telling words of the question are the same, towards 0 the more either has of its own.</summary>
    public double Likeness(IReadOnlySet<string> heading)
    {
        var telling = Enumerable.Range(0, Terms.Count).Where(q => !IsLight[q]).ToList();
        if (telling.Count == 0 || heading.Count == 0) return 0;
        var said = telling.Sum(q => heading.Max(t => Credit(q, t))) / telling.Count;
        return said * heading.Sum(t => Enumerable.Range(0, Terms.Count).Max(q => Credit(q, t))) / heading.Count;
    }

    /// <summary>How far a found term says what the question's term says: the same word, nearly, or what the search took it for.</summary>
    public double Credit(int q, string found)
    {
        // The same words come back in many pieces, each compared several times.
        if (!_credits.TryGetValue(found, out var credits)) _credits[found] = credits = [.. Terms.Select((term, i) => Credit(term, _meanings[i], found))];
        return credits[q];
    }

    private static double Significant(bool isLight, SearchTerm? term)
    {
        var rarity = term?.Rarity ?? 1;
        if (!isLight && term is not { IsEveryday: true }) return rarity;
        return term is { Rarity: < 1 } ? rarity * (isLight ? SignificanceOfLight : SignificanceOfEveryday) : 0;
    }

    private static double Credit(string term, IReadOnlyDictionary<string, double> meanings, string found) =>
        Math.Max(TermMatch.Credit(term, found), meanings.GetValueOrDefault(found));

    private static double Rarity(string term, IReadOnlyDictionary<string, double> meanings, List<Piece> pieces)
    {
        var holding = pieces.Count(p => p.Terms.Any(t => Credit(term, meanings, t.Term) > 0) || p.Context.Any(t => t == term));
        return Math.Log(1 + ((pieces.Count - holding + 0.5) / (holding + 0.5)));
    }

    [GeneratedRegex(@"(?<=\p{L})[-‑](?=\p{L})")]
    private static partial Regex Hyphen();
}

/// <summary>How far two index terms are the same word: stemmers miss some forms, customers some letters.</summary>
internal static class TermMatch
{
    public static double Credit(string question, string found)
    {
        if (string.Equals(question, found, StringComparison.Ordinal)) return 1;
        // A Chinese character that stands alone in the question is half of a pair in the article.
        if (question.Length == 1 && found.Length == 2 && Sentences.IsWide(question[0]) && found.Contains(question[0], StringComparison.Ordinal)) return 0.7;
        if (question.Length < 4 || found.Length < 4 || char.IsDigit(question[0])) return 0;
        var shared = 0;
        var shorter = Math.Min(question.Length, found.Length);
        while (shared < shorter && question[shared] == found[shared]) shared++;
        return shared >= 4 && shared >= 0.75 * Math.Max(question.Length, found.Length) ? 0.7 : 0;
    }
}
