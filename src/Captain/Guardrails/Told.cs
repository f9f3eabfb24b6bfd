using System.Numerics;

namespace Wheelhouse.Captain.Guardrails;

internal enum ToldKind
{
    Month,
    Weekday,
    Hour,
    Currency,
}

/// <summary>A month, weekday, hour or currency that a text tells.</summary>
/// <param name="Number">What it belongs to: the day of a month, the minutes of an hour, the amount of a price; null for nothing.</param>
/// <param name="Meant">A bit for each that it may mean. <c>$</c> is the sign of several currencies, and 12/04 the fourth month or the twelfth.</param>
/// <param name="Start">Where it stands, with its number.</param>
internal readonly record struct Told(ToldKind Kind, string? Number, ulong Meant, int Start, int End)
{
    public bool IsPlain => BitOperations.PopCount(Meant) == 1;

    /// <summary>
    /// What a text tells of these. Looked at by themselves, because they are exempt from what is asked of names, and no digit says which of them
    /// is meant: "8 AM" and "8 PM", "$119" and "119 EUR" have the same digits.
    /// </summary>
    /// <param name="language">Whose short forms and ambiguous words are read, too; null for none.</param>
    /// <param name="asSource">Reads more generously: forms in digits (2026-04-12, 20:00), and what lies between the ends of a range.</param>
    public static List<Told> In(string text, string? language, bool asSource) =>
        [.. MonthsTold.In(text, language, asSource), .. WeekdaysTold.In(text, language, asSource), .. HoursTold.In(text, asSource), .. PricesTold.In(text)];

    /// <summary>
    /// Whether one of the others says the same. Where the same number stands there, it must be that number's: of "12 April and 3 May" nobody may
    /// make 12 May.
    /// </summary>
    public bool IsAmong(IReadOnlyCollection<Told> known)
    {
        var (kind, number, meant) = (Kind, Number, Meant);
        var alike = known.Where(k => k.Kind == kind).ToList();
        var same = number is null ? [] : alike.FindAll(k => k.Number == number);
        return (same.Count > 0 ? same : alike).Exists(k => (k.Meant & meant) != 0);
    }
}
