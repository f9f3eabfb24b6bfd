using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>What an entry that waits for a release says of itself, in <c>content_attributes.held</c>.</summary>
/// <param name="Answers">The customer's message that it belongs to.</param>
internal sealed record HeldEntry(HeldDirection Direction, string Rule, HeldStatus Status, long Answers)
{
    private const string Attribute = "held";

    /// <summary>The attributes of a new entry: with those that the reply will have.</summary>
    public static JsonObject Waiting(HeldMessage held, long answers)
    {
        var attributes = held.Attributes.ToObject();
        attributes[Attribute] = new HeldEntry(held.Direction, held.Rule, HeldStatus.Waiting, answers).ToJson(by: null);
        return attributes;
    }

    /// <summary>Null where a message is no such entry, or its words were deleted.</summary>
    public static HeldEntry? Of(Message message) =>
        message is { Held: true, Deleted: false } && message.ContentAttributes[Attribute] is JsonObject held
            && Enum.TryParse<HeldDirection>((string?)held["direction"], ignoreCase: true, out var direction)
            && Enum.TryParse<HeldStatus>((string?)held["status"], ignoreCase: true, out var status)
            ? new HeldEntry(direction, (string?)held["rule"] ?? "", status, (long?)held["answers"] ?? 0)
            : null;

    public void Settle(Conversation conversation, Message message, HeldStatus status, string? by, DateTimeOffset now) =>
        conversation.SetAttribute(message, Attribute, (this with { Status = status }).ToJson(by), now);

    /// <summary>What goes along with the reply that is sent in its place.</summary>
    public static JsonObject OfReply(Message message, string? by)
    {
        var attributes = (JsonObject)message.ContentAttributes.DeepClone();
        attributes.Remove(Attribute);
        attributes["held_id"] = message.Id.Value;
        attributes["released_by"] = by;
        return attributes;
    }

    private JsonObject ToJson(string? by) => new()
    {
        ["direction"] = Direction.ToString().ToLowerInvariant(),
        ["rule"] = Rule,
        ["status"] = Status.ToString().ToLowerInvariant(),
        ["answers"] = Answers,
        ["by"] = by,
    };
}

internal enum HeldStatus
{
    Waiting,
    Released,
    Discarded,
}
