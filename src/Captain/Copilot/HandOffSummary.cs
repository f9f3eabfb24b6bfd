using System.Text.RegularExpressions;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Copilot;

/// <summary>
/// What every hand-off carries, whoever or whatever handed over. Without a model, so that none waits for one. Agents read it instead of the
/// conversation and trust their colleague: what a customer wrote or a model was made to write leads nowhere from here that an answer might not lead.
/// </summary>
internal static class HandOffSummary
{
    /// <summary>Of so many messages, the newest.</summary>
    public const int MessagesInView = 50;

    /// <summary>Whoever gets a shorter conversation reads it at once.</summary>
    private const int LeastFromCustomer = 3;

    /// <summary>Null for a conversation that is no longer than its question.</summary>
    public static ConversationSummary? Of(Transcript transcript, AllowedHosts hosts) => transcript.Messages.Count(static m => m.Sender == SenderKind.Contact) >= LeastFromCustomer
        ? ConversationSummary.Of(transcript.Messages).With(text => Clear(text, hosts)) : null;

    /// <summary>As a paragraph of the note for agents; empty where there is none.</summary>
    public static string NoteOf(ConversationSummary? summary, string language) => summary is null ? "" : $"\n{TaskJson.Of(summary, language).Message}\n";

    /// <summary>The company's own, where no passages are at hand.</summary>
    public static AllowedHosts HostsOf(Assistant assistant, Transcript transcript) => new([.. assistant.Settings.AllowedDomains ?? [], transcript.Website]);

    /// <summary>A mail address stays: it may be the one that the customer asks about.</summary>
    public static string Clear(string text, AllowedHosts hosts)
    {
        try
        {
            return hosts.WithoutForeign(AnswerCheck.Visible(text), keepsMail: true);
        }
        catch (RegexMatchTimeoutException)
        {
            return "[…]"; // what takes so long to read is not written unread, and no hand-off fails for it
        }
    }
}
