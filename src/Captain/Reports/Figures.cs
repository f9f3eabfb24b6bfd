using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Reports;

/// <summary>
/// What Captain did in the conversations that began in a time. Rates are of 0 to 1, and null where there is nothing to take a share of.
/// </summary>
/// <param name="Conversations">All that began, with Captain or without.</param>
/// <param name="Involved">Of these: Captain said something to the customer, or handed over.</param>
/// <param name="Involvement">Involved of all; null where they are divided by assistant or model, which the others have none of.</param>
/// <param name="HandedOff">Of the involved: Captain gave them to people.</param>
/// <param name="Contained">Of the involved: neither handed over nor answered by a person.</param>
/// <param name="Containment">Contained of the involved.</param>
/// <param name="Resolved">Of the contained: resolved.</param>
/// <param name="Confirmed">Of the resolved: the customer said so, by ending the conversation, by a good rating that none followed, or by thanks, praise or a farewell after an answer.</param>
/// <param name="Confirmation">Confirmed of the resolved.</param>
/// <param name="Durable">Of those of which it is known: never opened again within 72 hours.</param>
/// <param name="DurabilityKnown">Of the involved: resolved before anybody of the team had a part in it, 72 hours ago, or opened again already.</param>
/// <param name="Durability">Durable of those of which it is known.</param>
/// <param name="Cost">What the models of the turns cost, in US dollars.</param>
/// <param name="CostPerResolution">Cost of all involved by the number of resolved.</param>
/// <param name="HandOffReasons">Most frequent first.</param>
/// <param name="BadReasons">What agents say is wrong with answers, most frequent first.</param>
internal sealed record Figures(
    int Conversations,
    int Involved,
    double? Involvement,
    int HandedOff,
    int Contained,
    double? Containment,
    int Resolved,
    int Confirmed,
    double? Confirmation,
    int Durable,
    int DurabilityKnown,
    double? Durability,
    decimal Cost,
    decimal? CostPerResolution,
    RatingCounts CustomerRatings,
    RatingCounts AgentRatings,
    IReadOnlyList<ReasonCount> HandOffReasons,
    IReadOnlyList<ReasonCount> BadReasons)
{
    /// <summary>A conversation that opens again within this time was not resolved.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromHours(72);

    /// <param name="whole">Whether conversations without Captain are among them.</param>
    public static Figures Of(IReadOnlyList<CountedConversation> counted, bool whole, DateTimeOffset now)
    {
        var involved = counted.Where(static c => c.IsInvolved).ToList();
        var handedOff = involved.Count(static c => c.HandOffReason is not null);
        var contained = involved.Count(static c => c.IsContained);
        var resolved = involved.Where(static c => c.IsResolved).ToList();
        // Not only those that people never had a part in: who comes back and then wants a person is what did not last.
        var alone = involved.Select(static c => c.ResolvedAlone).Where(static r => r.Count > 0).ToList();
        var known = alone.Where(r => r.Any(static one => one.ReopenedQuickly) || r[^1].At <= now - Lasting).ToList();
        var (confirmed, durable) = (resolved.Count(static c => c.IsConfirmed), known.Count(static r => !r.Any(static one => one.ReopenedQuickly)));
        var cost = involved.Sum(static c => c.Turns?.Price ?? 0);
        return new Figures(
            counted.Count, involved.Count, whole ? Share(involved.Count, counted.Count) : null, handedOff, contained, Share(contained, involved.Count),
            resolved.Count, confirmed, Share(confirmed, resolved.Count), durable, known.Count, Share(durable, known.Count),
            cost, resolved.Count == 0 ? null : Math.Round(cost / resolved.Count, 6),
            new RatingCounts(counted.Sum(static c => c.Turns?.CustomerUp ?? 0), counted.Sum(static c => c.Turns?.CustomerDown ?? 0)),
            new RatingCounts(counted.Sum(static c => c.Turns?.AgentUp ?? 0), counted.Sum(static c => c.Turns?.AgentDown ?? 0)),
            Count(involved.Select(static c => c.HandOffReason).OfType<string>()),
            Count(counted.SelectMany(static c => c.Turns?.BadReasons ?? [])));
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : Math.Round((double)part / whole, 6);

    private static List<ReasonCount> Count(IEnumerable<string> reasons) =>
        [.. reasons.CountBy(static r => r).OrderByDescending(static r => r.Value).ThenBy(static r => r.Key, StringComparer.Ordinal).Select(static r => new ReasonCount(r.Key, r.Value))];
}

internal sealed record RatingCounts(long Up, long Down);

internal sealed record ReasonCount(string Reason, int Count);

/// <summary>A conversation as reports see it.</summary>
/// <param name="Turns">Null where Captain never ran.</param>
internal sealed record CountedConversation(ConversationCourse Course, TurnSum? Turns)
{
    public bool IsInvolved => Turns is { IsInvolved: true };

    /// <summary>Conversations that are older than their history have it only of their turns.</summary>
    public string? HandOffReason => Course.HandOffReasons.FirstOrDefault(Counts) ?? Turns?.HandOffReasons.FirstOrDefault();

    /// <summary>The times that it was resolved before anybody of the team had a part in it.</summary>
    public IReadOnlyList<Resolved> ResolvedAlone =>
        Course.HandOffReasons.Count == 0 && Turns is { HandOffReasons.Length: > 0 } ? []
        : [.. Course.Resolutions.Where(r => !r.AfterHumanReply && !Course.HandOffReasons.Take(r.HandOffsBefore).Any(Counts))];

    /// <summary>What was held back and released was an answer after all: its turn says so, the history does not change.</summary>
    private bool Counts(string reason) =>
        reason != Decisions.Reasons.Sensitive || Turns is null || Turns.HandOffReasons.Contains(Decisions.Reasons.Sensitive, StringComparer.Ordinal);

    public bool IsContained => IsInvolved && HandOffReason is null && !Course.HasHumanReply;

    public bool IsResolved => IsContained && Course.ResolvedAt is not null;

    public bool IsConfirmed => IsResolved && Turns?.LastCustomerRating != "down"
        && (Course.ResolvedBy == SenderKind.Contact || Turns?.LastCustomerRating == "up" || (Turns is { HasAnswer: true, LastRule: { } rule } && Decisions.Rules.SaysAllIsWell.Contains(rule, StringComparer.Ordinal)));
}
