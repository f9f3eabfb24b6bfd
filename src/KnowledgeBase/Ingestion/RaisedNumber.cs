namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>What stands between a number and the raised or lowered one behind it: without the raising, €9⁹⁰ would be €990.</summary>
internal static class RaisedNumber
{
    private const string Signs = "€$£¥";

    /// <summary>Nothing where no two numbers meet.</summary>
    /// <param name="after">What follows the raised number.</param>
    public static string Before(ReadOnlySpan<char> before, ReadOnlySpan<char> raised, ReadOnlySpan<char> after, bool isLowered)
    {
        raised = raised.Trim();
        if (!EndsInDigit(before) || !BeginsWithDigit(raised)) return string.Empty;
        if (isLowered) return "_";
        // One half behind a whole number.
        if (after.TrimStart() is ['/' or '⁄', ..]) return " ";
        return raised.Length == 2 && IsPrice(before, after) ? "." : "^";
    }

    public static string After(ReadOnlySpan<char> raised, ReadOnlySpan<char> after) => EndsInDigit(raised) && BeginsWithDigit(after) ? " " : string.Empty;

    private static bool IsPrice(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        (before.TrimEnd("0123456789.,' \u00A0") is [.., var sign] && Signs.Contains(sign, StringComparison.Ordinal))
        || (after.TrimStart() is [var behind, ..] && Signs.Contains(behind, StringComparison.Ordinal));

    private static bool EndsInDigit(ReadOnlySpan<char> text) => text is [.., >= '0' and <= '9'];

    private static bool BeginsWithDigit(ReadOnlySpan<char> text) => text is [>= '0' and <= '9', ..];
}
