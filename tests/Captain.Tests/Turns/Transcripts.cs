using Wheelhouse.Captain.Assistants;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tests.Turns;

internal static class Transcripts
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A pending conversation with these messages, in sequence from 1.</summary>
    public static Transcript Of(params (SenderKind Sender, string Text)[] messages)
    {
        var list = messages.Select((m, i) => new TranscriptMessage(new MessageId(i + 1), i + 1, m.Sender, null, m.Text, Noon)).ToList();
        return new Transcript(
            new AccountId(1),
            new InboxId(1),
            new ConversationId(1),
            new ConversationNumber(1),
            ConversationStatus.Pending,
            null,
            new Responder(CaptainResponder.Kind, 1, "Larkspur Guide", null, ResponderMode.Auto, null),
            new ContactId(1),
            new ContactInboxId(1),
            null,
            null,
            list.Count,
            list.LastOrDefault(m => m.Sender == SenderKind.Contact)?.Sequence ?? 0,
            list.LastOrDefault(m => m.Sender == SenderKind.Agent)?.Sequence ?? 0,
            null,
            true,
            list);
    }
}
