using System.Text.Json;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Turns;

/// <summary>Shows a running turn to the visitor and to the agents who look: only verified sentences, never stored.</summary>
/// <param name="tellsNothing">Only that there is a turn: what it says is looked at as a whole before any of it is shown.</param>
internal sealed class TurnStream(ISignalBus bus, Transcript transcript, Guid turn, bool tellsNothing = false)
{
    /// <summary>As on the message that this becomes: whoever shows it says that no person wrote it.</summary>
    private const string WrittenBy = "assistant";

    private int _position;

    public void Started() => Publish("turn.started", new { turn_id = turn, written_by = WrittenBy });

    /// <param name="text">The sentence as it will stand in the reply, with its numbers.</param>
    public void Sentence(string text, IReadOnlyList<SourceLink> citations)
    {
        if (!tellsNothing) Publish("turn.delta", new { turn_id = turn, position = _position++, text, citations, written_by = WrittenBy });
    }

    /// <summary>What was said so far is no answer: it begins anew.</summary>
    public void TakenBack()
    {
        for (; _position > 0; _position--) Publish("turn.delta", new { turn_id = turn, position = _position - 1, text = "", citations = Array.Empty<SourceLink>() });
    }

    public void Ended(string outcome) => Publish("turn.ended", new { turn_id = turn, outcome });

    private void Publish(string kind, object data)
    {
        // A draft is the agents' business; the visitor learns nothing of it.
        string[] topics = transcript.Responder.Mode == ResponderMode.Auto
            ? [Topics.Visitor(transcript.ContactInboxId), Topics.Conversation(transcript.ConversationId)]
            : [Topics.Conversation(transcript.ConversationId)];
        var json = JsonSerializer.SerializeToElement(data, WireJson.Options);
        foreach (var topic in topics)
        {
            bus.Publish(new Signal(topic, kind, transcript.AccountId, transcript.Number.Value, null, null, json, Ephemeral: true));
        }
    }
}
