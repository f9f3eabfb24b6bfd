using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.McpServers;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Approvals;

/// <summary>Make a call that an agent has approved.</summary>
/// <param name="Run">Which time: one that was approved again later is that job's.</param>
internal sealed record RunApproved(AccountId AccountId, Guid ApprovalId, int Run) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => $"approval:{ApprovalId:N}";
}

/// <summary>
/// Makes an approved call once, and tells what came of it. Idempotent by the approval's state: <c>running</c> is written before the call
/// and its end after it. Who finds it running knows that a node died in between; a call to another's server is not made again then,
/// because nobody knows how far the first one came, and an agent is told. What changes the conversation itself carries a key and is done again.
/// </summary>
internal sealed class RunApprovedCall(CaptainDb db, IConversations conversations, ApprovedCall call, AskingTurn asking, ResultTurn result, IOptions<TurnOptions> options, TimeProvider time) : IHandle<RunApproved>
{
    private const int LongestKept = ToolCaller.MostText;

    /// <summary>Who has approved it is there and may have it made again; after that nobody looks, and the customer waits.</summary>
    private static readonly TimeSpan ForAnotherTry = TimeSpan.FromMinutes(15);

    public async Task HandleAsync(RunApproved message, JobContext job, CancellationToken cancellationToken)
    {
        if (await FindAsync(message, cancellationToken) is not { } approval) return;
        var assistant = await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == approval.AssistantId, cancellationToken);
        if (approval.State is ApprovalState.Approved or ApprovalState.Running)
        {
            await RunAsync(approval, assistant, cancellationToken);
            if (await FindAsync(message, cancellationToken) is not { } after) return;
            approval = after;
        }

        if (assistant is null || approval.State is not (ApprovalState.Done or ApprovalState.Failed or ApprovalState.Interrupted)) return;
        await conversations.PostNoteAsync(ApprovalCard.Telling(approval, CaptainResponder.SenderOf(assistant)), cancellationToken);
        await conversations.MarkNoteAsync(ApprovalCard.Mark(approval), cancellationToken);
        if (approval is { State: ApprovalState.Done, IsForCustomer: true } && !await asking.GoesFirstAsync(approval, message, cancellationToken)) await result.RunAsync(approval, assistant, isLast: job.Attempt >= TurnLimits.Attempts, cancellationToken);
    }

    private async Task RunAsync(Approval approval, Assistant? assistant, CancellationToken cancellationToken)
    {
        var isFound = approval.State == ApprovalState.Running;
        if (!isFound && await MoveAsync(approval, ApprovalState.Approved, ApprovalState.Running, null, cancellationToken) == 0) return;
        var (state, said) = isFound && !BuiltinTools.IsOne(approval.Tool)
            ? (ApprovalState.Interrupted, null)
            : assistant is null ? (ApprovalState.Failed, "The assistant is not there any more.")
            : await call.MakeAsync(approval, assistant, cancellationToken);
        // The call is made: to write that down must not depend on whether this node is told to stop.
        await MoveAsync(approval, ApprovalState.Running, state, said?.Clip(LongestKept), CancellationToken.None);
    }

    private Task<int> MoveAsync(Approval approval, ApprovalState from, ApprovalState to, string? said, CancellationToken cancellationToken)
    {
        DateTimeOffset? finished = to == ApprovalState.Running ? null : time.GetUtcNow();
        return db.InTransactionAsync(
            async token =>
            {
                var moved = await db.Approvals.Where(a => a.Id == approval.Id && a.State == from && a.Runs == approval.Runs).ExecuteUpdateAsync(
                    set => set.SetProperty(a => a.State, to).SetProperty(a => a.Result, said).SetProperty(a => a.FinishedAt, finished), token);
                if (moved == 1 && approval.IsForCustomer && SettleApproval.CameToNothing.Contains(to))
                {
                    var lifetime = options.Value.ApprovalsExpireAfter;
                    db.Enqueue(new SettleApproval(approval.AccountId, approval.Id, approval.Runs), lifetime < ForAnotherTry ? lifetime : ForAnotherTry);
                    await db.SaveChangesAsync(token);
                }

                return moved;
            },
            cancellationToken);
    }

    private Task<Approval?> FindAsync(RunApproved message, CancellationToken cancellationToken) =>
        db.Approvals.AsNoTracking().SingleOrDefaultAsync(a => a.Id == message.ApprovalId && a.Runs == message.Run, cancellationToken);
}

/// <summary>
/// Makes the call itself, with what the tool is now: whoever may not use it any more, or with other arguments, does not. A call to another's
/// server ends within its own limits and not because this node is told to stop: broken off, nobody would know how far it came.
/// </summary>
internal sealed class ApprovedCall(CaptainDb db, IConversations conversations, ToolCaller caller, BuiltinTools builtin, McpConnection servers)
{
    public async Task<(ApprovalState State, string? Said)> MakeAsync(Approval approval, Assistant assistant, CancellationToken cancellationToken)
    {
        if (await conversations.ReadTranscriptAsync(approval.ConversationId, 1, cancellationToken) is not { } transcript) return (ApprovalState.Failed, "The conversation is gone.");
        if (!await IsAllowedAsync(approval, assistant, cancellationToken)) return (ApprovalState.Failed, "The assistant may not use this tool any more.");
        if (BuiltinTools.IsOne(approval.Tool)) return Read(await builtin.DoApprovedAsync(approval, assistant, cancellationToken));
        if (await McpCalls.FindAsync(db, approval.Tool, cancellationToken) is var (server, offered))
        {
            if (SchemaCheck.Problem(offered.Schema, approval.Arguments) is { } wrong) return (ApprovalState.Failed, wrong);
            return Read(await servers.CallAsync(server, offered, approval.Arguments, approval.Id.ToString("N"), CancellationToken.None));
        }

        if (await db.CustomTools.AsNoTracking().SingleOrDefaultAsync(t => t.Slug == approval.Tool && t.Enabled, cancellationToken) is not { } tool)
            return (ApprovalState.Failed, "There is no such tool any more, or it is switched off.");
        if (ToolArguments.Problem(tool.ParamSchema, approval.Arguments) is { } problem) return (ApprovalState.Failed, problem);
        // The same key each time it is approved: a server that keeps such keys does nothing twice.
        return Read(await caller.CallAsync(tool, approval.Arguments, new ToolCustomer(approval.AccountId, assistant.Id, transcript, approval.Id.ToString("N")), CancellationToken.None));
    }

    /// <summary>By the assistant itself or by one of its scenarios.</summary>
    private async Task<bool> IsAllowedAsync(Approval approval, Assistant assistant, CancellationToken cancellationToken) =>
        assistant.Settings.Tools?.Any(t => t.Name == approval.Tool) == true
        || (await db.Scenarios.AsNoTracking().Where(s => s.AssistantId == assistant.Id && s.Enabled).Select(s => s.Settings).ToListAsync(cancellationToken)).Exists(s => s.Tools.Contains(approval.Tool));

    /// <summary>A server that took too long may have done it all the same.</summary>
    private static (ApprovalState, string?) Read(ToolReply reply) => (reply.Succeeded ? ApprovalState.Done : reply.IsUnknown ? ApprovalState.Interrupted : ApprovalState.Failed, reply.Text);

    private static (ApprovalState, string?) Read(ToolAnswer answer) => (answer.Verdict is ToolVerdicts.Done or ToolVerdicts.Repeated ? ApprovalState.Done : ApprovalState.Failed, null);
}
