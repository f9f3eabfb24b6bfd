namespace Wheelhouse.Inbox.Conversations;

internal enum ConversationPriority
{
    Low,
    Medium,
    High,
    Urgent,
}
