using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Platform.Tests.Jobs;

/// <summary>What a node does that can no longer say that it lives, and what its clock has to do with it: nothing.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly AccountId One = new(1);
    private readonly ConcurrentQueue<string> _events = new();
    private TestDatabase _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await SampleHost.CreateDatabaseAsync(Token);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_node_that_is_cut_off_stops_its_work_before_another_begins_it_and_comes_back()
    {
        await using var proxy = DatabaseProxy.To(_database.ConnectionString);
        var release = new TaskCompletionSource();
        var bench = new Bench { OnFirst = (_, job, token) => HoldAsync(job, release.Task, token) };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench, by: proxy.ConnectionString);
        await one.RaiseAsync(new NoteWritten(One, "a", 1), new NoteWritten(One, "a", 2));
        await UntilAsync("begins 1");
        var two = await SampleHost.StartAsync(_database, Token, bench: bench);

        proxy.Hold();
        await UntilAsync("begins 2");
        _events.ShouldBe(["begins 1", "stops 1", "begins 2"]);
        bench.MostAtOnceInOneGroup.ShouldBe(1);

        proxy.LetGo();
        release.SetResult();
        await two.UntilIdleAsync(Token);
        await two.DisposeAsync();
        bench.OnFirst = (_, _, _) => Task.CompletedTask;
        await one.RaiseAsync(new NoteWritten(One, "a", 3));
        await one.UntilIdleAsync(Token);
        bench.Seen.Where(s => s.Handler == "sample.first").Select(s => s.Message.Number).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task When_the_database_was_gone_for_both_nodes_neither_takes_over_what_somebody_still_works_on()
    {
        await using var proxy = DatabaseProxy.To(_database.ConnectionString);
        var release = new TaskCompletionSource();
        var bench = new Bench { OnFirst = (_, job, token) => HoldAsync(job, release.Task, token) };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench, by: proxy.ConnectionString);
        await using var two = await SampleHost.StartAsync(_database, Token, bench: bench, by: proxy.ConnectionString);
        await one.RaiseAsync(new NoteWritten(One, "a", 1));
        await UntilAsync("begins 1");

        await proxy.RefuseAsync();
        await UntilAsync("stops 1");
        proxy.Accept();
        await Eventually.TrueAsync(() => Task.FromResult(_events.Count(static e => e.StartsWith("begins", StringComparison.Ordinal)) == 2), Token);
        release.SetResult();
        await one.UntilIdleAsync(Token);

        bench.MostAtOnceInOneGroup.ShouldBe(1);
        // Whether it was an attempt depends on whether the node that goes on with it was away long enough to know.
        _events.Select(static e => e.Split(' ')[0]).ShouldBe(["begins", "stops", "begins"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_an_outage_longer_than_a_lease_broke_off_is_no_attempt(int nodes)
    {
        await using var proxy = DatabaseProxy.To(_database.ConnectionString);
        var attempts = new ConcurrentQueue<int>();
        var bench = new Bench
        {
            OnFirst = async (_, job, token) =>
            {
                attempts.Enqueue(job.Attempt);
                if (attempts.Count == 1) await Task.Delay(Timeout.Infinite, token); // such as a model that is asked
                if (attempts.Count == 2) throw new InvalidOperationException("The first failure of its own.");
            },
        };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench, by: proxy.ConnectionString, options: new HandlerOptions { MaxAttempts = 2 });
        await one.RaiseAsync(new NoteWritten(One, "a", 1));
        await Eventually.TrueAsync(() => Task.FromResult(attempts.Count == 1), Token);
        await using var two = nodes == 1 ? null : await SampleHost.StartAsync(_database, Token, bench: bench, by: proxy.ConnectionString, options: new HandlerOptions { MaxAttempts = 2 });

        await proxy.RefuseAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), Token);
        proxy.Accept();
        await Eventually.TrueAsync(() => Task.FromResult(attempts.Count == 3), Token);
        await one.UntilIdleAsync(Token);
        attempts.ShouldBe([1, 1, 2]);
        (await one.CountAsync("select count(*) from platform.jobs where failed_at is not null", Token)).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_given_back_twice_because_an_answer_was_lost_is_excused_once()
    {
        await using var node = await SampleHost.StartAsync(_database, Token, work: false);
        await node.RaiseAsync(new NoteWritten(One, "a", 1));
        var queue = node.Services.GetRequiredService<JobQueue>();
        var job = (await queue.ClaimAsync(Queues.Default, Guid.NewGuid(), 1, TimeSpan.FromHours(1), [], [], Token)).ShouldHaveSingleItem();

        (await queue.RetryAsync(job, TimeSpan.Zero, "gone", true, Token)).ShouldBeTrue();
        (await queue.RetryAsync(job, TimeSpan.Zero, "gone", true, Token)).ShouldBeFalse();
        (await queue.ClaimAsync(Queues.Default, Guid.NewGuid(), 1, TimeSpan.FromHours(1), [], [], Token)).ShouldHaveSingleItem().Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task A_short_interruption_costs_nobody_their_work()
    {
        await using var proxy = DatabaseProxy.To(_database.ConnectionString);
        var release = new TaskCompletionSource();
        var bench = new Bench { OnFirst = (_, job, token) => HoldAsync(job, release.Task, token) };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench, by: proxy.ConnectionString);
        await using var two = await SampleHost.StartAsync(_database, Token, bench: bench);
        await one.RaiseAsync(new NoteWritten(One, "a", 1));
        await UntilAsync("begins 1");

        await proxy.RefuseAsync();
        proxy.Accept();
        release.SetResult();
        await two.UntilIdleAsync(Token);

        _events.ShouldBe(["begins 1"]);
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_made_again()
    {
        var bench = new Bench();
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench);
        await one.InScopeAsync(1, async db =>
        {
            db.Enqueue(new TidyUp(One), TimeSpan.FromMinutes(30));
            return await db.SaveChangesAsync();
        });

        // As the database has it when it dies, or the connection does, just after it has committed the claim.
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var claim = new NpgsqlCommand(
            "update platform.jobs set attempts = 1, run_at = clock_timestamp(), node = (select id from platform.nodes order by seen_at desc limit 1)", connection);
        (await claim.ExecuteNonQueryAsync(Token)).ShouldBe(1);

        await Eventually.TrueAsync(() => Task.FromResult(bench.Accounts.Count == 1), Token, TimeSpan.FromSeconds(5));
        await one.UntilIdleAsync(Token);
    }

    [Fact]
    public async Task A_heartbeat_does_not_wait_for_the_connections_that_work_has_taken()
    {
        var small = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { MaxPoolSize = 2 }.ConnectionString;
        await using var one = await SampleHost.StartAsync(_database, Token, by: small);
        var source = one.Services.GetRequiredService<Platform.Data.Database>().Source;
        await using var first = await source.OpenConnectionAsync(Token);
        await using var second = await source.OpenConnectionAsync(Token);
        var before = await BeatAsync();

        await Eventually.TrueAsync(async () => await BeatAsync() > before + TimeSpan.FromSeconds(2), Token, TimeSpan.FromSeconds(10));

        async Task<DateTime> BeatAsync()
        {
            await using var command = new NpgsqlCommand("select max(seen_at) from platform.nodes", first);
            return (DateTime)(await command.ExecuteScalarAsync(Token))!;
        }
    }

    [Fact]
    public async Task A_database_that_goes_away_in_the_middle_is_no_failure_of_the_job()
    {
        var gone = true;
        var bench = new Bench { OnFirst = (_, _, _) => gone ? throw new NpgsqlException("Exception while reading from stream", new IOException("reset")) : Task.CompletedTask };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench, options: new HandlerOptions { MaxAttempts = 1 });
        await one.RaiseAsync(new NoteWritten(One, "a", 1));

        await Eventually.TrueAsync(async () => await one.CountAsync("select count(*) from platform.jobs where attempts > 1", Token) == 1, Token);
        (await one.CountAsync("select count(*) from platform.jobs where failed_at is not null", Token)).ShouldBe(0);
        gone = false;
        await one.UntilIdleAsync(Token);
        bench.Seen.Count(s => s.Handler == "sample.first").ShouldBe(1);
    }

    [Fact]
    public async Task What_the_database_broke_off_is_no_attempt()
    {
        var calls = 0;
        var bench = new Bench
        {
            OnFirst = (_, _, _) => ++calls switch
            {
                <= 3 => throw new NpgsqlException("The connection pool has been exhausted", new TimeoutException()),
                4 => throw new InvalidOperationException("the first failure of its own"),
                _ => Task.CompletedTask,
            },
        };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench, options: new HandlerOptions { MaxAttempts = 2 });
        await one.RaiseAsync(new NoteWritten(One, "a", 1));

        await one.UntilIdleAsync(Token);
        bench.Seen.Single(s => s.Handler == "sample.first").Attempt.ShouldBe(2);
        (await one.CountAsync("select count(*) from platform.jobs", Token)).ShouldBe(0, "no dead letter");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_nodes_clock_that_is_an_hour_off_makes_nothing_wait_and_nothing_run_early_or_twice(int hours)
    {
        var clock = new JumpingClock();
        var bench = new Bench();
        await using var wrong = await SampleHost.StartAsync(_database, Token, bench: bench, clock: clock);
        await using var right = await SampleHost.StartAsync(_database, Token, bench: bench);
        clock.BeOff(TimeSpan.FromHours(hours));
        foreach (var host in (SampleHost[])[wrong, right])
        {
            await host.RaiseAsync(Enumerable.Range(0, 10).Select(n => new NoteWritten(One, $"{n}", n)).ToArray());
            await host.InScopeAsync(1, async db =>
            {
                db.Enqueue(new TidyUp(One), TimeSpan.FromMinutes(30), uniqueKey: "later");
                return await db.SaveChangesAsync();
            });
        }

        await Eventually.TrueAsync(() => Task.FromResult(bench.Seen.Count == 40), Token, TimeSpan.FromSeconds(4));
        clock.BeOff(TimeSpan.Zero);
        await wrong.RaiseAsync(new NoteWritten(One, "last", 99));
        await Eventually.TrueAsync(() => Task.FromResult(bench.Seen.Count == 42), Token, TimeSpan.FromSeconds(4));

        bench.Seen.ShouldAllBe(s => s.Attempt == 1);
        (await right.CountAsync("select count(*) from platform.jobs where type = 'TidyUp' and attempts = 0 and run_at > now() + interval '29 minutes'", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task A_database_clock_that_is_put_back_does_not_keep_a_dead_nodes_work_for_an_hour()
    {
        await using var host = await SampleHost.StartAsync(_database, Token, work: false);
        await host.RaiseAsync(new NoteWritten(One, "a", 1));
        await host.ExecuteAsync(
            """
            insert into platform.nodes values ('00000000-0000-0000-0000-000000000001', 'dead', now(), clock_timestamp() + interval '1 hour');
            update platform.jobs set node = '00000000-0000-0000-0000-000000000001', attempts = 1;
            """,
            Token);

        await using var next = await SampleHost.StartAsync(_database, Token);
        await next.UntilIdleAsync(Token);
        next.Bench.Seen.Count.ShouldBe(2);
    }

    private async Task HoldAsync(JobContext job, Task release, CancellationToken token)
    {
        _events.Enqueue($"begins {job.Attempt}");
        try
        {
            await release.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            _events.Enqueue($"stops {job.Attempt}");
            throw;
        }
    }

    private Task UntilAsync(string happened) => Eventually.TrueAsync(() => Task.FromResult(_events.Contains(happened)), Token);
}
