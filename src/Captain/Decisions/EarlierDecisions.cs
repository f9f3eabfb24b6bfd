using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Decisions;

/// <summary>What was decided before in the same session of a conversation, newest first. A new session begins anew.</summary>
internal sealed class EarlierDecisions(IReadOnlyList<Decision> decisions)
{
    private const int InView = 10;

    public Decision? Last => decisions.Count > 0 ? decisions[0] : null;

    /// <summary>Whether the customer was asked back before: once is enough.</summary>
    public bool HasAskedBack => decisions.Any(static d => d.Reason == Reasons.Clarification);

    public static async Task<EarlierDecisions> ReadAsync(CaptainDb db, TurnContext turn, CancellationToken cancellationToken)
    {
        var first = turn.Transcript.Messages is [var oldest, ..] ? oldest.Sequence : turn.Turn.Sequence;
        if (first >= turn.Turn.Sequence) return new EarlierDecisions([]); // a conversation's first message
        var replies = await db.Turns.AsNoTracking()
            .Where(t => t.ConversationId == turn.Turn.ConversationId && t.Sequence >= first && t.Sequence < turn.Turn.Sequence && t.Outcome == TurnOutcome.Reply
                && t.ApprovalId == null) // told besides: what was offered before it is still open
            .OrderByDescending(t => t.Sequence).Take(InView)
            .Select(t => new { t.Decision, t.Reason, t.Rule })
            .ToListAsync(cancellationToken);
        // A turn of an earlier release has no decision.
        return new EarlierDecisions([.. replies.Where(r => r.Decision is not null).Select(r => new Decision(r.Decision!.Value, r.Reason ?? "", r.Rule ?? ""))]);
    }
}
