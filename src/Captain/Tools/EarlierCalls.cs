using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>A call that was made, or begun, before.</summary>
/// <param name="IsKnown">Whether it is known to be done.</param>
/// <param name="Result">What it returned, for people; null where that does not matter.</param>
internal sealed record EarlierCall(Guid Id, string Tool, string Call, bool IsKnown, string? Result = null)
{
    public string Arguments => Call[Tool.Length..].Trim();
}

/// <summary>What tools have changed for a customer before, as whoever answers him next, and the people who may take over, have to know it.</summary>
internal static class EarlierCalls
{
    private const int MostOfSession = 20;
    private const int LongestInNote = 300;

    /// <summary>Calls of a tool for what was asked earlier in the session, and what agents have approved in it. Not what this turn has asked them.</summary>
    public static async Task<IReadOnlyList<EarlierCall>> OfToolAsync(CaptainDb db, TurnContext turn, string tool, CancellationToken cancellationToken)
    {
        var (conversation, id, since, after) = (turn.Transcript.ConversationId, turn.Turn.Id, turn.Transcript.SessionStartedAfter, MadeCall.RepliedAt(turn));
        var made = await db.ToolCalls.AsNoTracking()
            .Where(c => c.ConversationId == conversation && c.Tool == tool && c.AfterSequence >= since && c.AfterSequence < after && c.State != CallState.Failed)
            .OrderBy(c => c.BegunAt).ThenBy(c => c.Id).Select(c => new EarlierCall(c.Id, c.Tool, c.Call, c.State == CallState.Done, null)).ToListAsync(cancellationToken);
        var approved = await db.Approvals.AsNoTracking()
            .Where(a => a.ConversationId == conversation && a.Tool == tool && a.Sequence > since && a.TurnId != id && (a.State == ApprovalState.Done || a.State == ApprovalState.Interrupted))
            .OrderBy(a => a.AskedAt).ThenBy(a => a.Id).Select(a => new EarlierCall(a.Id, a.Tool, a.Call, a.State == ApprovalState.Done, null)).ToListAsync(cancellationToken);
        return [.. made, .. approved];
    }

    /// <summary>Calls for the messages that are being answered, by whichever turn and attempt: one at a time runs in a conversation, so none of them is still being made.</summary>
    public static async Task<IReadOnlyList<MadeCall>> ForTheseMessagesAsync(CaptainDb db, TurnContext turn, CancellationToken cancellationToken)
    {
        if (!turn.IsStored) return [];
        var (conversation, after) = (turn.Transcript.ConversationId, MadeCall.RepliedAt(turn));
        return await db.ToolCalls.AsNoTracking().Where(c => c.ConversationId == conversation && c.AfterSequence == after && c.State != CallState.Failed)
            .OrderBy(c => c.BegunAt).ThenBy(c => c.Id).ToListAsync(cancellationToken);
    }

    /// <summary>As a trace lists what a turn called, whichever attempt of it did.</summary>
    public static async Task<IReadOnlyList<EarlierCall>> OfTurnAsync(CaptainDb db, Guid turn, CancellationToken cancellationToken) =>
        await db.ToolCalls.AsNoTracking().Where(c => c.TurnId == turn && c.State != CallState.Failed).OrderBy(c => c.BegunAt).ThenBy(c => c.Id)
            .Select(c => new EarlierCall(c.Id, c.Tool, c.Call, c.State == CallState.Done, null)).ToListAsync(cancellationToken);

    /// <summary>For the people who take over: everything that was changed without their word since the conversation was last closed.</summary>
    public static async Task<IReadOnlyList<EarlierCall>> OfSessionAsync(CaptainDb db, Transcript transcript, CancellationToken cancellationToken)
    {
        var (conversation, since) = (transcript.ConversationId, transcript.SessionStartedAfter);
        return await db.ToolCalls.AsNoTracking().Where(c => c.ConversationId == conversation && c.AfterSequence >= since && c.State != CallState.Failed)
            .OrderBy(c => c.BegunAt).ThenBy(c => c.Id).Take(MostOfSession).Select(c => new EarlierCall(c.Id, c.Tool, c.Call, c.State == CallState.Done, c.Result)).ToListAsync(cancellationToken);
    }

    /// <summary>As lines of the note for agents: nobody else tells the people who go on what tools have changed.</summary>
    public static string NoteOf(IEnumerable<EarlierCall> calls) => string.Concat(calls.Select(static call =>
        $"\n- Called {(!call.IsKnown ? "and broken off (look whether it was done)" : ChangedBy.SaysNothing(call.Result) ? "and done" : "and answered (look what it says)")}: `{Plain(call.Call.Brief(LongestInNote))}`{(ChangedBy.SaysNothing(call.Result) ? "" : $" → `{Plain(call.Result!.Brief(LongestInNote))}`")}"));

    /// <summary>What a model filled in is shown as it stands.</summary>
    private static string Plain(string text) => text.ReplaceLineEndings(" ").Replace('`', '\'');

    /// <summary>Why people have to look at what was begun and broke off; null where nothing was.</summary>
    public static string? WhyLook(IEnumerable<MadeCall> calls) =>
        calls.FirstOrDefault(static c => c.State == CallState.Begun) is { } begun ? WhyLook(begun.Tool) : null;

    public static string WhyLook(string title) => $"{title} was begun and broke off. Look whether it was done before you do it again";
}
