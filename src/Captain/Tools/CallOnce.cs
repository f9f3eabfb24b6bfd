using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// Makes a call that may change something at another's server, once for what a customer asks. A turn that runs again, a model that stands
/// in and a turn that answers the same messages together with newer ones get what the first one brought. Idempotent by the conversation,
/// the reply before the customer's messages, and the call; what was begun and not ended is not made again, because nobody knows how far it came.
/// </summary>
internal sealed class CallOnce(CaptainDb db, IConversations conversations, TimeProvider time)
{
    private const int NewestOnly = 1;

    /// <summary>Of the arguments of an earlier call, for a model to compare its own with.</summary>
    private const int LongestTold = 500;

    private const string GoneOn = "Error: the conversation has gone on without you.";
    private const string Unknown = "Error: it was begun and broke off, and nobody knows whether it was done. People look at it now, and the customer is told so. Send the verdict handoff and nothing else.";

    /// <summary>What came of the call.</summary>
    /// <param name="Instead">What the model is told where there is nothing that a tool returned.</param>
    internal sealed record Outcome(ToolReply? Reply, ToolAnswer? Instead = null, bool IsStored = false);

    /// <param name="call">The tool with its arguments in a fixed order.</param>
    /// <param name="make">Makes it, with a key that is the same for the same call.</param>
    public async Task<Outcome> CallAsync(
        TurnContext turn, string tool, string title, string call, Func<string, CancellationToken, Task<ToolReply>> make, CancellationToken cancellationToken)
    {
        var made = MadeCall.Begin(turn, tool, call, time.GetUtcNow());
        var before = await db.ToolCalls.AsNoTracking()
            .Where(c => c.ConversationId == made.ConversationId && c.AfterSequence == made.AfterSequence && c.Tool == made.Tool).OrderBy(c => c.BegunAt).ThenBy(c => c.Id)
            .ToListAsync(cancellationToken);
        var known = before.Find(c => c.Id == made.Id);
        if (known is { State: CallState.Done }) return new Outcome(new ToolReply(true, known.Result ?? ""), IsStored: true);
        if (known is { State: CallState.Begun }) return BrokenOff(turn, title);
        if (known is null && Others(turn, before, await EarlierCalls.OfToolAsync(db, turn, tool, cancellationToken)) is { } told) return new Outcome(null, told);
        // A call cannot be taken back: whoever wrote or took over a moment ago is asked for, not only before the answer is posted.
        if (await conversations.ReadTranscriptAsync(made.ConversationId, NewestOnly, cancellationToken) is not { } now || TurnPolicy.WhyNot(now, turn.Turn.Sequence) is not null)
            return new Outcome(null, new ToolAnswer(ToolVerdicts.Failed, GoneOn));
        if (!await BeginAsync(made, isAgain: known is not null, cancellationToken)) return BrokenOff(turn, title);
        turn.Notes.ToldOf.Add(made.Id);
        return await MakeAsync(turn, title, make, made, cancellationToken);
    }

    /// <summary>Whether this call was begun, or made, for the same messages.</summary>
    public async Task<bool> IsBegunAsync(TurnContext turn, string tool, string call, CancellationToken cancellationToken)
    {
        var id = MadeCall.Begin(turn, tool, call, time.GetUtcNow()).Id;
        return await db.ToolCalls.AnyAsync(c => c.Id == id && c.State != CallState.Failed, cancellationToken);
    }

    /// <summary>
    /// Whoever begins anew knows nothing of what was called for the same messages before, or for earlier ones, and may word it otherwise. He is
    /// told once; then it is his to say whether he wants another one besides.
    /// </summary>
    private static ToolAnswer? Others(TurnContext turn, List<MadeCall> before, IReadOnlyList<EarlierCall> earlier)
    {
        var now = before.Where(c => c.State != CallState.Failed && turn.Notes.ToldOf.Add(c.Id)).Select(static c => c.Call[c.Tool.Length..].Trim().Brief(LongestTold)).ToList();
        return now.Count == 0 ? Earlier(turn, earlier) : new ToolAnswer(
            ToolVerdicts.Repeated,
            $"""
            Nothing was called now: this tool was called before for what the customer asks, with these arguments:
            {HiddenInstructions.MaskIn(string.Join('\n', now))}
            If that is what you want, call it with exactly those arguments: nothing is done again, and you get what it returned. Repeat your own call only if the customer wants another one besides.
            """);
    }

    /// <summary>What was done for an earlier message is done; a wish for another one is told from a question about it by whoever reads both.</summary>
    private static ToolAnswer? Earlier(TurnContext turn, IReadOnlyList<EarlierCall> earlier)
    {
        var told = earlier.Where(c => turn.Notes.ToldOf.Add(c.Id)).Select(static c => $"{c.Arguments.Brief(LongestTold)} ({(c.IsKnown ? "it is done" : "it broke off, and nobody knows whether it was done")})").ToList();
        return told.Count == 0 ? null : new ToolAnswer(
            ToolVerdicts.Repeated,
            $"""
            Nothing was called now: this tool was called earlier in this conversation, with these arguments:
            {HiddenInstructions.MaskIn(string.Join('\n', told))}
            Repeat your call only if the customer now wants another one besides.
            """);
    }

    /// <summary>Written before the call. False where somebody else has begun it meanwhile.</summary>
    private async Task<bool> BeginAsync(MadeCall made, bool isAgain, CancellationToken cancellationToken)
    {
        if (isAgain)
        {
            return await db.ToolCalls.Where(c => c.Id == made.Id && c.State == CallState.Failed)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CallState.Begun).SetProperty(c => c.EndedAt, (DateTimeOffset?)null), cancellationToken) == 1;
        }

        db.ToolCalls.Add(made);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
        finally
        {
            db.Entry(made).State = EntityState.Detached;
        }
    }

    private async Task<Outcome> MakeAsync(TurnContext turn, string title, Func<string, CancellationToken, Task<ToolReply>> make, MadeCall made, CancellationToken cancellationToken)
    {
        // Neither the call nor what came of it is broken off because the customer wrote on or this node is told to stop: it ends within its own limits.
        var reply = await make(made.Id.ToString("N"), CancellationToken.None);
        if (reply.IsUnknown) return BrokenOff(turn, title);
        var (state, result, ended) = (reply.Succeeded ? CallState.Done : CallState.Failed, reply.Succeeded ? reply.Text : null, (DateTimeOffset?)time.GetUtcNow());
        await db.ToolCalls.Where(c => c.Id == made.Id).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.State, state).SetProperty(c => c.Result, result).SetProperty(c => c.EndedAt, ended), CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return new Outcome(reply);
    }

    private static Outcome BrokenOff(TurnContext turn, string title)
    {
        turn.Notes.BrokenOff = EarlierCalls.WhyLook(title);
        return new Outcome(null, new ToolAnswer(ToolVerdicts.Interrupted, Unknown));
    }
}
