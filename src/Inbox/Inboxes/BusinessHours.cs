using System.Text.Json.Nodes;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>
/// The hours at which an inbox's people are there, kept as Chatwoot's list of days: <c>day_of_week</c> (0 is Sunday), <c>closed_all_day</c>,
/// <c>open_all_day</c>, <c>open_hour</c>, <c>open_minutes</c>, <c>close_hour</c>, <c>close_minutes</c>, in the inbox's time zone.
/// </summary>
internal static class BusinessHours
{
    private const int Noon = 12 * 60;

    /// <summary>True where no hours are kept, or none for the day: nobody said that they are not there.</summary>
    public static bool AreNow(InboxSettings settings, DateTimeOffset now)
    {
        if (!settings.WorkingHoursEnabled) return true;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(settings.Timezone, out var known) ? known : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var day = settings.WorkingHours.OfType<JsonObject>().FirstOrDefault(d => Number(d, "day_of_week") == (int)local.DayOfWeek);
        if (day is null || Flag(day, "open_all_day")) return true;
        if (Flag(day, "closed_all_day")) return false;
        var minute = (local.Hour * 60) + local.Minute;
        var open = Minutes(day, "open") ?? 0;
        // "0:00" as an end is the end of the day.
        var close = Minutes(day, "close") is { } end and > 0 ? end : 2 * Noon;
        return minute >= open && minute < close;
    }

    private static int? Minutes(JsonObject day, string end) => Number(day, end + "_hour") is { } hour ? (hour * 60) + (Number(day, end + "_minutes") ?? 0) : null;

    private static int? Number(JsonObject day, string name) => day[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static bool Flag(JsonObject day, string name) => day[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
