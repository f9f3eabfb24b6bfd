using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Turns;

/// <summary>What the customer asks right now, read from the conversation.</summary>
/// <param name="Asked">The messages since somebody last answered, as one text.</param>
/// <param name="Earlier">The question before it, when it cannot stand alone; null when it can.</param>
/// <param name="History">Everything before, oldest first.</param>
internal sealed record QuestionInView(string Asked, string? Earlier, string Language, IReadOnlyList<HistoryMessage> History)
{
    private const int LongestQuestion = 2000;
    private const int FewTerms = 3;
    private const int FewWords = 4;

    /// <summary>The text to search for.</summary>
    public string Search => Earlier is null ? Asked : Clip($"{Earlier}\n{Asked}");

    /// <param name="answersBack">Whether the customer was asked what is meant: what comes now belongs to what was asked before.</param>
    public static QuestionInView Read(Transcript transcript, long sequence, ITextAnalysis analysis, bool answersBack = false)
    {
        var messages = transcript.Messages.Where(m => m.Sequence <= sequence && m.Sender != SenderKind.System).ToList();
        var burst = messages.AsEnumerable().Reverse().TakeWhile(m => m.Sender == SenderKind.Contact).Reverse().ToList();
        var before = messages.Take(messages.Count - burst.Count).ToList();
        var asked = Clip(string.Join("\n", burst.Select(m => m.Text)));
        var earlier = string.Join(' ', before.Where(m => m.Sender == SenderKind.Contact).Select(m => m.Text).TakeLast(3));
        // A follow-up such as "and yearly?" gives too little evidence of its own; the customer's earlier words decide.
        var language = LanguageOf(asked, earlier, analysis);
        return new QuestionInView(asked, LeansOn(asked, before, language, analysis, answersBack), language, [.. before.Select(ToHistory)]);
    }

    /// <summary>"Chama o gerente" has too few words to tell its language, but it asks for a person in one.</summary>
    private static string LanguageOf(string asked, string earlier, ITextAnalysis analysis)
    {
        if (earlier.Length > 0) return analysis.DetectLanguage(asked, analysis.DetectLanguage(earlier));
        var requests = HandOffRequest.LanguagesOf(asked).ToList();
        var likely = requests.Count == 0 || requests.Contains("en") ? "en" : requests[0];
        var told = analysis.DetectLanguage(asked, likely);
        return requests.Count == 0 || requests.Contains(told) || asked.Split(' ').Length > FewWords ? told : likely;
    }

    /// <summary>Whether a message ends as people end a sentence; otherwise more of it may follow.</summary>
    public static bool IsFinished(string text) => text.TrimEnd(' ', '\n', '\r', '\t', ')', '"', '”', '»') is [.., '?' or '？' or '.' or '。' or '!' or '！'];

    /// <summary>A question of very few terms, or one that begins with "and", leans on the one before it.</summary>
    private static string? LeansOn(string asked, List<TranscriptMessage> before, string language, ITextAnalysis analysis, bool answersBack)
    {
        var previous = before.LastOrDefault(m => m.Sender == SenderKind.Contact)?.Text;
        return previous is not null && (answersBack || analysis.Terms(asked, language).Distinct().Count() < FewTerms || LanguageCues.For(language).GoesOn(asked)) ? Clip(previous) : null;
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
