using System.Text.Json;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Scratch;

namespace Wheelhouse.Evals.Suites;

/// <summary>What the product made of one case.</summary>
/// <param name="Documents">What a search for the same words finds: distinct documents, best first.</param>
internal sealed record CaseResult(SuiteCase Case, AskedTurn Turn, IReadOnlyList<string> Documents, IReadOnlyList<CitedSpan> Citations)
{
    /// <summary>A pleasantry is a reply that cites nothing.</summary>
    public string Decision => AnsweredQuestion.DecisionOf(Turn) is "answer" && Citations.Count == 0 ? "small_talk" : AnsweredQuestion.DecisionOf(Turn);

    public string Reply => Turn.IsReply ? Turn.Reply : "";

    /// <summary>One text of each list of facts stands in the reply.</summary>
    public bool HoldsFacts => Case.Facts.All(any => ReplyText.Contains(Reply, any));

    /// <summary>Something quoted stands where the answer stands.</summary>
    public bool CitesGold => Citations.Any(c => Case.Gold.Any(c.Overlaps));

    public bool IsRight => Decision == Case.Decision && (!Case.NeedsAnswer || (HoldsFacts && CitesGold));

    /// <summary>What is wrong, in a few words; null when nothing is.</summary>
    public string? Fault => (IsRight, Decision == Case.Decision, HoldsFacts, CitesGold) switch
    {
        (true, _, _, _) => null,
        (_, false, _, _) => $"{Decision} instead of {Case.Decision}",
        (_, _, false, false) => "lacks a fact, quotes another place",
        (_, _, false, true) => "lacks a fact",
        _ => "quotes another place",
    };

    public IEnumerable<string> GoldDocuments => Case.Gold.Select(g => g.Document).Distinct();

    public string ToRow() => JsonSerializer.Serialize(
        new
        {
            id = Case.Id,
            documents = Documents,
            reply = Reply,
            citations = Citations.Select(c => new { document = c.Document, quote = c.Quote }),
            decision = Decision,
            confidence = Math.Round(Turn.Confidence, 4),
            ms = Math.Round(Turn.Milliseconds, 1),
            steps = Turn.Steps,
            searches = Turn.Searches.Count,
            right = IsRight,
            expected = Case.Decision,
            reason = Turn.Reason,
            language = Turn.Language,
        },
        ReportFiles.Readable);
}
