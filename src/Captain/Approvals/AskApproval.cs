using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Approvals;

/// <summary>
/// Puts a call before the agents of a conversation instead of making it. Idempotent by the turn, the tool and how often it asked for that
/// tool before: a turn that runs again finds what it asked, whatever it words otherwise, and never the call of another tool.
/// </summary>
internal sealed class AskApproval(CaptainDb db, IConversations conversations, IOptions<TurnOptions> options, TimeProvider time)
{
    /// <summary>Agents who are asked too much approve without reading.</summary>
    private const int MostOfATurn = 3;

    private const string Waits = "It is put before a colleague who confirms or declines it, and the customer is told so. Do not say that it is done. Answer what else was asked; if nothing was, send the verdict abstained.";

    /// <summary>Of what only the team sees.</summary>
    private const string WaitsUnseen = "It is put before a colleague who confirms or declines it. The customer does not see it. Go on with your answer.";

    public static readonly ApprovalState[] Pending = [ApprovalState.Waiting, ApprovalState.Approved, ApprovalState.Running];

    /// <param name="proposed">Its arguments fit.</param>
    public async Task<ToolAnswer> AskAsync(TurnContext turn, ProposedCall proposed, CancellationToken cancellationToken)
    {
        var notes = turn.Notes;
        var waits = proposed.IsForCustomer ? Waits : WaitsUnseen;
        if (!notes.AskedFor.Add(proposed.Call)) return new ToolAnswer(ToolVerdicts.Repeated, $"You have asked for this before. {waits}");
        var conversation = turn.Transcript.ConversationId;
        if (await db.Approvals.AnyAsync(a => a.ConversationId == conversation && a.Call == proposed.Call && a.TurnId != turn.Turn.Id && Pending.Contains(a.State), cancellationToken))
        {
            notes.AwaitsApproval |= proposed.IsForCustomer;
            return new ToolAnswer(ToolVerdicts.Repeated, $"This was asked before and still waits. {waits}");
        }

        // A second card for what is done is approved as readily as the first one was.
        var done = (await EarlierCalls.OfToolAsync(db, turn, proposed.Tool, cancellationToken)).Where(c => c.Call == proposed.Call).ToList();
        if (CallOnce.Earlier(turn, done) is { } told)
        {
            notes.AskedFor.Remove(proposed.Call);
            return told;
        }

        if (notes.AskedFor.Count > MostOfATurn) return new ToolAnswer(ToolVerdicts.TooMany, "Error: enough was asked of the colleagues in this answer.");
        var approval = await FindOrMakeAsync(turn, proposed, cancellationToken);
        var posted = await conversations.PostNoteAsync(ApprovalCard.Asking(approval, turn.Assistant, turn.Turn.Sequence), cancellationToken);
        if (posted is PostReplyResult.Superseded or PostReplyResult.TakenOver)
        {
            await db.Approvals.Where(a => a.Id == approval.Id && a.State == ApprovalState.Waiting).ExecuteDeleteAsync(cancellationToken);
            return new ToolAnswer(ToolVerdicts.Failed, "Error: the conversation has gone on without you.");
        }

        notes.AwaitsApproval |= proposed.IsForCustomer;
        return new ToolAnswer(ToolVerdicts.Waits, waits);
    }

    /// <summary>The row before the note: a button that finds nothing would be worse than a row that nobody sees and that expires.</summary>
    private async Task<Approval> FindOrMakeAsync(TurnContext turn, ProposedCall proposed, CancellationToken cancellationToken)
    {
        var ofThisTool = turn.Notes.AskedFor.Count(call => call.StartsWith($"{proposed.Tool} ", StringComparison.Ordinal));
        var id = Approval.KeyOf(turn.Turn.Id, string.Create(CultureInfo.InvariantCulture, $"ask/{proposed.Tool}/{ofThisTool}"));
        if (await db.Approvals.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is { } known) return known;
        var lifetime = options.Value.ApprovalsExpireAfter;
        var approval = Approval.Ask(id, turn, proposed, time.GetUtcNow(), lifetime);
        db.Approvals.Add(approval);
        db.Enqueue(new ExpireApproval(approval.AccountId, id), lifetime);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(approval).State = EntityState.Detached;
        return approval;
    }
}
