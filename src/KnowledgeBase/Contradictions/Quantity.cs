namespace Wheelhouse.KnowledgeBase.Contradictions;

internal enum QuantityKind
{
    Price,
    Percent,
    Duration,
    Date,

    /// <summary>A time of day, or from one to another.</summary>
    Hours,
    Phone,

    /// <summary>A length, a weight, a volume.</summary>
    Measure,

    /// <summary>So many of something.</summary>
    Count,
}

/// <summary>On which side of the number what is meant lies.</summary>
internal enum Bound
{
    None,
    AtLeast,
    More,
    Less,

    /// <summary>Of a time: when it begins, or what comes after it.</summary>
    From,

    /// <summary>Of a date: what lies before it.</summary>
    Before,

    /// <summary>Of a time: how often, not how long.</summary>
    Every,
}

/// <summary>A number with what it counts, made comparable.</summary>
/// <param name="Unit">Quantities of different units are never compared: a currency, <c>business day</c>, the stem of what is counted.</param>
/// <param name="Low">In the smallest unit of its kind; of a range its lower end; of a date month and day.</param>
/// <param name="High">Of a range its upper end; of a date the year, 0 where none is said.</param>
/// <param name="Per">What it is for each of, such as a month; null when nothing is said.</param>
/// <param name="Start">Where it stands in its statement.</param>
internal sealed record Quantity(QuantityKind Kind, string Unit, double Low, double High, Bound Bound, string? Per, int Start, int Length)
{
    /// <summary>The bare number, before it was made comparable.</summary>
    public double Number { get; init; } = Low;

    public int End => Start + Length;

    public bool Overlaps(Quantity other) => Start < other.End && other.Start < End;

    public bool IsSameValue(Quantity other) => Close(Low, other.Low)
        // A date without a year is every year's.
        && (Close(High, other.High) || (Kind == QuantityKind.Date && (High == 0 || other.High == 0)));

    /// <summary>Whether two quantities say something of the same sort, so that they may differ.</summary>
    public bool IsComparable(Quantity other) =>
        Kind == other.Kind && Unit == other.Unit && Bound == other.Bound && (Per is null || other.Per is null || Per == other.Per);

    private static bool Close(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(1, Math.Abs(one));
}
