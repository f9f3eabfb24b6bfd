using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>What a pair says, checked.</summary>
internal sealed record PairText(
    string Question, string Answer, IReadOnlyList<string> Wordings, string? Language, Audience Audience, IReadOnlyList<string> Tags, string? Url)
{
    public const int LongestQuestion = 500;
    public const int LongestAnswer = 50_000;

    private const int MostWordings = 30;

    /// <exception cref="DomainException">Something of it cannot be.</exception>
    public static PairText Of(NewPair pair)
    {
        var question = VisibleText.OneLine(pair.Question);
        var answer = VisibleText.Clean(pair.Answer).ReplaceLineEndings("\n").Trim('\n', ' ', '\t');
        if (!question.Any(char.IsLetterOrDigit)) throw Wrong("question", "Question can't be blank");
        if (question.Length > LongestQuestion) throw Wrong("question", $"Question must have at most {LongestQuestion} characters");
        if (!answer.Any(char.IsLetterOrDigit)) throw Wrong("answer", "Answer can't be blank");
        if (answer.Length > LongestAnswer) throw Wrong("answer", $"Answer must have at most {LongestAnswer} characters");
        var wordings = (pair.Wordings ?? []).Select(VisibleText.OneLine).Where(static text => text.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (wordings.Count > MostWordings) throw Wrong("wordings", $"Wordings must be at most {MostWordings}");
        if (wordings.Exists(static text => text.Length > LongestQuestion)) throw Wrong("wordings", $"Wordings must have at most {LongestQuestion} characters each");
        var language = string.IsNullOrWhiteSpace(pair.Language) ? null
            : LanguageTag.Primary(pair.Language) ?? throw Wrong("language", "Language must be a language tag such as en");
        return new PairText(question, answer, wordings, language, pair.Audience, DocumentTags.Checked(pair.Tags ?? []), DocumentUrl.Checked(pair.Url));
    }

    public bool IsSame(PairText other) =>
        (Question, Answer, Language, Audience, Url) == (other.Question, other.Answer, other.Language, other.Audience, other.Url)
        && Wordings.SequenceEqual(other.Wordings) && Tags.SequenceEqual(other.Tags);

    private static DomainException Wrong(string field, string message) => new(ProblemCodes.ValidationFailed, message, 422, field);
}
