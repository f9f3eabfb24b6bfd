using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A schedule holds whatever the clocks of the nodes say that end a sync and that change the schedule.</summary>
public sealed class ScheduleClockTests : KnowledgeHost
{
    private static readonly JumpingClock Clock = new();

    public ScheduleClockTests()
    {
        Adjust = static builder => builder.Services.AddSingleton<TimeProvider>(Clock);
        Settings["Knowledge:VanishedAfter"] = "1.00:00:00";
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(0, 30)]
    [InlineData(-30, 0)]
    [InlineData(0, -30)]
    public async Task The_next_sync_is_counted_from_the_end_of_the_last_by_the_databases_clock(int daysOffAtTheSync, int daysOffAtTheChange)
    {
        Site.Page("/", "<p>Monday's menu has soup.</p>", "Menu");
        Clock.BeOff(TimeSpan.FromDays(daysOffAtTheSync));
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, sync_every_hours = 24 });
        (await HoursToGoAsync()).ShouldBe((24, 24));

        Clock.BeOff(TimeSpan.FromDays(daysOffAtTheChange));
        await ChangeAsync(source, 48);
        (await HoursToGoAsync()).ShouldBe((48, 48));
        (await ChangeAsync(source, 1))["next_sync_at"].ShouldNotBeNull();
        (await HoursToGoAsync()).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task The_time_of_grace_is_counted_by_the_databases_clock(int daysOff)
    {
        Clock.BeOff(TimeSpan.Zero);
        Site.Page("/", "<a href='/dead'>d</a><a href='/unlinked'>u</a><p>Monday's menu has soup.</p>", "Menu");
        Site.Page("/dead", "<p>Tuesday's menu has beans.</p>", "Dead");
        Site.Page("/unlinked", "<p>Wednesday's menu has peas.</p>", "Unlinked");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Page("/", "<a href='/dead'>d</a><p>Monday's menu has soup.</p>", "Menu");
        Site.Remove("/dead");

        Clock.BeOff(TimeSpan.FromDays(daysOff));
        await SyncAsync(source);
        (await CountAsync("select count(*) from knowledge.documents where missing_since between clock_timestamp() - interval '1 hour' and clock_timestamp()")).ShouldBe(2);
        (await CountAsync("select round(extract(epoch from run_at - clock_timestamp()) / 3600) from platform.jobs where handler = 'knowledge.remove-vanished'")).ShouldBe(24);
    }

    [Fact]
    public async Task A_sync_that_was_noted_as_of_the_future_counts_as_of_now()
    {
        Clock.BeOff(TimeSpan.Zero);
        Site.Page("/", "<p>Monday's menu has soup.</p>", "Menu");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        await ExecuteAsync("update knowledge.sources set updated_at = now() + interval '30 days'");

        await ChangeAsync(source, 1);
        (await HoursToGoAsync()).ShouldBe((1, 1));
    }

    private async Task<JsonNode> ChangeAsync(JsonNode source, int hours)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", new { sync_every_hours = hours });
        return await ReadAsync(response);
    }

    /// <summary>As the source says and as its newest plan waits in the queue.</summary>
    private async Task<(long Said, long Queued)> HoursToGoAsync() => (
        await CountAsync("select round(extract(epoch from next_sync_at - clock_timestamp()) / 3600) from knowledge.sources"),
        await CountAsync("select round(extract(epoch from run_at - clock_timestamp()) / 3600) from platform.jobs where handler = 'knowledge.sync-on-schedule' and ready order by id desc limit 1"));
}
