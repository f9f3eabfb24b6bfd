using System.Text.Json.Nodes;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>
/// The hours at which an inbox's people are there, kept as Chatwoot's list of days: <c>day_of_week</c> (0 is Sunday), <c>closed_all_day</c>,
/// <c>open_all_day</c>, <c>open_hour</c>, <c>open_minutes</c>, <c>close_hour</c>, <c>close_minutes</c>, in the inbox's time zone.
/// </summary>
internal static class BusinessHours
{
    private const int Midnight = 24 * 60;

    /// <summary>True where no hours are kept, or none for the day: nobody said that they are not there.</summary>
    public static bool AreNow(InboxSettings settings, DateTimeOffset now)
    {
        if (!settings.WorkingHoursEnabled) return true;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(settings.Timezone, out var known) ? known : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var minute = (local.Hour * 60) + local.Minute;
        var yesterday = DayOf(settings, (DayOfWeek)(((int)local.DayOfWeek + 6) % 7));
        if (yesterday is not null && Hours(yesterday) is { } late && minute < late.Close - Midnight) return true;
        return DayOf(settings, local.DayOfWeek) is not { } today || Flag(today, "open_all_day") || (Hours(today) is { } hours && minute >= hours.Open && minute < hours.Close);
    }

    private static JsonObject? DayOf(InboxSettings settings, DayOfWeek day) =>
        settings.WorkingHours.OfType<JsonObject>().FirstOrDefault(d => Number(d, "day_of_week") == (int)day);

    /// <summary>In minutes from the day's beginning. An end that is not after the beginning is one of the next morning. Null where the day has none of its own.</summary>
    private static (int Open, int Close)? Hours(JsonObject day)
    {
        if (Flag(day, "open_all_day") || Flag(day, "closed_all_day")) return null;
        var open = Minutes(day, "open") ?? 0;
        // "0:00" as an end is the end of the day.
        var close = Minutes(day, "close") is { } end and > 0 ? end : Midnight;
        return (open, close <= open ? close + Midnight : close);
    }

    private static int? Minutes(JsonObject day, string end) => Number(day, end + "_hour") is { } hour ? (hour * 60) + (Number(day, end + "_minutes") ?? 0) : null;

    private static int? Number(JsonObject day, string name) => day[name] is JsonValue value && value.TryGetValue(out int number) ? number : null;

    private static bool Flag(JsonObject day, string name) => day[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;
}
