using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>What a turn may read of its conversation under the account's rules.</summary>
/// <param name="Turn">The turn, with the rules, and without the earlier messages that they keep from models.</param>
/// <param name="Met">The rule that the question itself meets; null for none, or where an agent has released it.</param>
internal sealed record SensitiveQuestion(TurnContext Turn, SensitiveMatch? Met)
{
    public static SensitiveQuestion Read(TurnContext turn, SensitiveRules rules)
    {
        var (sequence, released, messages) = (turn.Turn.Sequence, turn.Turn.ReleasedUpTo ?? 0, turn.Transcript.Messages);
        // While a question waited the customer was told at most that nobody is there: that is no answer between it and what was written since.
        if (released > 0) messages = [.. messages.Where(m => m.Sender == SenderKind.Contact || m.Sequence <= released || m.Sequence > sequence)];
        var answered = messages.LastOrDefault(m => m.Sequence <= sequence && !m.IsBesides && m.Sender is not (SenderKind.Contact or SenderKind.System))?.Sequence ?? 0;
        var asked = messages.Where(m => m.Sender == SenderKind.Contact && m.Sequence > Math.Max(answered, released) && m.Sequence <= sequence);
        // Together: a phrase may be cut in two messages.
        var met = rules.WatchIncoming ? rules.Find(string.Join('\n', asked.Select(static m => m.Text)), SensitiveDirection.Incoming) : null;
        // A release is for one answer: what comes later does not carry the message along again.
        if (rules.WatchIncoming) messages = [.. messages.Where(m => m.Sender != SenderKind.Contact || m.Sequence > answered || rules.MayBeRead(m.Text))];
        return new SensitiveQuestion(turn with { Sensitive = rules, Transcript = turn.Transcript with { Messages = messages } }, met);
    }
}
