using System.Text.Json.Nodes;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>What an automated responder does to a conversation besides answering. Agents see a line about it between the messages.</summary>
/// <param name="Key">Makes a repeat a no-op.</param>
/// <param name="BasedOnSequence">The customer's newest message that it was decided upon; a newer one supersedes it.</param>
/// <param name="IsApproved">An agent wants it done: it is, whoever owns the conversation and whatever was written since.</param>
public sealed record AutomatedAction(ConversationId ConversationId, Guid Key, long BasedOnSequence, AutomatedSender Sender, ActionStep Step, Guid? TurnId = null, bool IsApproved = false);

public abstract record ActionStep
{
    /// <summary>Labels that are there stay.</summary>
    public sealed record AddLabel(string Label) : ActionStep;

    /// <param name="Priority"><c>low</c>, <c>medium</c>, <c>high</c>, <c>urgent</c> or <c>none</c>.</param>
    public sealed record SetPriority(string Priority) : ActionStep;

    /// <summary>A private note for the agents.</summary>
    public sealed record WriteNote(string Text) : ActionStep;

    /// <summary>What the customer said of himself: it counts as much as if he had sent it. Attributes that are not named stay.</summary>
    public sealed record SetContactAttributes(JsonObject Attributes) : ActionStep;
}
