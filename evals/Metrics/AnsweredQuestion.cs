using System.Text.Json;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;

namespace Wheelhouse.Evals.Metrics;

/// <summary>What the product made of one question of a set.</summary>
/// <param name="Documents">The set's ids of the found documents, best first.</param>
/// <param name="Withheld">The same question with its right documents withheld; null when that was not asked for.</param>
internal sealed record AnsweredQuestion(SetQuestion Question, AskedTurn Turn, IReadOnlyList<string> Documents, IReadOnlyList<QuotedDocument> Citations, AskedTurn? Withheld)
{
    public string Decision => DecisionOf(Turn);

    /// <summary>The text of a reply; what is said when people take over answers nothing.</summary>
    public string Reply => Turn.IsReply ? Turn.Reply : "";

    public bool HoldsAnswer => ReplyText.Contains(Reply, Question.Answers);

    public static string DecisionOf(AskedTurn turn) => turn switch
    {
        { IsReply: true } => "answer",
        { Reason: "no_answer" } => "abstain",
        _ => "hand_off",
    };

    public string ToRow() => JsonSerializer.Serialize(
        new
        {
            id = Question.Id,
            documents = Documents,
            reply = Reply,
            citations = Citations.Select(c => new { document = c.Document, quote = c.Quote }),
            decision = Decision,
            reason = Turn.Reason,
            confidence = Math.Round(Turn.Confidence, 4),
            ms = Math.Round(Turn.Milliseconds, 1),
            withheld = Withheld is null ? null : new { decision = DecisionOf(Withheld), reason = Withheld.Reason, confidence = Math.Round(Withheld.Confidence, 4) },
        },
        ReportFiles.Readable);
}

/// <param name="IsValid">Whether the quote stands in the document, apart from white space.</param>
internal sealed record QuotedDocument(string Document, string Quote, bool IsValid);
