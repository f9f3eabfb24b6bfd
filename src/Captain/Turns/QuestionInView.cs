using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>What the customer asks right now, read from the conversation.</summary>
/// <param name="Asked">The messages since somebody last answered, as one text.</param>
/// <param name="Earlier">What was asked before it, when it cannot stand alone; null when it can.</param>
/// <param name="History">Everything before, oldest first.</param>
internal sealed record QuestionInView(string Asked, string? Earlier, string Language, IReadOnlyList<HistoryMessage> History)
{
    private const int LongestQuestion = 2000;
    private const int FewTerms = 3;
    private const int FewWords = 4;

    /// <summary>A message with more of them says by itself what its "it" stands for.</summary>
    private const int SomeWords = 6;

    /// <summary>The same in pairs of characters, where words are not set apart.</summary>
    private const int SomePairs = 11;

    /// <summary>How far a chain of follow-ups is gone back.</summary>
    private const int MostBack = 3;

    /// <summary>The question as a model has put it, so that it can stand alone; null where rules condense.</summary>
    public string? Condensed { get; init; }

    /// <summary>What tells what the question leans on; null when it stands alone.</summary>
    public string? Before => Condensed ?? Earlier;

    /// <summary>The text to search for.</summary>
    public string Search => Condensed ?? (Earlier is null ? Asked : Clip($"{Earlier}\n{Asked}"));

    /// <param name="answersBack">Whether the customer was asked what is meant: what comes now belongs to what was asked before.</param>
    /// <param name="spoken">The languages that are answered in; null for all. What tells none, such as a number, is taken for one of them.</param>
    public static QuestionInView Read(Transcript transcript, long sequence, ITextAnalysis analysis, bool answersBack = false, IReadOnlyList<string>? spoken = null)
    {
        var messages = transcript.Messages.Where(m => m.Sequence <= sequence && m.Sender != SenderKind.System).ToList();
        // What was resolved unanswered is not asked again with what the customer comes back for.
        var closed = transcript.SessionStartedAfter < sequence ? transcript.SessionStartedAfter : 0;
        var burst = messages.AsEnumerable().Reverse().TakeWhile(m => m.Sequence > closed && (m.Sender == SenderKind.Contact || m.IsBesides)).Where(static m => !m.IsBesides).Reverse().ToList();
        var before = messages.Except(burst).ToList();
        var asked = Clip(string.Join("\n", burst.Select(m => m.Text)));
        var earlier = string.Join(' ', before.Where(m => m.Sender == SenderKind.Contact).Select(m => m.Text).TakeLast(3));
        // A follow-up such as "and yearly?" gives too little evidence of its own; the customer's earlier words decide.
        var language = LanguageOf(asked, earlier, analysis, spoken is not { Count: > 0 } || spoken.Contains("en", StringComparer.OrdinalIgnoreCase) ? "en" : spoken[0]);
        var history = before.ConvertAll(ToHistory);
        return new QuestionInView(asked, LeansOn(asked, history, language, analysis, answersBack), language, history);
    }

    /// <summary>The same of another talk than a conversation.</summary>
    /// <param name="before">What was said before, oldest first; whoever asks is its customer.</param>
    public static QuestionInView Read(string asked, IReadOnlyList<HistoryMessage> before, ITextAnalysis analysis)
    {
        var earlier = string.Join(' ', before.Where(static m => m.Role == HistoryRole.Customer).Select(static m => m.Text).TakeLast(3));
        var language = LanguageOf(asked, earlier, analysis, "en");
        return new QuestionInView(asked, LeansOn(asked, before, language, analysis, answersBack: false), language, before);
    }

    /// <summary>"Chama o gerente" has too few words to tell its language, but it asks for a person in one.</summary>
    /// <param name="usual">Where nothing tells it.</param>
    private static string LanguageOf(string asked, string earlier, ITextAnalysis analysis, string usual)
    {
        if (earlier.Length > 0) return analysis.DetectLanguage(asked, analysis.DetectLanguage(earlier, usual));
        var requests = HandOffRequest.LanguagesOf(asked).ToList();
        var likely = requests.Count == 0 || requests.Contains(usual) ? usual : requests[0];
        var told = analysis.DetectLanguage(asked, likely);
        return requests.Count == 0 || requests.Contains(told) || asked.Split(' ').Length > FewWords ? told : likely;
    }

    /// <summary>Whether a message ends as people end a sentence; otherwise more of it may follow.</summary>
    public static bool IsFinished(string text) => text.TrimEnd(' ', '\n', '\r', '\t', ')', '"', '”', '»') is [.., '?' or '？' or '.' or '。' or '!' or '！'];

    /// <summary>
    /// What was asked before, oldest first, where a message leans on it. What it leans on may lean itself: "and yearly?", "and for five
    /// people?". Pleasantries in between ask nothing.
    /// </summary>
    private static string? LeansOn(string asked, IReadOnlyList<HistoryMessage> before, string language, ITextAnalysis analysis, bool answersBack)
    {
        if (!answersBack && !Leans(asked, language, analysis)) return null;
        var basis = new List<string>();
        foreach (var burst in BurstsBackwards(before).Where(burst => SmallTalk.ReplyTo(burst, language) is null).Take(MostBack))
        {
            basis.Insert(0, burst);
            if (!Leans(burst, language, analysis)) break;
        }

        return basis.Count == 0 ? null : Clip(string.Join('\n', basis));
    }

    /// <summary>A message of very few terms, one that begins with "and", and one that says "it" without having said what.</summary>
    private static bool Leans(string message, string language, ITextAnalysis analysis)
    {
        var (terms, cues) = (analysis.Terms(message, language).Distinct().Count(), LanguageCues.For(language));
        return (terms < FewTerms && !IsWhole(message, terms, cues)) || cues.GoesOn(message) || (terms < (cues.Spaced ? SomeWords : SomePairs) && cues.PointsBack(message));
    }

    /// <summary>"Do you rent tents?" says who, what and of what: what was asked before has nothing to do with it.</summary>
    private static bool IsWhole(string message, int terms, LanguageCues cues) => terms == FewTerms - 1 && cues.AsksUs(message);

    /// <summary>What the customer wrote in one go, newest first.</summary>
    private static IEnumerable<string> BurstsBackwards(IReadOnlyList<HistoryMessage> messages)
    {
        var burst = new List<string>();
        foreach (var message in messages.Reverse())
        {
            if (message.Role == HistoryRole.Customer)
            {
                burst.Insert(0, message.Text);
                continue;
            }

            if (burst.Count > 0) yield return string.Join('\n', burst);
            burst.Clear();
        }

        if (burst.Count > 0) yield return string.Join('\n', burst);
    }

    private static HistoryMessage ToHistory(TranscriptMessage message) => new(
        message.Sender switch
        {
            SenderKind.Contact => HistoryRole.Customer,
            SenderKind.Agent => HistoryRole.Agent,
            _ => HistoryRole.Assistant,
        },
        Clip(message.Text));

    private static string Clip(string text) => text.Clip(LongestQuestion);
}
