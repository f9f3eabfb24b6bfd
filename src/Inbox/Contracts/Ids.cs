using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>One connected channel of an account: a website, an API, a mailbox.</summary>
public readonly record struct InboxId(long Value) : ITypedId<InboxId>
{
    public static InboxId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out InboxId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>One customer of an account.</summary>
public readonly record struct ContactId(long Value) : ITypedId<ContactId>
{
    public static ContactId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out ContactId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A contact within one inbox; owns the source id that the channel knows the contact by.</summary>
public readonly record struct ContactInboxId(long Value) : ITypedId<ContactInboxId>
{
    public static ContactInboxId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out ContactInboxId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>The key of a conversation. Never on the wire.</summary>
public readonly record struct ConversationId(long Value) : ITypedId<ConversationId>
{
    public static ConversationId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out ConversationId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>The per-account number of a conversation (Chatwoot's display_id): what routes and payloads carry.</summary>
public readonly record struct ConversationNumber(long Value) : ITypedId<ConversationNumber>
{
    public static ConversationNumber From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out ConversationNumber id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>One message of a conversation.</summary>
public readonly record struct MessageId(long Value) : ITypedId<MessageId>
{
    public static MessageId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out MessageId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}
