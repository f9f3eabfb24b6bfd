using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Threads;

/// <summary>What one agent asks the copilot, in their order. Nobody else sees it.</summary>
internal sealed class CopilotThread : IAccountOwned
{
    private const int LongestTitle = 120;

    private CopilotThread()
    {
    }

    public CopilotThreadId Id { get; private init; }

    public AccountId AccountId { get; private init; }

    public UserId UserId { get; private init; }

    /// <summary>Whose knowledge is searched.</summary>
    public AssistantId AssistantId { get; private init; }

    /// <summary>The conversation that it is about; null for none.</summary>
    public ConversationId? ConversationId { get; private init; }

    public ConversationNumber? ConversationNumber { get; private init; }

    public string Title { get; private init; } = "";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset LastAt { get; private set; }

    public static CopilotThread Open(
        AccountId account, UserId user, AssistantId assistant, (ConversationId Id, ConversationNumber Number)? conversation, string firstQuestion, DateTimeOffset now) => new()
        {
            AccountId = account,
            UserId = user,
            AssistantId = assistant,
            ConversationId = conversation?.Id,
            ConversationNumber = conversation?.Number,
            Title = firstQuestion.ReplaceLineEndings(" ").Brief(LongestTitle),
            CreatedAt = now,
            LastAt = now,
        };

    public void Touch(DateTimeOffset now) => LastAt = now;
}

internal enum CopilotMessageKind
{
    /// <summary>What the agent asks.</summary>
    User,

    Assistant,

    /// <summary>What the copilot looks up before it answers.</summary>
    AssistantThinking,
}

internal sealed class CopilotMessage : IAccountOwned
{
    private CopilotMessage()
    {
    }

    public CopilotMessageId Id { get; private init; }

    public AccountId AccountId { get; private init; }

    public CopilotThreadId ThreadId { get; private init; }

    public CopilotMessageKind Kind { get; private init; }

    public CopilotContent Message { get; private init; } = new("");

    /// <summary>The conversation that it is about, where that is not the thread's.</summary>
    public ConversationId? ConversationId { get; private init; }

    public ConversationNumber? ConversationNumber { get; private init; }

    /// <summary>The question that it belongs to; null for questions.</summary>
    public CopilotMessageId? Answers { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <param name="conversation">Null for the thread's.</param>
    public static CopilotMessage Ask(CopilotThread thread, string question, (ConversationId Id, ConversationNumber Number)? conversation, DateTimeOffset now) => new()
    {
        AccountId = thread.AccountId,
        ThreadId = thread.Id,
        ConversationId = conversation?.Id,
        ConversationNumber = conversation?.Number,
        Kind = CopilotMessageKind.User,
        Message = new CopilotContent(question),
        CreatedAt = now,
    };

    public static CopilotMessage Reply(CopilotMessage question, CopilotMessageKind kind, CopilotContent content, DateTimeOffset now) => new()
    {
        AccountId = question.AccountId,
        ThreadId = question.ThreadId,
        ConversationId = question.ConversationId,
        ConversationNumber = question.ConversationNumber,
        Kind = kind,
        Message = content,
        Answers = question.Id,
        CreatedAt = now,
    };
}

/// <param name="Content">Markdown, with the numbers of its sources.</param>
/// <param name="FunctionName">The tool that was used; of thinking alone.</param>
/// <param name="Sources">What it cites.</param>
/// <param name="WrittenBy">The model as its people know it, or <c>extractive</c>; of answers alone.</param>
/// <param name="Sent">What left for providers while it was made, also where they failed; null for nothing.</param>
/// <param name="NeedsModel">Whether more could be said with a language model.</param>
internal sealed record CopilotContent(
    string Content, string? FunctionName = null, IReadOnlyList<CopilotSource>? Sources = null, string? WrittenBy = null, bool? NeedsModel = null, bool ReplySuggestion = false, string? Reasoning = null,
    IReadOnlyList<Disclosure>? Sent = null);

/// <summary>A source below an answer of the copilot: a document or a conversation.</summary>
internal sealed record CopilotSource(int Number, string Title, string? Url, string Quote, long? DocumentId, long? ConversationId, bool IsInternal);

/// <summary>A thread of the copilot.</summary>
internal readonly record struct CopilotThreadId(long Value) : ITypedId<CopilotThreadId>
{
    public static CopilotThreadId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out CopilotThreadId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A message of a thread of the copilot.</summary>
internal readonly record struct CopilotMessageId(long Value) : ITypedId<CopilotMessageId>
{
    public static CopilotMessageId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out CopilotMessageId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}
