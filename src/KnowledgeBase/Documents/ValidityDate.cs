using System.Globalization;
using System.Text.RegularExpressions;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The two ends of a document's validity, as they are written: a day, a time (UTC unless it says otherwise) or Unix seconds.</summary>
internal static partial class ValidityDate
{
    public static DateTimeOffset? From(string? text) => Parse(text)?.At;

    /// <summary>A day is valid to its end.</summary>
    public static DateTimeOffset? Until(string? text) => Parse(text) is var (at, isDay) ? isDay && at < DateTimeOffset.MaxValue.AddDays(-2) ? at.AddDays(1) : at : null;

    /// <exception cref="DomainException">It is no date.</exception>
    public static DateTimeOffset? CheckedFrom(string? text, string field) => text is null ? null : From(text) ?? throw Unreadable(field);

    /// <exception cref="DomainException">It is no date.</exception>
    public static DateTimeOffset? CheckedUntil(string? text, string field) => text is null ? null : Until(text) ?? throw Unreadable(field);

    /// <exception cref="DomainException">It would never be valid.</exception>
    public static void CheckOrder(DateTimeOffset? from, DateTimeOffset? until)
    {
        if (from >= until) throw new DomainException(ProblemCodes.ValidationFailed, "Valid until must be after valid from", 422, "valid_until");
    }

    private static (DateTimeOffset At, bool IsDay)? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        text = text.Trim();
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return seconds is > 0 and < 253_000_000_000 ? (DateTimeOffset.FromUnixTimeSeconds(seconds), false) : null;
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, utc, out var day)) return (day, true);
        return IsTime().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, utc, out var time) ? (time, false) : null;
    }

    private static DomainException Unreadable(string field) => new(
        ProblemCodes.ValidationFailed,
        $"{char.ToUpperInvariant(field[0])}{field[1..].Replace('_', ' ')} must be a day (2026-12-31), a time (2026-12-31T18:00:00Z) or Unix seconds",
        422,
        field);

    /// <summary>Other orders of day and month are guesses.</summary>
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", RegexOptions.CultureInvariant)]
    private static partial Regex IsTime();
}
