using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>The topics of signals about conversations. Agents listen to their inboxes, a visitor to his own link with an inbox.</summary>
public static class Topics
{
    /// <summary>Every agent of the account.</summary>
    public static string Account(AccountId account) => $"account:{account}";

    /// <summary>Every agent who sees the inbox.</summary>
    public static string Inbox(InboxId inbox) => $"inbox:{inbox}";

    /// <summary>Agents who look at the conversation right now.</summary>
    public static string Conversation(ConversationId conversation) => $"conversation:{conversation}";

    /// <summary>The contact of an inbox, in all his windows.</summary>
    public static string Visitor(ContactInboxId contact) => $"visitor:{contact}";
}

/// <summary>What a signal about a conversation says.</summary>
public static class SignalKinds
{
    public const string MessageChanged = "message.changed";
    public const string ConversationChanged = "conversation.changed";
    public const string ContactChanged = "contact.changed";
    public const string Typing = "typing";
    public const string HandOff = "handoff";

    /// <summary>The visitor does not exist any more: his connections are closed.</summary>
    public const string VisitorErased = "visitor.erased";
}
