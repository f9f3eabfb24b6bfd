using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Decisions;

/// <summary>
/// Asks back where a question that got no answer says too little to be answered: "it doesn't work", or one word on which there are several
/// articles. A question that says enough and is not answered is a gap in the knowledge, and asking back would only delay a person.
/// </summary>
internal sealed class UnclearQuestion(ITextAnalysis analysis)
{
    private const int FewTerms = 2;
    private const int LongestUnclear = 8;
    private const int MostTitles = 3;
    private const int LongestTitle = 80;

    /// <summary>What to ask, in the customer's language; null when the question is clear.</summary>
    public string? AskBack(QuestionInView question, IReadOnlyList<SearchTerm> terms, TurnContext turn)
    {
        if (question.Before is not null || terms.Any(static t => t.IsOtherMatter) || !IsShort(question.Asked)) return null;
        var texts = SystemTexts.In(question.Language);
        var light = analysis.Terms(LanguageCues.For(question.Language).LightWords, question.Language).ToHashSet(StringComparer.Ordinal);
        var telling = terms.Where(t => !t.IsEveryday && !light.Contains(t.Text)).ToList();
        if (telling.Count == 0) return terms.Count <= FewTerms ? texts.Clarify : null;
        if (telling.Count > FewTerms || !telling.TrueForAll(static t => t.Rarity < 1 || t.Meanings.Count > 0)) return null;
        var titles = TitlesAbout(telling, question.Language, turn);
        return titles.Count < 2 ? null
            : texts.ClarifyAmong.Replace("{titles}", string.Join(question.Language == "zh" ? "、" : ", ", titles), StringComparison.Ordinal);
    }

    private static bool IsShort(string asked) => asked.Any(char.IsLetter)
        && (asked.Any(Sentences.IsWide) ? asked.Length <= LongestUnclear : asked.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= LongestUnclear);

    /// <summary>Articles that say in their title or heading what the question is about. Titles are content of others: none that may not be shown is.</summary>
    private List<string> TitlesAbout(List<SearchTerm> telling, string language, TurnContext turn)
    {
        var scope = CheckScope.Of(turn);
        var wanted = telling.SelectMany(static t => t.Meanings.Keys.Append(t.Text)).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. turn.Notes.Passages.DistinctBy(static p => p.DocumentId)
                .Where(p => analysis.Terms(string.Join('\n', p.HeadingPath.Append(p.Title)), language).Any(wanted.Contains))
                .Select(p => p.Title.ReplaceLineEndings(" ").Trim())
                .Where(title => title.Length is > 0 and <= LongestTitle && AnswerCheck.ObjectionToQuoted(title, scope) is null && HiddenInstructions.MaskIn(title) == title)
                .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostTitles)
                .Select(title => language == "zh" ? $"《{title}》" : $"“{title}”"),
        ];
    }
}
