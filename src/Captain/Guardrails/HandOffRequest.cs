using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Tells whether the customer asks for a person, in English, Spanish, Portuguese or Chinese. No model is asked: a
/// customer who wants a person must reach one while the provider is down, too. A missed request is costly and a false
/// alarm ends an answer, so both are counted on labelled messages in the tests. What phrases say that somebody wrote down is
/// one voice; the other are weights that were learned from labelled messages, because people find more ways to ask than anybody lists.
/// </summary>
internal static partial class HandOffRequest
{
    /// <summary>What the phrases of a language add to the weights: half of the wishes of others are put in none of them, so their silence says little.</summary>
    private const double PhrasesFound = 1;

    private const double PhrasesMissing = -0.7;

    /// <summary>Where recall and precision are alike on messages that the weights were not learned from.</summary>
    public const double Least = -0.4;

    /// <summary>
    /// The same for one or two words in which no phrase is found: "ok", "sim" or a number of an order have so few features that they tell nothing
    /// but how often the messages it was learned from were wishes.
    /// </summary>
    private const double LeastOfLittle = 1.5;

    private const int FewWords = 2;

    private const int FewCharacters = 4;

    /// <summary>Longer messages are read at both ends: requests stand there.</summary>
    private const int ReadAtEachEnd = 1500;

    private static readonly char[] SentenceEnds = ['.', '!', '?', '…', '\n', '。', '！', '？', ';', '；', '¿', '¡'];

    private static readonly char[] Ends = [.. SentenceEnds, .. HandOffLanguage.Commas];

    private static readonly HandOffLanguage[] Languages = [.. new[] { "en", "es", "pt", "zh" }.Select(HandOffLanguage.Load)];

    private static readonly HandOffLanguage Chinese = Languages[^1];

    private static readonly WishWeights Weights = WishWeights.Load();

    public static bool IsIn(string message) => LanguagesOf(message).Count > 0;

    /// <summary>The languages in which a message asks for a person, the one that knows most of its words first; "agente" does so in more than one.</summary>
    public static IReadOnlyList<string> LanguagesOf(string message)
    {
        var folded = Plain(message);
        var sentences = Split(folded);
        if (sentences.Count == 0 || (sentences.Count <= 2 && AsksWhoAnswers().IsMatch(string.Join(' ', sentences)))) return [];
        var asked = AskedIn(sentences);
        if (asked.Count == 0 && (BareYes.Is(folded) || AsksOfOthers(sentences))) return [];
        var likely = Likeliest(folded, sentences);
        var score = Weights.Score(WishFeatures.Of(folded, likely, IsShouted(message))) + (asked.Count > 0 ? PhrasesFound : PhrasesMissing);
        return score <= (asked.Count == 0 && SaysLittle(folded) ? LeastOfLittle : Least) ? [] : asked.Count > 0 ? [.. asked.Select(language => language.Code)] : [likely.Code];
    }

    /// <summary>What the weights are learned from.</summary>
    public static IEnumerable<(int Place, double Value)> FeaturesOf(string message)
    {
        var folded = Plain(message);
        return WishFeatures.Of(folded, Likeliest(folded, Split(folded)), IsShouted(message));
    }

    /// <summary>What the phrases add to the score that the weights give.</summary>
    public static double PhrasesSay(string message) => AskedIn(Split(Plain(message))).Count > 0 ? PhrasesFound : PhrasesMissing;

    private static List<HandOffLanguage> AskedIn(List<string> sentences) =>
        [.. Languages.Where(language => language.AskIn(sentences)).OrderByDescending(language => language.WordsKnownIn(sentences))];

    private static string Plain(string message) =>
        Fold(PlainWriting.Of(message.Length <= 2 * ReadAtEachEnd ? message : message.Clip(ReadAtEachEnd) + "\n" + message.ClipStart(ReadAtEachEnd)));

    private static HandOffLanguage Likeliest(string folded, List<string> sentences) =>
        folded.Any(WishFeatures.IsChinese) ? Chinese : Languages[..^1].MaxBy(language => language.WordsKnownIn(sentences)) ?? Chinese;

    private static bool SaysLittle(string folded) => folded.Any(WishFeatures.IsChinese)
        ? folded.Count(char.IsLetterOrDigit) <= FewCharacters
        : Words(folded).Split(' ').Length <= FewWords;

    /// <summary>"Who would be forbidden to enter the Rhineland?" speaks of somebody, and neither to us nor of the customer.</summary>
    private static bool AsksOfOthers(List<string> sentences) => sentences is [var only] && AsksInEnglish().IsMatch(only) && !NamesOneOfUs().IsMatch(only);

    private static bool IsShouted(string message) => message.Any(char.IsUpper) && !message.Any(char.IsLower);

    /// <summary>
    /// What a message asks besides saying that no person is wanted: "I don't want to talk to a human, how long do returns take?"
    /// is a question about returns. A message that says nothing else stays as it is.
    /// </summary>
    public static string WithoutDeclined(string message)
    {
        var rest = new StringBuilder(message.Length);
        for (var start = 0; start < message.Length;)
        {
            var end = message.IndexOfAny(Ends, start) is var stop and >= 0 ? stop + 1 : message.Length;
            var clause = message[start..end];
            var folded = Fold(clause);
            if (!Array.Exists(Languages, language => language.OnlyDeclines(folded))) rest.Append(clause);
            start = end;
        }

        return rest.Length < message.Length && rest.ToString().Any(char.IsLetterOrDigit) ? rest.ToString().Trim() : message;
    }

    internal static List<string> Split(string text) =>
        [.. text.Split(SentenceEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Lower case without accents and apostrophes; traditional characters of the words at hand become simplified ones.</summary>
    internal static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant().Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’' or '`') continue;
            folded.Append(Simplified.GetValueOrDefault(c, c));
        }

        return folded.ToString();
    }

    /// <summary>Words with single spaces, punctuation left out.</summary>
    internal static string Words(string sentence)
    {
        var words = new StringBuilder(sentence.Length);
        foreach (var c in sentence)
        {
            if (char.IsLetterOrDigit(c)) words.Append(c);
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }

        return words.ToString().TrimEnd();
    }

    private static readonly FrozenDictionary<char, char> Simplified =
        "轉转請请幫帮專专員员機机們们給给與与說说話话談谈溝沟聯联繫系換换經经負负責责領领導导個个務务線线顧顾問问謝谢嗎吗電电處处實实對对應应服服".Chunk(2).DistinctBy(p => p[0]).ToFrozenDictionary(p => p[0], p => p[1]);

    [GeneratedRegex(@"^(?:[^,]{1,40}, )?(?:(?:in|at|on|by|for|to|from|with|of) )?(?:who|whom|whose|what|which|when|where|why|how)\b(?:\W+\w+){4}", RegexOptions.CultureInvariant, 500)]
    private static partial Regex AsksInEnglish();

    /// <summary>The customer, whoever reads, and the words for those whom a company has there and for how they are reached.</summary>
    [GeneratedRegex(@"\b(?:im|ive|id|i|me|my|mine|we|us|our|you|your|youre|u|ya|someone|somebody|anyone|anybody|there|here|this|person|people|humans?|agents?|reps?|representatives?|staff|team|support|service|desk|operators?|managers?|supervisors?|boss|colleagues?|advis[eo]rs?|employees?|specialists?|experts?|care|hotline|helpline|helpdesk|speak|talk|call|chat|phone|reach|contact|connect|transfer|escalate|complain|complaint|live|real)\b", RegexOptions.CultureInvariant, 500)]
    private static partial Regex NamesOneOfUs();

    /// <summary>Whoever asks who is there wants to know, and has not asked for anybody else yet.</summary>
    [GeneratedRegex(@"^(?:who|quem|quien) (?:is |esta |e que )?(?:answers?|answering|writes?|writing|replies|escreve|responde|atende|escribe|contesta)\b(?!.*\b(?:want|need|talk|speak|get|call|quero|preciso|falar|chama|quiero|necesito|hablar|llama)\b).{0,80}$", RegexOptions.CultureInvariant, 500)]
    private static partial Regex AsksWhoAnswers();
}
