using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Platform.Tests.Jobs;

public sealed class QueueTests : IAsyncLifetime
{
    private static readonly AccountId One = new(1);
    private TestDatabase _database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await SampleHost.CreateDatabaseAsync(Token);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Every_listener_of_an_event_gets_a_row_of_its_own_in_the_account_of_the_event()
    {
        await using var host = await SampleHost.StartAsync(_database, Token);

        await host.RaiseAsync(new NoteWritten(One, null, 1));
        await host.UntilIdleAsync(Token);

        host.Bench.Seen.Select(s => s.Handler).Order().ShouldBe(["sample.first", "sample.second"]);
        host.Bench.Accounts.ShouldBe([One]);
    }

    [Fact]
    public async Task A_save_that_fails_writes_no_job()
    {
        await using var host = await SampleHost.StartAsync(_database, Token, work: false);

        await Should.ThrowAsync<DbUpdateException>(() => host.InScopeAsync(1, async db =>
        {
            db.Notes.Add(new Note { AccountId = One, Text = null! });
            db.Raise(new NoteWritten(One, null, 1));
            return await db.SaveChangesAsync();
        }));

        (await host.CountAsync("select count(*) from platform.jobs", Token)).ShouldBe(0);
    }

    [Fact]
    public async Task An_event_can_carry_an_id_that_the_database_gave()
    {
        await using var host = await SampleHost.StartAsync(_database, Token);
        var note = new Note { AccountId = One, Text = "x", Color = NoteColor.BrightRed };

        await host.InScopeAsync(1, async db =>
        {
            db.Notes.Add(note);
            db.Raise(() => new NoteWritten(One, null, 1, note.Id));
            return await db.SaveChangesAsync();
        });
        await host.UntilIdleAsync(Token);

        note.Id.Value.ShouldBeGreaterThan(0);
        host.Bench.Seen.First().Message.Note.ShouldBe(note.Id);
        (await host.CountAsync("select count(*) from sample.notes where color = 'bright_red'", Token)).ShouldBe(1);
    }

    [Fact]
    public async Task Messages_of_a_partition_are_handled_in_order_and_one_at_a_time_though_written_by_many_at_once()
    {
        await using var writer = await SampleHost.StartAsync(_database, Token, work: false);
        var bench = new Bench { OnFirst = (_, _, token) => Task.Delay(1, token) };
        await using var one = await SampleHost.StartAsync(_database, Token, bench: bench);
        await using var two = await SampleHost.StartAsync(_database, Token, bench: bench);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async w =>
        {
            for (var n = 0; n < 25; n++)
            {
                await writer.RaiseAsync(new NoteWritten(One, "same", (w * 1000) + n));
            }
        }));
        await writer.UntilIdleAsync(Token);

        var seen = bench.Seen.Where(s => s.Handler == "sample.first").Select(s => s.Message.Number).ToList();
        seen.Count.ShouldBe(200);
        seen.Distinct().Count().ShouldBe(200);
        bench.MostAtOnceInOneGroup.ShouldBe(1);
        foreach (var ofOneWriter in seen.GroupBy(n => n / 1000))
        {
            ofOneWriter.ToList().ShouldBe(ofOneWriter.Order().ToList(), "each writer's messages keep their order");
        }
    }

    [Fact]
    public async Task A_failing_message_is_tried_again_and_holds_back_only_its_own_partition()
    {
        var bench = new Bench
        {
            OnFirst = (message, job, _) => message is { Group: "a", Number: 1 } && job.Attempt < 2
                ? throw new JobFailedException(FailureCategory.Transient, "not yet", TimeSpan.FromMilliseconds(300))
                : Task.CompletedTask,
        };
        await using var host = await SampleHost.StartAsync(_database, Token, bench: bench);

        await host.RaiseAsync(new NoteWritten(One, "a", 1), new NoteWritten(One, "a", 2), new NoteWritten(One, "b", 3));
        await host.UntilIdleAsync(Token);

        bench.Seen.Where(s => s.Handler == "sample.first").Select(s => s.Message.Number).ShouldBe([3, 1, 2]);
        bench.Seen.Single(s => s is { Handler: "sample.first", Message.Number: 1 }).Attempt.ShouldBe(2);
    }

    [Theory]
    [InlineData(false, new[] { 2 })]
    [InlineData(true, new int[0])]
    public async Task A_dead_letter_frees_or_blocks_its_partition_as_the_handler_says(bool blocks, int[] seenBefore)
    {
        var broken = true;
        var bench = new Bench
        {
            OnFirst = (message, _, _) => message.Number == 1 && broken ? throw new JobFailedException(FailureCategory.Permanent, "never") : Task.CompletedTask,
        };
        await using var host = await SampleHost.StartAsync(_database, Token, bench: bench, options: new HandlerOptions { FailedRowBlocksPartition = blocks });
        var letters = host.Services.GetRequiredService<DeadLetters>();

        await host.RaiseAsync(new NoteWritten(One, "a", 1), new NoteWritten(One, "a", 2));
        var letter = await Eventually.GetAsync(async () => (await letters.ListAsync(10, Token)).SingleOrDefault(), l => l is not null, Token);
        await Eventually.TrueAsync(() => Task.FromResult(First(bench).SequenceEqual(seenBefore)), Token);

        letter!.Error.ShouldNotBeNull().ShouldContain("never");
        letter.Attempts.ShouldBe(1, "a permanent failure is not tried again");

        broken = false;
        (await letters.RetryAsync(letter.Id, Token)).ShouldBeTrue();
        await host.UntilIdleAsync(Token);
        First(bench).Order().ShouldBe([1, 2]);
        (await letters.ListAsync(10, Token)).ShouldBeEmpty();

        static IEnumerable<int> First(Bench bench) => bench.Seen.Where(s => s.Handler == "sample.first").Select(s => s.Message.Number);
    }

    [Fact]
    public async Task A_failure_whose_words_cannot_be_stored_is_a_dead_letter_all_the_same()
    {
        var bench = new Bench { OnFirst = (_, _, _) => throw new JobFailedException(FailureCategory.Permanent, $"never: \0 \ud83d {new string('x', 1_000_000)}") };
        await using var host = await SampleHost.StartAsync(_database, Token, bench: bench);
        await host.RaiseAsync(new NoteWritten(One, "a", 1));
        var letter = await Eventually.GetAsync(async () => (await host.Services.GetRequiredService<DeadLetters>().ListAsync(10, Token)).SingleOrDefault(), l => l is not null, Token);
        letter!.Error.ShouldNotBeNull().ShouldContain("never: \ufffd \ufffd x");
        letter.Error.Length.ShouldBeLessThan(5000);
    }

    [Fact]
    public async Task The_claims_of_a_silent_node_pass_to_another_and_its_late_finish_changes_nothing()
    {
        await using var host = await SampleHost.StartAsync(_database, Token, work: false);
        var queue = host.Services.GetRequiredService<JobQueue>();
        var dead = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var alive = host.Services.GetRequiredService<Node>().Current!.Id;
        await host.RaiseAsync(new NoteWritten(One, "a", 1));

        var first = (await queue.ClaimAsync(Queues.Default, dead, 10, ClaimWindow.Everything, [], [], Token)).ShouldHaveSingleItem();
        var second = (await queue.ClaimAsync(Queues.Default, alive, 10, ClaimWindow.Everything, [], [], Token)).ShouldHaveSingleItem();
        (await queue.ClaimAsync(Queues.Default, dead, 10, ClaimWindow.Everything, [], [], Token)).ShouldBeEmpty("a living node holds it");

        second.Attempt.ShouldBe(2);
        (await queue.FinishAsync(first, Token)).IsDone.ShouldBeFalse();
        (await host.CountAsync("select count(*) from platform.jobs where queue = 'default'", Token)).ShouldBe(1);
        (await queue.FinishAsync(second, Token)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task What_has_waited_long_for_its_turn_in_a_partition_is_found_by_a_claim_that_looks_only_at_the_latest_rows()
    {
        await using var host = await SampleHost.StartAsync(_database, Token, work: false);
        var queue = host.Services.GetRequiredService<JobQueue>();
        var node = host.Services.GetRequiredService<Node>().Current!.Id;
        await host.RaiseAsync(new NoteWritten(One, "a", 1));
        await host.RaiseAsync(new NoteWritten(One, "a", 2));
        await host.CountAsync("with old as (update platform.jobs set run_at = run_at - interval '1 hour' returning 1) select count(*) from old", Token);
        var lately = TimeSpan.FromMinutes(1);

        (await queue.ClaimAsync(Queues.Default, node, 10, lately, [], [], Token)).ShouldBeEmpty("it is an hour old");
        var first = (await queue.ClaimAsync(Queues.Default, node, 10, ClaimWindow.Everything, [], [], Token)).ShouldHaveSingleItem();
        (await queue.FinishAsync(first, Token)).ShouldBe(new LeftPartition(IsDone: true, ReadiedNext: true));
        var second = (await queue.ClaimAsync(Queues.Default, node, 10, lately, [first.Id], [], Token)).ShouldHaveSingleItem();
        (await queue.FinishAsync(second, Token)).ShouldBe(new LeftPartition(IsDone: true, ReadiedNext: false));
    }

    [Fact]
    public async Task A_timer_runs_when_its_time_has_come_and_a_unique_one_is_not_written_twice()
    {
        var clock = new MovedQueueClock();
        await using var host = await SampleHost.StartAsync(_database, Token, queueClock: clock);

        for (var i = 0; i < 3; i++)
        {
            await host.InScopeAsync(1, async db =>
            {
                db.Enqueue(new TidyUp(One), TimeSpan.FromHours(1), uniqueKey: "daily");
                return await db.SaveChangesAsync();
            });
        }

        (await host.CountAsync("select count(*) from platform.jobs", Token)).ShouldBe(1);
        await Task.Delay(400, Token); // several polls
        host.Bench.Accounts.ShouldBeEmpty();
        clock.MoveTo(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(() => Task.FromResult(host.Bench.Accounts.Count == 1), Token);
    }

    private sealed class MovedQueueClock : QueueClock
    {
        private TimeSpan _ahead;

        public override TimeSpan Ahead => _ahead;

        public void MoveTo(TimeSpan ahead) => _ahead = ahead;
    }

    [Fact]
    public async Task Stopping_a_node_gives_its_unfinished_work_to_the_next_one()
    {
        var started = new TaskCompletionSource();
        var stuck = new Bench
        {
            OnFirst = async (_, _, token) =>
            {
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        var first = await SampleHost.StartAsync(_database, Token, bench: stuck);
        await first.RaiseAsync(new NoteWritten(One, "a", 1));
        await started.Task.WaitAsync(Token);
        await first.DisposeAsync();

        await using var second = await SampleHost.StartAsync(_database, Token);
        await second.UntilIdleAsync(Token);
        second.Bench.Seen.Where(s => s.Handler == "sample.first").ShouldHaveSingleItem().Attempt.ShouldBe(1, "that a node stops is no failure of the work");
    }

    [Fact]
    public async Task A_pulse_wakes_a_worker_long_before_its_poll()
    {
        await using var host = await SampleHost.StartAsync(_database, Token, poll: TimeSpan.FromSeconds(30));
        await Task.Delay(200, Token); // the workers have found the queue empty and wait
        await host.RaiseAsync(new NoteWritten(One, "a", 1), new NoteWritten(One, "a", 2));
        await Eventually.TrueAsync(() => Task.FromResult(host.Bench.Seen.Count == 4), Token, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Queries_see_only_the_rows_of_the_current_account_and_none_without_one()
    {
        await using var host = await SampleHost.StartAsync(_database, Token, work: false);
        foreach (var account in (long[])[1, 2])
        {
            await host.InScopeAsync(account, async db =>
            {
                db.Notes.Add(new Note { AccountId = new AccountId(account), Text = $"of {account}" });
                return await db.SaveChangesAsync();
            });
        }

        (await host.InScopeAsync(1, db => db.Notes.Select(n => n.Text).ToListAsync())).ShouldBe(["of 1"]);
        (await host.InScopeAsync(2, db => db.Notes.Select(n => n.Text).ToListAsync())).ShouldBe(["of 2"]);
        await using var scope = host.Services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<SampleDb>().Notes.CountAsync(Token)).ShouldBe(0);
    }

    [Fact]
    public void A_command_without_exactly_one_handler_and_a_repeated_name_are_refused_at_the_start()
    {
        var none = new EventCatalog([]);
        Should.Throw<InvalidOperationException>(() => none.ListenersOf(typeof(TidyUp))).Message.ShouldContain("TidyUp");
        var registration = new HandlerRegistration("a.b", typeof(NoteWritten), typeof(FirstListener), Queues.Default, new HandlerOptions(), (_, _, _, _) => Task.CompletedTask);
        Should.Throw<InvalidOperationException>(() => new EventCatalog([registration, registration])).Message.ShouldContain("a.b");
    }

    [Fact]
    public void A_retry_waits_longer_each_time_and_a_retry_after_wins()
    {
        var policy = new RetryPolicy(() => 1.0);
        policy.DelayAfter(1, null).ShouldBe(TimeSpan.FromSeconds(1));
        policy.DelayAfter(4, null).ShouldBe(TimeSpan.FromSeconds(8));
        policy.DelayAfter(50, null).ShouldBe(TimeSpan.FromMinutes(10));
        policy.DelayAfter(1, TimeSpan.FromSeconds(42)).ShouldBe(TimeSpan.FromSeconds(42));
        new RetryPolicy(() => 0.0).DelayAfter(4, null).ShouldBe(TimeSpan.FromSeconds(4));
    }
}
