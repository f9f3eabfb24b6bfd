using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Approvals;

/// <summary>
/// Puts a call before the agents of a conversation instead of making it. Idempotent by the turn and the call: a turn that runs again finds what
/// it asked, and is told once where it words it otherwise.
/// </summary>
internal sealed class AskApproval(CaptainDb db, IConversations conversations, IOptions<TurnOptions> options, TimeProvider time)
{
    /// <summary>Agents who are asked too much approve without reading.</summary>
    private const int MostOfATurn = 3;

    /// <summary>Of the arguments of another call, for a model to compare its own with.</summary>
    private const int LongestTold = 500;

    private const string Waits = "It is put before a colleague who confirms or declines it, and the customer is told so. Do not say that it is done. Answer what else was asked; if nothing was, send the verdict abstained.";

    /// <summary>Of what only the team sees.</summary>
    private const string WaitsUnseen = "It is put before a colleague who confirms or declines it. The customer does not see it. Go on with your answer.";

    private const string IsDecided = "The customer is told what came of it besides your answer. Answer what else was asked; if nothing was, send the verdict abstained.";

    public static readonly ApprovalState[] Pending = [ApprovalState.Waiting, ApprovalState.Approved, ApprovalState.Running];

    private static readonly ApprovalState[] MayBeDone = [ApprovalState.Done, ApprovalState.Interrupted];

    /// <param name="proposed">Its arguments fit.</param>
    public async Task<ToolAnswer> AskAsync(TurnContext turn, ProposedCall proposed, CancellationToken cancellationToken)
    {
        var notes = turn.Notes;
        var waits = proposed.IsForCustomer ? Waits : WaitsUnseen;
        if (notes.AskedFor.Contains(proposed.Call)) return new ToolAnswer(ToolVerdicts.Repeated, $"You have asked for this before. {waits}");
        var asked = await AskedAsync(turn, proposed.Tool, cancellationToken);
        var own = asked.Where(a => a.TurnId == turn.Turn.Id).ToList();
        var approval = own.Find(a => a.Call == proposed.Call);
        var besides = OtherCall.None;
        if (approval is null)
        {
            if (asked.Find(a => a.Call == proposed.Call && Pending.Contains(a.State)) is { } same)
            {
                Await(turn, same);
                return new ToolAnswer(ToolVerdicts.Repeated, $"This was asked before and still waits. {waits}");
            }

            var made = await EarlierCalls.OfToolAsync(db, turn, proposed.Tool, cancellationToken);
            var others = asked.Where(a => a.Tool == proposed.Tool && made.All(m => m.Id != a.Id)).ToList();
            if (Others(turn, others, made) is { } told) return told;
            if (own.Count >= MostOfATurn) return new ToolAnswer(ToolVerdicts.TooMany, "Error: enough was asked of the colleagues in this answer.");
            besides = others.Exists(static a => Pending.Contains(a.State)) ? OtherCall.Waits : made.Count > 0 || others.Exists(static a => MayBeDone.Contains(a.State)) ? OtherCall.Made : OtherCall.None;
            approval = await MakeAsync(turn, proposed, cancellationToken);
        }

        var posted = await conversations.PostNoteAsync(ApprovalCard.Asking(approval, turn.Assistant, turn.Turn.Sequence, besides), cancellationToken);
        if (posted is PostReplyResult.Superseded or PostReplyResult.TakenOver)
        {
            await db.Approvals.Where(a => a.Id == approval.Id && a.State == ApprovalState.Waiting).ExecuteDeleteAsync(cancellationToken);
            return new ToolAnswer(ToolVerdicts.Failed, "Error: the conversation has gone on without you.");
        }

        notes.AskedFor.Add(proposed.Call);
        notes.ToldOf.Add(approval.Id);
        Await(turn, approval);
        return approval.State switch
        {
            ApprovalState.Done => new ToolAnswer(ToolVerdicts.Repeated, $"A colleague has confirmed it, and it is done. {IsDecided}"),
            ApprovalState.Declined or ApprovalState.Expired => new ToolAnswer(ToolVerdicts.Repeated, $"No colleague has confirmed it, and it is not done. {IsDecided}"),
            _ => new ToolAnswer(ToolVerdicts.Waits, waits),
        };
    }

    /// <summary>
    /// How what the customer waits for stands right before the turn says something of it: an agent's word may have come while it was written, and
    /// he may have read what came of it.
    /// </summary>
    public async Task LookAgainAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var (notes, id, awaited) = (turn.Notes, turn.Turn.Id, turn.Notes.Awaited.ToArray());
        // What an attempt before this one has asked for counts, too.
        if (awaited.Length == 0 && turn.Turn.Attempts == 1) return;
        (notes.AwaitsApproval, notes.IsConfirmed, notes.HasToldResult) = (false, false, false);
        foreach (var approval in await db.Approvals.AsNoTracking().Where(a => (a.TurnId == id || awaited.Contains(a.Id)) && a.IsForCustomer).ToListAsync(cancellationToken))
        {
            if (!await IsToldAsync(approval, id, cancellationToken)) notes.AwaitsApproval = true;
            else if (approval.State == ApprovalState.Done) (notes.IsConfirmed, notes.HasToldResult) = (true, notes.HasToldResult || !ChangedBy.SaysNothing(approval.Result));
        }
    }

    /// <summary>Whether the customer has read what became of it, or may at any moment. Of what the turn itself has asked he reads behind its answer (<see cref="AskingTurn"/>).</summary>
    private async Task<bool> IsToldAsync(Approval approval, Guid turn, CancellationToken cancellationToken) => approval.State switch
    {
        ApprovalState.Done => approval.TurnId != turn || await db.Turns.AnyAsync(t => t.ApprovalId == approval.Id && t.Outcome != null, cancellationToken),
        ApprovalState.Declined or ApprovalState.Expired => approval.TurnId != turn || await conversations.FindPostedAsync(approval.ConversationId, approval.KeyFor(SettleDeclined.Settled), cancellationToken) is not null,
        _ => false,
    };

    private static void Await(TurnContext turn, Approval approval)
    {
        if (approval.IsForCustomer) turn.Notes.Awaited.Add(approval.Id);
    }

    /// <summary>What this turn has asked, and calls of the tool that wait in the conversation or were made in its session, oldest first.</summary>
    private Task<List<Approval>> AskedAsync(TurnContext turn, string tool, CancellationToken cancellationToken)
    {
        var (conversation, id, since) = (turn.Transcript.ConversationId, turn.Turn.Id, turn.Transcript.SessionStartedAfter);
        return db.Approvals.AsNoTracking()
            .Where(a => a.ConversationId == conversation && (a.TurnId == id || (a.Tool == tool && (Pending.Contains(a.State) || (MayBeDone.Contains(a.State) && a.Sequence > since)))))
            .OrderBy(a => a.AskedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// A second card for one wish is approved as readily as the first one was, however its arguments are worded. Whoever writes is told once of
    /// each; then it is his to say whether the customer wants another one besides.
    /// </summary>
    private static ToolAnswer? Others(TurnContext turn, List<Approval> asked, IReadOnlyList<EarlierCall> made)
    {
        var told = new List<string>();
        foreach (var call in made.Where(c => turn.Notes.ToldOf.Add(c.Id)))
            told.Add($"{call.Arguments.Brief(LongestTold)} ({(call.IsKnown ? "it is done" : "it broke off, and nobody knows whether it was done")})");
        foreach (var approval in asked.Where(a => turn.Notes.ToldOf.Add(a.Id)))
        {
            Await(turn, approval);
            var how = approval.State switch
            {
                ApprovalState.Done => "it is done",
                ApprovalState.Interrupted => "it broke off, and nobody knows whether it was done",
                ApprovalState.Declined or ApprovalState.Expired => "no colleague has confirmed it",
                _ => "it waits for a colleague's word, and the customer is told so",
            };
            told.Add($"{approval.Call[approval.Tool.Length..].Trim().Brief(LongestTold)} ({how})");
        }

        return told.Count == 0 ? null : new ToolAnswer(
            ToolVerdicts.Repeated,
            $"""
            Nothing was asked now: this tool was asked for or called earlier in this conversation, with these arguments:
            {HiddenInstructions.MaskIn(string.Join('\n', told))}
            If one of them is what the customer wants, leave it at that. Repeat your call only if the customer wants another one besides.
            """);
    }

    /// <summary>The row before the note: a button that finds nothing would be worse than a row that nobody sees and that expires.</summary>
    private async Task<Approval> MakeAsync(TurnContext turn, ProposedCall proposed, CancellationToken cancellationToken)
    {
        var lifetime = options.Value.ApprovalsExpireAfter;
        var approval = Approval.Ask(Approval.KeyOf(turn.Turn.Id, $"ask/{proposed.Call}"), turn, proposed, time.GetUtcNow(), lifetime);
        db.Approvals.Add(approval);
        db.Enqueue(new ExpireApproval(approval.AccountId, approval.Id), lifetime);
        await db.SaveChangesAsync(cancellationToken);
        db.Entry(approval).State = EntityState.Detached;
        return approval;
    }
}
