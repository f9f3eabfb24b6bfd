using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Words of Chatwoot's API that stand for values.</summary>
internal static class ConversationWords
{
    public static ConversationStatus Status(string word) => word switch
    {
        "open" or "0" => ConversationStatus.Open,
        "resolved" or "1" => ConversationStatus.Resolved,
        "pending" or "2" => ConversationStatus.Pending,
        "snoozed" or "3" => ConversationStatus.Snoozed,
        _ => throw new DomainException(
            ProblemCodes.ValidationFailed, $"'{Short(word)}' is not a valid status: use open, resolved, pending or snoozed", 422, "status"),
    };

    public static ConversationPriority? Priority(string? word) => word switch
    {
        null or "" or "none" or "nil" => null,
        "low" => ConversationPriority.Low,
        "medium" => ConversationPriority.Medium,
        "high" => ConversationPriority.High,
        "urgent" => ConversationPriority.Urgent,
        _ => throw new DomainException(
            ProblemCodes.ValidationFailed, $"'{Short(word)}' is not a valid priority: use low, medium, high or urgent", 422, "priority"),
    };

    /// <summary>A LIKE pattern in which the client's % and _ stand for themselves.</summary>
    public static string Contains(string words) => "%" + Escape(words) + "%";

    public static string Escape(string words) => words
        .Replace("\0", "", StringComparison.Ordinal)
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);

    private static string Short(string word) => word.Clip(40);
}
