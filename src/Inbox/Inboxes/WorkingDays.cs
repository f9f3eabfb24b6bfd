using System.Text.Json.Nodes;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Reads the days that are sent as business hours. What <see cref="BusinessHours"/> cannot tell the time by would let an assistant answer at any hour, unnoticed.</summary>
internal static class WorkingDays
{
    private const string Field = "working_hours";

    /// <returns>The same days with the fields that are known, and no others.</returns>
    /// <exception cref="DomainException">A day or an hour that does not exist.</exception>
    public static JsonArray Read(JsonArray sent)
    {
        var read = new SortedDictionary<int, JsonNode>();
        foreach (var item in sent)
        {
            if (item is not JsonObject day) throw Wrong("must be a list of days");
            var number = Number(day, "day_of_week", 6) ?? throw Wrong("need a day_of_week from 0 (Sunday) to 6 for each day");
            if (!read.TryAdd(number, Day(day, number))) throw Wrong($"have the day_of_week {number} twice");
        }

        return [.. read.Values];
    }

    private static JsonObject Day(JsonObject day, int number)
    {
        var (open, closed) = (Flag(day, "open_all_day"), Flag(day, "closed_all_day"));
        if (open && closed) throw Wrong($"cannot be open and closed all day (day_of_week {number})");
        var read = new JsonObject { ["day_of_week"] = number, ["closed_all_day"] = closed, ["open_all_day"] = open };
        foreach (var end in (string[])["open", "close"])
        {
            var hour = Number(day, $"{end}_hour", 23);
            if (hour is null && !open && !closed) throw Wrong($"need an {end}_hour, or open_all_day or closed_all_day (day_of_week {number})");
            (read[$"{end}_hour"], read[$"{end}_minutes"]) = (hour, Number(day, $"{end}_minutes", 59) ?? (hour is null ? null : 0));
        }

        return read;
    }

    /// <summary>An empty text stands for none, as Chatwoot's clients send it for a closed day.</summary>
    private static int? Number(JsonObject day, string name, int most) => day[name] switch
    {
        null => null,
        JsonValue text when text.TryGetValue(out string? empty) && empty.Length == 0 => null,
        JsonValue value when value.TryGetValue(out int number) && number >= 0 && number <= most => number,
        _ => throw Wrong($"have a {name} that is not a whole number from 0 to {most}"),
    };

    private static bool Flag(JsonObject day, string name) => day[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => throw Wrong($"have a {name} that is neither true nor false"),
    };

    private static DomainException Wrong(string message) => InboxFields.Invalid(Field, $"Working hours {message}");
}
