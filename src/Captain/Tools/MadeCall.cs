using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>How far a call has come.</summary>
internal enum CallState
{
    /// <summary>It is being made, or was broken off, and nobody knows how far it came.</summary>
    Begun,

    Done,

    /// <summary>Nothing was done; it may be made again.</summary>
    Failed,
}

/// <summary>A call that may change something at another's server, remembered before it is made. Changed by single statements only.</summary>
internal sealed class MadeCall : IAccountOwned
{
    private MadeCall()
    {
    }

    /// <summary>The same for the same call for the same messages of the customer.</summary>
    public Guid Id { get; private init; }

    public AccountId AccountId { get; private init; }

    public ConversationId ConversationId { get; private init; }

    /// <summary>The last reply before the messages that are being answered. What is wished for after the next one is another wish.</summary>
    public long AfterSequence { get; private init; }

    /// <summary>The turn that made it first.</summary>
    public Guid TurnId { get; private init; }

    public string Tool { get; private init; } = "";

    /// <summary>The tool with its arguments in a fixed order.</summary>
    public string Call { get; private init; } = "";

    public CallState State { get; private init; }

    /// <summary>What the tool returned.</summary>
    public string? Result { get; private init; }

    public DateTimeOffset BegunAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private init; }

    public static MadeCall Begin(TurnContext turn, string tool, string call, DateTimeOffset now)
    {
        var (conversation, after) = (turn.Transcript.ConversationId, RepliedAt(turn));
        return new MadeCall
        {
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{conversation.Value}/{after}/{call}"))).AsSpan(0, 16)),
            AccountId = turn.Transcript.AccountId,
            ConversationId = conversation,
            AfterSequence = after,
            TurnId = turn.Turn.Id,
            Tool = tool,
            Call = call,
            State = CallState.Begun,
            BegunAt = now,
        };
    }

    /// <summary>Where nobody has answered in this session yet, its first message begins what is asked.</summary>
    public static long RepliedAt(TurnContext turn)
    {
        var messages = turn.Transcript.Messages;
        var reply = messages.LastOrDefault(m => m.Sequence <= turn.Turn.Sequence && !m.IsBesides && m.Sender is not (SenderKind.Contact or SenderKind.System));
        return reply?.Sequence ?? (messages is [var oldest, ..] ? oldest.Sequence - 1 : 0);
    }
}
