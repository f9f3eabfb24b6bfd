using Microsoft.Extensions.Logging;

namespace Wheelhouse.Captain;

/// <summary>Event ids 4000–4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Turn {TurnId} ended: {Outcome} ({Reason}) after {Milliseconds} ms")]
    public static partial void TurnEnded(ILogger logger, Guid turnId, string outcome, string? reason, long milliseconds);

    [LoggerMessage(4001, LogLevel.Debug, "No turn for message {Sequence} of conversation {ConversationId}: {Why}")]
    public static partial void NoTurn(ILogger logger, long sequence, long conversationId, string why);

    [LoggerMessage(4002, LogLevel.Warning, "The model of turn {TurnId} failed ({Category}); trying again")]
    public static partial void ModelFailed(ILogger logger, Guid turnId, string category, Exception exception);

    [LoggerMessage(4003, LogLevel.Warning, "The cancelled turns cannot be read; trying again")]
    public static partial void TurnsNotRead(ILogger logger, Exception exception);

    [LoggerMessage(4005, LogLevel.Information, "Turn {TurnId} ended after its contact had been erased; nothing of it is kept")]
    public static partial void TurnErased(ILogger logger, Guid turnId);

    [LoggerMessage(4004, LogLevel.Error, "Turn {TurnId} failed for an unknown reason; a person takes over")]
    public static partial void TurnBroken(ILogger logger, Guid turnId, Exception exception);

    [LoggerMessage(4006, LogLevel.Warning, "In account {AccountId} {Budget} is nearly or wholly spent: {Money} US dollars, {Tokens} tokens")]
    public static partial void BudgetWarning(ILogger logger, string budget, long accountId, decimal money, long tokens);

    [LoggerMessage(4010, LogLevel.Error, "The copilot could not answer question {MessageId}")]
    public static partial void CopilotBroken(ILogger logger, long messageId, Exception exception);

    [LoggerMessage(4011, LogLevel.Warning, "Model {Model} did not answer question {MessageId} to the copilot")]
    public static partial void CopilotModelFailed(ILogger logger, long messageId, string model, Exception exception);

    [LoggerMessage(4012, LogLevel.Information, "No model was asked question {MessageId} to the copilot: {Budget} is spent")]
    public static partial void CopilotBudgetSpent(ILogger logger, long messageId, string budget);
}
