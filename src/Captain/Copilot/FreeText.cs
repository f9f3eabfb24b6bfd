using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Copilot;

/// <summary>
/// What is written freely for an agent has no quotes against which it could be checked, and a customer's message can talk a model into anything.
/// It is cleared of what does harm by itself: links, images and contacts of others, requests for secrets, and characters that nobody sees.
/// </summary>
internal sealed partial class FreeText(CopilotAssistants assistants)
{
    private const string Mark = "[…]";

    /// <summary>A number with a country's code before it is the same as one without.</summary>
    private const int TellingDigits = 9;

    /// <param name="conversation">Whose inbox says what is the company's own; null for none.</param>
    /// <param name="agents">What the agent has typed: whatever is named there may be named, and asked for.</param>
    /// <param name="keepsMail">Of a summary: whose address or telephone number it is stays to be read.</param>
    /// <returns>Clears a whole text, or sentence by sentence what is streamed.</returns>
    public async Task<Func<string, string>> ClearingAsync(Transcript? conversation, string agents, bool keepsMail, CancellationToken cancellationToken)
    {
        var assistant = conversation is null ? null : await assistants.FindAsync(conversation.InboxId, null, cancellationToken);
        var hosts = HostsOf(assistant, conversation, agents);
        var known = DigitsOf(string.Join('\n', [agents, .. CompanysWords(assistant), .. CompanysWords(conversation)]));
        var mayAsk = SecretRequests.IsIn(agents);
        return text =>
        {
            var cleared = hosts.WithoutForeign(AnswerCheck.Visible(text), keepsMail);
            if (!mayAsk) cleared = WithoutRequests(cleared);
            cleared = CallLink().Replace(cleared, link => IsKnown(link.Groups["number"].Value, known) ? link.Value : link.Groups["words"].Value);
            return keepsMail ? cleared : WithoutNumbers(cleared, known);
        };
    }

    /// <summary>For sentences of the conversation itself: a customer may well have asked for a password.</summary>
    public async Task<Func<string, string>> ClearingQuotesAsync(Transcript conversation, CancellationToken cancellationToken)
    {
        var hosts = HostsOf(await assistants.FindAsync(conversation.InboxId, null, cancellationToken), conversation, "");
        return text => hosts.WithoutForeign(AnswerCheck.Visible(text), keepsMail: true);
    }

    private static AllowedHosts HostsOf(Assistant? assistant, Transcript? conversation, string agents) =>
        new([.. assistant?.Settings.AllowedDomains ?? [], conversation?.Website, .. AllowedHosts.HostsIn(agents)]);

    private static IEnumerable<string?> CompanysWords(Assistant? assistant) => assistant is null ? [] :
    [
        assistant.Settings.AllInstructions(), assistant.Settings.WelcomeMessage, assistant.Settings.HandoffMessage, assistant.Settings.ResolutionMessage,
    ];

    private static IEnumerable<string> CompanysWords(Transcript? conversation) =>
        conversation is null ? [] : conversation.Messages.Where(static m => m.Sender is SenderKind.Agent or SenderKind.Assistant).Select(static m => m.Text);

    private static string WithoutRequests(string text)
    {
        var kept = new StringBuilder(text.Length);
        var at = 0;
        foreach (Match end in SentenceEnd().Matches(text))
        {
            Keep(text[at..end.Index], end.Value);
            at = end.Index + end.Length;
        }

        Keep(text[at..], "");
        return kept.ToString();

        void Keep(string sentence, string after) => kept.Append(SecretRequests.IsIn(sentence) ? Mark : sentence).Append(after);
    }

    private static string WithoutNumbers(string text, string known)
    {
        foreach (var number in Enumerable.Reverse(PersonalData.FindIn(text)))
        {
            if (number.Kind == PersonalKind.Phone && !IsKnown(text.Substring(number.Start, number.Length), known))
                text = $"{text[..number.Start]}{Mark}{text[(number.Start + number.Length)..]}";
        }

        return text;
    }

    private static bool IsKnown(string number, string known)
    {
        var digits = string.Concat(number.Normalize(NormalizationForm.FormKC).Where(char.IsAsciiDigit));
        return digits.Length > 0 && known.Contains(digits[^Math.Min(TellingDigits, digits.Length)..], StringComparison.Ordinal);
    }

    /// <summary>The numbers of a text, each without what stands between its groups.</summary>
    private static string DigitsOf(string text) => BetweenGroups().Replace(text.Normalize(NormalizationForm.FormKC), "");

    [GeneratedRegex(@"(?<=[.!?…]["")’”]?)\s+|(?<=[。！？；])|\n+", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"!?\[(?<words>[^\[\]]{0,500})\]\(\s*<?(?:tel|callto):(?<number>[^()\s>]{0,100})>?[^()]{0,500}\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 500)]
    private static partial Regex CallLink();

    [GeneratedRegex(@"(?<=[0-9][()]?)[ \u00a0\u202f.()/‐‑–-]{1,3}(?=[()]?[0-9])")]
    private static partial Regex BetweenGroups();
}
