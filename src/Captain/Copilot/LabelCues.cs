using System.Text.RegularExpressions;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Labels and a priority by the customer's own words, in the four languages at once.</summary>
internal static partial class LabelCues
{
    private const int LongestQuote = 200;

    /// <summary>Labels whose every word the customer uses, what is said most often first; of those said equally often the one in use the most.</summary>
    public static IEnumerable<string> LabelsOf(Transcript transcript, IEnumerable<string> labels, ITextAnalysis analysis)
    {
        var said = CustomerOf(transcript).ToList();
        var language = analysis.DetectLanguage(string.Join('\n', said));
        var counts = said.SelectMany(text => analysis.Terms(text, language)).CountBy(static term => term).ToDictionary(StringComparer.Ordinal);
        return labels
            .Select(label => (Label: label, Terms: analysis.Terms(Separator().Replace(label, " "), language)))
            .Where(one => one.Terms.Count > 0 && one.Terms.All(counts.ContainsKey))
            .OrderByDescending(one => one.Terms.Min(term => counts[term]))
            .Select(static one => one.Label);
    }

    /// <summary><c>urgent</c> where the customer says so and is waiting for it, with the sentence; nothing else can be told from words. What was urgent before a conversation was resolved has passed once the customer is back.</summary>
    public static (string? Priority, string? Because) PriorityOf(Transcript transcript)
    {
        var now = transcript with { Messages = [.. transcript.Messages.Where(m => m.Sequence > transcript.SessionStartedAfter)] };
        foreach (var sentence in CustomerOf(CustomerOf(now).Any() ? now : transcript).Reverse().SelectMany(static text => SentenceEnd().Split(text)))
        {
            if (Urgent().IsMatch(sentence) && !NotUrgent().IsMatch(sentence)) return ("urgent", sentence.Trim().Brief(LongestQuote));
        }

        return (null, null);
    }

    private static IEnumerable<string> CustomerOf(Transcript transcript) => transcript.Messages.Where(static m => m.Sender == SenderKind.Contact).Select(static m => m.Text);

    [GeneratedRegex(
        @"\b(?:urgent(?:ly)?|emergency|asap|as soon as possible|immediately|right away|urgente(?:mente)?|urgencia|urgência|emergencia|emergência|cuanto antes|lo antes posible|inmediatamente|de inmediato|o quanto antes|o mais rápido possível|imediatamente|pra ontem)\b"
        + "|紧急|加急|火急|十万火急|急用|很急|着急|尽快|马上|立刻|赶紧",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Urgent();

    /// <summary>The word, taken back or asked about.</summary>
    [GeneratedRegex(
        @"(?:n't|\b(?:not|no|nothing|nada|não|nem|sin|sem|if|in case of|si (?:es|fuera)|se (?:for|fosse)|en caso de|em caso de))\b[^,;.!?]{0,25}\b(?:urgent|emergency|asap|urgen|emerg|inmedi|imedi|right away|immediately|as soon|cuanto antes|lo antes|o quanto|o mais)"
        + "|不(?:是|算|太|用|必|需要|要)?(?:很|太)?(?:紧急|加急|着急|急|赶)|如果[^，。]{0,6}紧急",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotUrgent();

    [GeneratedRegex("[-_/:]+")]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?<=[.!?])\s+|(?<=[。！？；])|\n+")]
    private static partial Regex SentenceEnd();
}
