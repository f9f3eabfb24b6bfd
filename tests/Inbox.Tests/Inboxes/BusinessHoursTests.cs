using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Inbox.Inboxes;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Inboxes;

/// <summary>Whether people are there. 2026-03-02 is a Monday.</summary>
public sealed class BusinessHoursTests
{
    [Theory]
    [InlineData("2026-03-02T21:59", false)]
    [InlineData("2026-03-02T22:00", true)]
    [InlineData("2026-03-02T23:59", true)]
    [InlineData("2026-03-03T00:00", true)]
    [InlineData("2026-03-03T05:59", true)]
    [InlineData("2026-03-03T06:00", false)]
    [InlineData("2026-03-02T03:00", false)]
    public void Hours_that_end_before_they_begin_run_past_midnight(string at, bool open) =>
        Are(at, Day(1, 22, 6), Closed(2), Closed(0)).ShouldBe(open);

    [Theory]
    [InlineData("2026-03-01T01:30", true)]
    [InlineData("2026-03-01T02:30", false)]
    [InlineData("2026-03-01T10:00", true)]
    public void The_night_of_a_saturday_ends_on_a_sunday_that_has_hours_of_its_own(string at, bool open) =>
        Are(at, Day(6, 20, 2), Day(0, 9, 17)).ShouldBe(open);

    [Theory]
    [InlineData("2026-03-02T08:59", false)]
    [InlineData("2026-03-02T09:00", true)]
    [InlineData("2026-03-02T17:00", false)]
    [InlineData("2026-03-03T02:00", false)]
    public void Hours_of_a_day_stay_within_it(string at, bool open) => Are(at, Day(1, 9, 17), Closed(2)).ShouldBe(open);

    [Theory]
    [InlineData("2026-03-02T23:59", true)]
    [InlineData("2026-03-03T00:00", false)]
    public void Midnight_as_an_end_is_the_end_of_the_day(string at, bool open) => Are(at, Day(1, 9, 0), Closed(2)).ShouldBe(open);

    [Theory]
    [InlineData("2026-03-02T12:00", true)]
    [InlineData("2026-03-03T08:59", true)]
    [InlineData("2026-03-03T09:00", false)]
    public void An_end_that_is_the_beginning_is_that_of_the_next_day(string at, bool open) => Are(at, Day(1, 9, 9), Closed(2)).ShouldBe(open);

    private static bool Are(string at, params JsonNode[] days) => BusinessHours.AreNow(
        new InboxSettings { WorkingHoursEnabled = true, WorkingHours = [.. days], Timezone = "UTC" },
        DateTimeOffset.Parse(at + "Z", CultureInfo.InvariantCulture));

    private static JsonObject Day(int number, int from, int to) => new()
    {
        ["day_of_week"] = number,
        ["open_hour"] = from,
        ["open_minutes"] = 0,
        ["close_hour"] = to,
        ["close_minutes"] = 0,
    };

    private static JsonObject Closed(int number) => new() { ["day_of_week"] = number, ["closed_all_day"] = true };
}
