using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Copilot;

/// <summary>What every hand-off carries, whoever or whatever handed over. Without a model, so that none waits for one.</summary>
internal static class HandOffSummary
{
    /// <summary>Of so many messages, the newest.</summary>
    public const int MessagesInView = 50;

    /// <summary>Whoever gets a shorter conversation reads it at once.</summary>
    private const int LeastFromCustomer = 3;

    /// <summary>Null for a conversation that is no longer than its question.</summary>
    public static ConversationSummary? Of(Transcript transcript) =>
        transcript.Messages.Count(static m => m.Sender == SenderKind.Contact) >= LeastFromCustomer ? ConversationSummary.Of(transcript.Messages) : null;

    /// <summary>As a paragraph of the note for agents; empty where there is none.</summary>
    public static string NoteOf(Transcript transcript, string language) =>
        Of(transcript) is { } summary ? $"\n{TaskJson.Of(summary, language).Message}\n" : "";
}
