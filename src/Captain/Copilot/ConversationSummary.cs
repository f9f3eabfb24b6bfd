using System.Text.RegularExpressions;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Copilot;

/// <summary>
/// What a conversation is about, in the customer's and the team's own sentences: nothing is invented, because nothing is
/// written. Made without a model.
/// </summary>
/// <param name="Need">What the customer needs, in the order in which it was said.</param>
/// <param name="Tried">What was answered and proposed so far.</param>
/// <param name="Open">The customer's last question or request that has no answer yet, or else the last one; empty when nothing was asked.</param>
internal sealed partial record ConversationSummary(IReadOnlyList<string> Need, IReadOnlyList<string> Tried, IReadOnlyList<string> Open)
{
    private const int MostNeeds = 3;
    private const int MostTried = 3;
    private const int LongestNeed = 260;
    private const int LongestLine = 220;
    private const int LeastWeight = 3;

    /// <summary>Of whoever comes back with little: "it happened again".</summary>
    private const int LeastWeightOnReturn = 1;
    private const int FirstMessages = 8;

    /// <param name="startedAfter">
    /// The sequence of the last message before the conversation was opened again. Of what comes back the need is told twice: what it was about
    /// before, and what it is about now, which would have little weight beside it.
    /// </param>
    public static ConversationSummary Of(IReadOnlyList<TranscriptMessage> messages, long startedAfter = 0)
    {
        var (before, now) = (messages.Where(m => m.Sequence <= startedAfter).ToList(), messages.Where(m => m.Sequence > startedAfter).ToList());
        if (before.Count == 0 || now.Count == 0) return OfSession(messages);
        var (earlier, current) = (OfSession(before), OfSession(now));
        List<string> back = current.Need is { Count: > 0 } need ? [.. need] : NeedIn(CustomerOf(now, LeastWeightOnReturn), LeastWeightOnReturn);
        return new ConversationSummary(
            [.. earlier.Need, .. back.Except(earlier.Need, StringComparer.OrdinalIgnoreCase)], TriedIn(messages), current.Open.Count > 0 ? current.Open : earlier.Open);
    }

    private static ConversationSummary OfSession(IReadOnlyList<TranscriptMessage> messages)
    {
        var customer = CustomerOf(messages, LeastWeight);
        var (need, open) = (NeedIn(customer, LeastWeight), OpenIn(customer, messages));
        // Who only wrote "Where is my order?" wants just that.
        if (need.Count == 0 && open.Count == 0) need = NeedIn(CustomerOf(messages, LeastWeightOnReturn), LeastWeightOnReturn);
        return new ConversationSummary(need, TriedIn(messages), open);
    }

    private static List<(string Text, int Place)> CustomerOf(IReadOnlyList<TranscriptMessage> messages, int least) =>
        [.. messages.Select((m, i) => (m.Text, Place: i)).Where(m => messages[m.Place].Sender == SenderKind.Contact && SummaryCues.Weight(m.Text) >= least)];

    /// <summary>The same with each line changed.</summary>
    public ConversationSummary With(Func<string, string> change) => new([.. Need.Select(change)], [.. Tried.Select(change)], [.. Open.Select(change)]);

    /// <summary>The sentences that tell most of what is wrong or wanted; those at the beginning count more.</summary>
    private static List<string> NeedIn(List<(string Text, int Place)> customer, int least)
    {
        var candidates =
            from entry in customer.Take(FirstMessages).Select((message, rank) => (message, rank))
            from sentence in Split(entry.message.Text)
            let weight = SummaryCues.Weight(sentence)
            where weight >= least
            let score = (Math.Min(weight, 14) / 14) + (SummaryCues.TellsTrouble(sentence) ? 1 : 0) + (SummaryCues.Asks(sentence) ? 0.5 : 0) - (0.28 * entry.rank)
            orderby score descending
            select (sentence, entry.message.Place);
        var chosen = new List<(string Sentence, int Place)>();
        var length = 0;
        foreach (var (sentence, place) in candidates)
        {
            if (chosen.Count == MostNeeds || (chosen.Count > 0 && length + sentence.Length > LongestNeed)) continue;
            chosen.Add((sentence.Brief(LongestNeed), place));
            length += sentence.Length;
        }

        return [.. chosen.OrderBy(c => c.Place).Select(c => c.Sentence)];
    }

    private static List<string> TriedIn(IReadOnlyList<TranscriptMessage> messages) =>
    [
        .. messages.Where(m => m.Sender is SenderKind.Assistant or SenderKind.Agent && SummaryCues.Weight(m.Text) >= LeastWeight)
            .Select(m => Split(m.Text).FirstOrDefault(s => SummaryCues.Weight(s) >= LeastWeight && !SummaryCues.IsQuestion(s)))
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).TakeLast(MostTried).Select(s => s.Brief(LongestLine)),
    ];

    /// <summary>The last question without an answer; else the last request without one; with what was asked and left open before it.</summary>
    private static List<string> OpenIn(List<(string Text, int Place)> customer, IReadOnlyList<TranscriptMessage> messages)
    {
        var asked = customer.AsEnumerable().Reverse().Where(m => SummaryCues.Asks(m.Text)).ToList();
        var open = asked.FindAll(m => !IsAnswered(m.Place, messages));
        // What looks answered may not be: whoever reads the last question sees for himself.
        if (open.Count == 0) open = [.. asked.Take(1)];
        var last = open.FindIndex(m => SummaryCues.IsQuestion(m.Text));
        if (last < 0 && open.Count > 0) last = 0;
        if (last < 0) return [];
        var chosen = new List<(string Text, int Place)> { open[last] };
        open.RemoveAt(last);
        chosen.AddRange(open.Take(1));
        return [.. chosen.OrderBy(m => m.Place).Select(m => AskedIn(m.Text))];
    }

    /// <summary>The next thing that the team says settles it, unless it asks back or puts it off.</summary>
    private static bool IsAnswered(int place, IReadOnlyList<TranscriptMessage> messages)
    {
        var reply = messages.Skip(place + 1).SkipWhile(static m => m.Sender == SenderKind.Contact).TakeWhile(static m => m.Sender != SenderKind.Contact)
            .Where(static m => m.Sender is SenderKind.Assistant or SenderKind.Agent).ToList();
        return reply.Count > 0 && !reply.Exists(static m => SummaryCues.IsQuestion(m.Text) || SummaryCues.PutsOff(m.Text));
    }

    private static string AskedIn(string text)
    {
        var sentences = Split(text).Where(static s => SummaryCues.Asks(s)).ToList();
        return (sentences.Count > 0 ? string.Join(' ', sentences) : text).Brief(LongestLine);
    }

    private static IEnumerable<string> Split(string text) => SentenceEnd().Split(text).Select(static s => s.Trim()).Where(static s => s.Length > 0);

    [GeneratedRegex(@"(?<=[.!?])\s+|(?<=[。！？；])|\n+")]
    private static partial Regex SentenceEnd();
}
