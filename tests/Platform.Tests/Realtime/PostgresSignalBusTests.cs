using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Platform.Tests.Realtime;

public sealed class PostgresSignalBusTests : IAsyncLifetime
{
    private static readonly AccountId Account = new(1);
    private readonly ConcurrentQueue<Signal> seenThere = new();
    private AppHost here = null!;
    private AppHost there = null!;

    public async ValueTask InitializeAsync()
    {
        here = await AppHost.StartAsync(CancellationToken.None);
        there = await AppHost.StartAsync(CancellationToken.None, node: here);
        Bus(there).Subscribe(Collect(seenThere));
        // Both nodes listen once the first signal has come across.
        await Eventually.TrueAsync(
            () =>
            {
                Bus(here).Publish(Number(-1));
                return Task.FromResult(!seenThere.IsEmpty);
            },
            CancellationToken.None);
        await SettleAsync();
        seenThere.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await there.DisposeAsync();
        await here.DisposeAsync();
    }

    [Fact]
    public async Task A_burst_reaches_the_other_node_completely_and_in_order()
    {
        for (var n = 0; n < 5000; n++)
            Bus(here).Publish(Number(n));
        await Eventually.TrueAsync(() => Task.FromResult(seenThere.Count >= 5000), CancellationToken.None);
        seenThere.Select(static signal => signal.Id).ShouldBe(Enumerable.Range(0, 5000).Select(static n => (long?)n));
    }

    [Fact]
    public async Task Ones_own_signals_arrive_once_and_at_once()
    {
        var seenHere = new ConcurrentQueue<Signal>();
        using var subscription = Bus(here).Subscribe(Collect(seenHere));
        Bus(here).Publish(Number(7));
        seenHere.ShouldHaveSingleItem();
        await Eventually.TrueAsync(() => Task.FromResult(!seenThere.IsEmpty), CancellationToken.None);
        seenHere.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Facts_travel_along_in_any_script_and_what_is_too_large_still_hints()
    {
        var text = string.Concat(Enumerable.Repeat("密码忘了怎么办。", 200));
        Bus(here).Publish(Number(1) with { Data = JsonSerializer.SerializeToElement(new { text }), Revision = 9 });
        Bus(here).Publish(Number(2) with { Data = JsonSerializer.SerializeToElement(new { text = new string('x', 9000) }) });
        await Eventually.TrueAsync(() => Task.FromResult(seenThere.Count == 2), CancellationToken.None);
        var (first, second) = (seenThere.First(), seenThere.Last());
        first.Data!.Value.GetProperty("text").GetString().ShouldBe(text);
        first.Revision.ShouldBe(9);
        second.Id.ShouldBe(2);
        second.Data.ShouldBeNull();
    }

    [Fact]
    public async Task After_an_interruption_the_node_says_so_and_goes_on_listening()
    {
        await KillListenersAsync();
        await Eventually.TrueAsync(() => Task.FromResult(seenThere.Any(static s => s.Topic == BusSignals.GapTopic)), CancellationToken.None);
        Bus(here).Publish(Number(3));
        await Eventually.TrueAsync(() => Task.FromResult(seenThere.Any(static s => s.Id == 3)), CancellationToken.None);
    }

    [Fact]
    public async Task Without_listening_a_node_still_tells_its_own_subscribers_and_the_queue_still_runs()
    {
        await using var alone = await AppHost.StartAsync(
            CancellationToken.None, new Dictionary<string, string?> { ["Wheelhouse:Signals:UseNotify"] = "false" }, here);
        var seen = new ConcurrentQueue<Signal>();
        using var subscription = Bus(alone).Subscribe(Collect(seen));
        Bus(alone).Publish(Number(1));
        Bus(here).Publish(Number(2));
        await Eventually.TrueAsync(() => Task.FromResult(seenThere.Any(static s => s.Id == 2)), CancellationToken.None);
        seen.ShouldHaveSingleItem().Id.ShouldBe(1);
    }

    [Fact]
    public async Task Presence_is_the_same_on_every_node_and_says_when_somebody_was_last_seen()
    {
        var (first, second) = (here.Services.GetRequiredService<IPresence>(), there.Services.GetRequiredService<IPresence>());
        (await first.TouchAsync(Account, "user", 5, CancellationToken.None)).ShouldBeNull();
        (await second.ListAsync(Account, "user", TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBe([5L]);
        (await second.ListAsync(new AccountId(2), "user", TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeEmpty();
        (await second.TouchAsync(Account, "user", 5, CancellationToken.None)).ShouldNotBeNull();
        await second.LeaveAsync(Account, "user", 5, CancellationToken.None);
        (await first.ListAsync(Account, "user", TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeEmpty();
    }

    private static ISignalBus Bus(AppHost host) => host.Services.GetRequiredService<ISignalBus>();

    private static Signal Number(int n) => new("test", "number", Account, Id: n);

    private static Action<Signal> Collect(ConcurrentQueue<Signal> seen) => signal =>
    {
        if (signal.Topic is "test" or BusSignals.GapTopic)
            seen.Enqueue(signal);
    };

    private async Task KillListenersAsync()
    {
        await using var connection = new NpgsqlConnection(here.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %'", connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until what was sent while starting has arrived.</summary>
    private async Task SettleAsync()
    {
        Bus(here).Publish(Number(-2));
        await Eventually.TrueAsync(() => Task.FromResult(seenThere.Any(static s => s.Id == -2)), CancellationToken.None);
    }
}
