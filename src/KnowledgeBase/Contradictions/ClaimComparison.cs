using System.Buffers;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Two quantities of the same sort in two statements.</summary>
/// <param name="Agrees">Whether they are the same, so that the statements confirm each other.</param>
/// <param name="Score">How certain it is that both speak about the same, 0 to 1.</param>
internal sealed record Judgement(Quantity One, Quantity Other, bool Agrees, double Score);

/// <summary>Judges whether two statements speak about the same, and whether they say the same of it.</summary>
/// <param name="rarity">How much a term says: towards 0 for one that stands everywhere, 1 for one that hardly stands anywhere.</param>
internal sealed class ClaimComparison(Func<string, double> rarity)
{
    /// <summary>From this score on a difference is shown to people.</summary>
    public const double Enough = 0.59;

    /// <summary>What both must have at least, however much the one says what the other has too.</summary>
    private const double OneSided = 0.75;
    private const double OfHeading = 0.5;
    private const double ByMeaning = 0.8;
    private const double ByHeading = 0.9;
    private const double OfColumn = 0.5;
    private const double OfAnother = 0.3;
    private const int FewWords = 3;

    private static readonly SearchValues<char> Seams = SearchValues.Create(";:,；，：、(（");

    /// <summary>Null when there is nothing to compare.</summary>
    public Judgement? Judge(Claim one, Claim other)
    {
        if (Identifiers.TellApart(one, other) || Comparable(one, other) is not var (mine, theirs, agrees)) return null;
        return new Judgement(mine, theirs, agrees, Score(one, mine, other, theirs));
    }

    /// <summary>
    /// The first quantities of the same sort that stand on one side only, else two that are the same. What both have in
    /// common is agreed upon, and tells besides that both speak about the same.
    /// </summary>
    private static (Quantity One, Quantity Other, bool Agrees)? Comparable(Claim one, Claim other)
    {
        (Quantity, Quantity, bool)? same = null;
        foreach (var mine in one.Quantities)
        {
            foreach (var theirs in other.Quantities)
            {
                if (!mine.IsComparable(theirs)) continue;
                if (mine.IsSameValue(theirs)) same ??= (mine, theirs, true);
                else if (!Has(other, mine) && !Has(one, theirs)) return (mine, theirs, false);
            }
        }

        return same;
    }

    /// <summary>"Three, six or twelve boxes" has three boxes, too.</summary>
    private static bool Has(Claim claim, Quantity quantity) =>
        claim.Quantities.Any(q => q.Kind == quantity.Kind && q.IsSameValue(quantity))
        || (quantity.Kind is QuantityKind.Count or QuantityKind.Duration && claim.Numbers.Contains(quantity.Number));

    private double Score(Claim one, Quantity mine, Claim other, Quantity theirs)
    {
        // The name of a row must be said, be it in a heading.
        if (one.IsCell && !Says(other, one.Label)) return 0;
        if (other.IsCell && !Says(one, other.Label)) return 0;
        var (there, back) = (Covered(one, mine, other), Covered(other, theirs, one));
        var score = (OneSided * Math.Min(there, back)) + ((1 - OneSided) * Math.Max(there, back));
        // Two telephone numbers that differ in their last digits only are more likely one with a mistake than two.
        return mine.Kind == QuantityKind.Phone && mine.Low == theirs.Low ? (score + 1) / 2 : score;
    }

    private static bool Says(Claim claim, IReadOnlyList<string> label) => label.All(term => Best(term, claim) > 0);

    /// <summary>
    /// The share of a statement's terms, weighted by what they say and by how near they stand to the quantity, that the
    /// other has too. A short statement is about what its heading says.
    /// </summary>
    private double Covered(Claim claim, Quantity quantity, Claim by)
    {
        var (all, found) = (0.0, 0.0);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in claim.Words.OrderByDescending(word => Nearness(claim, quantity, word.At)))
        {
            if (known.Add(word.Term)) Count(word.Term, rarity(word.Term) * Nearness(claim, quantity, word.At));
        }

        if (known.Count <= FewWords)
        {
            foreach (var term in claim.Heading.Where(known.Add)) Count(term, rarity(term) * OfHeading);
        }

        return all == 0 ? 0 : found / all;

        void Count(string term, double weight)
        {
            all += weight;
            found += weight * Best(term, by);
        }
    }

    private static double Best(string term, Claim by)
    {
        if (by.Own.Contains(term)) return 1;
        if (by.Everything.Contains(term)) return ByHeading;
        return by.Meanings.Contains(term) ? ByMeaning : 0;
    }

    /// <summary>Half at thirty characters from the quantity, and half again in another part of the sentence.</summary>
    private static double Nearness(Claim claim, Quantity quantity, int at)
    {
        if (at < 0) return at == ClaimWord.OfColumn ? OfColumn : 1;
        // "… and comes in four colours": what another number counts is not what this one is about.
        var ofAnother = claim.Quantities.Any(q => q != quantity && q.Start <= at && at < q.End) ? OfAnother : 1;
        var (start, end) = at < quantity.Start ? (at, quantity.Start) : (quantity.End, at);
        var distance = Math.Max(0, end - start);
        var between = claim.Quote.AsSpan(start, Math.Max(0, end - start));
        var isApart = between.IndexOfAny(Seams) >= 0 || between.Contains(" and ", StringComparison.Ordinal) || between.Contains(" y ", StringComparison.Ordinal) || between.Contains(" e ", StringComparison.Ordinal);
        return (isApart ? 0.5 : 1) * ofAnother / (1 + (distance / 30.0));
    }
}
