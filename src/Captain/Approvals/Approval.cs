using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Approvals;

/// <summary>Where a call stands that an agent is asked about.</summary>
internal enum ApprovalState
{
    Waiting,

    /// <summary>An agent wants it done; the queue will do it.</summary>
    Approved,

    Running,
    Done,

    /// <summary>It was made and did not work. An agent may have it made again.</summary>
    Failed,

    /// <summary>The node that made it died meanwhile, or the server did not answer, and nobody knows whether it was done. It is not made again unless an agent says so.</summary>
    Interrupted,

    Declined,
    Expired,
}

/// <summary>A call of a tool that its model wanted and an agent decides upon. Changed by single statements only, because agents and jobs meet at it.</summary>
internal sealed class Approval : IAccountOwned
{
    private Approval()
    {
    }

    /// <summary>Also the key of the note that asks for it.</summary>
    public Guid Id { get; private init; }

    public AccountId AccountId { get; private init; }

    public InboxId InboxId { get; private init; }

    public ConversationId ConversationId { get; private init; }

    public Guid TurnId { get; private init; }

    /// <summary>The customer's message that the turn answered.</summary>
    public long Sequence { get; private init; }

    public AssistantId AssistantId { get; private init; }

    public string Language { get; private init; } = "";

    public string Tool { get; private init; } = "";

    public string Title { get; private init; } = "";

    public IReadOnlyDictionary<string, JsonElement> Arguments { get; private init; } = new Dictionary<string, JsonElement>();

    /// <summary>The tool with its arguments in a fixed order.</summary>
    public string Call { get; private init; } = "";

    /// <summary>The customer waits for it, and is told what comes of it; otherwise only the team sees it.</summary>
    public bool IsForCustomer { get; private init; }

    public ApprovalState State { get; private init; }

    public DateTimeOffset AskedAt { get; private init; }

    public DateTimeOffset ExpiresAt { get; private init; }

    public UserId? DecidedBy { get; private init; }

    public string? DecidedByName { get; private init; }

    public DateTimeOffset? DecidedAt { get; private init; }

    /// <summary>Of a call that was declined: the customer is told and the assistant goes on; otherwise people take over.</summary>
    public bool Tells { get; private init; }

    /// <summary>How often an agent has approved it.</summary>
    public int Runs { get; private init; }

    /// <summary>What the tool returned, or why it failed.</summary>
    public string? Result { get; private init; }

    public DateTimeOffset? FinishedAt { get; private init; }

    public static Approval Ask(Guid id, TurnContext turn, ProposedCall proposed, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Id = id,
        AccountId = turn.Transcript.AccountId,
        InboxId = turn.Transcript.InboxId,
        ConversationId = turn.Transcript.ConversationId,
        TurnId = turn.Turn.Id,
        Sequence = turn.Turn.Sequence,
        AssistantId = turn.Assistant.Id,
        Language = turn.Notes.Language,
        Tool = proposed.Tool,
        Title = proposed.Title,
        Arguments = proposed.Arguments,
        Call = proposed.Call,
        IsForCustomer = proposed.IsForCustomer,
        State = ApprovalState.Waiting,
        AskedAt = now,
        ExpiresAt = now + lifetime,
    };

    /// <summary>A key for what is posted about it, so that a job that runs again posts nothing twice.</summary>
    public Guid KeyFor(string what) => KeyOf(Id, what);

    public static Guid KeyOf(Guid of, string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{of:N}/{what}")).AsSpan(0, 16));
}

/// <summary>A call whose arguments were checked.</summary>
/// <param name="Call">The tool with its arguments in a fixed order.</param>
/// <param name="IsForCustomer">The customer waits for it; what only changes the team's view of a conversation he need not hear of.</param>
internal sealed record ProposedCall(string Tool, string Title, IReadOnlyDictionary<string, JsonElement> Arguments, string Call, bool IsForCustomer);
