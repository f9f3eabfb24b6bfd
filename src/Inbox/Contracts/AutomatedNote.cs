using System.Text.Json;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>A private note of an automated responder, for the agents alone.</summary>
/// <param name="Key">Makes a repeat a no-op.</param>
/// <param name="BasedOnSequence">The customer's newest message that it was written upon: a newer one, or a person's answer, refuses it. Null posts it in any case.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Attributes">Its content_attributes.</param>
public sealed record AutomatedNote(ConversationId ConversationId, Guid Key, long? BasedOnSequence, AutomatedSender Sender, string Text, JsonElement? Attributes = null);

/// <summary>A new value of one of the content_attributes of a note that was posted under a key.</summary>
public sealed record NoteMark(ConversationId ConversationId, Guid Key, string Name, JsonElement Value);
