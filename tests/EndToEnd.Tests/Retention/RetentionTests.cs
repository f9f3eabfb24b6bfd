using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Retention;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Retention;

/// <summary>What only serves to find out what went wrong goes after its time; what counts stays. Time is moved, not waited for.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private const int Planted = 1200;

    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow;

    private readonly TestClock _clock = new(Start);
    private Company _company = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync(
            new Dictionary<string, string?> { ["Retention:CheckEvery"] = "00:00:00.050", ["Retention:RawDeliveriesDays"] = "10", ["Retention:TracesDays"] = "40" },
            builder => builder.Services.AddSingleton<TimeProvider>(_clock).AddSingleton<QueueClock>(new DatabaseClock(_clock)));
        await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task Dead_letters_and_then_traces_go_after_their_time_and_figures_and_citations_stay()
    {
        var window = await _company.OpenWindowAsync();
        await window.WriteAsync(Question);
        var reply = await window.SeesAsync(Answers.Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(Token);
        var before = await TurnAsync();
        await PlantTurnsAsync();
        await PlantDeadLettersAsync();

        await SweptAfterDaysAsync(9);
        (await CountAsync("platform.jobs where failed_at is not null")).ShouldBe(2);
        await SweptAfterDaysAsync(2);
        (await CountAsync("platform.jobs where failed_at is not null")).ShouldBe(0);
        // What a blocking dead letter had held back has run meanwhile.
        await Eventually.TrueAsync(async () => await CountAsync("platform.jobs") == 0, Token);
        (await TurnAsync())["question"]!.GetValue<string>().ShouldBe(Question);

        await SweptAfterDaysAsync(30);
        (await CountAsync($"captain.turns where trace_removed_at is not null and record ->> 'tried' = '[]' and question = ''")).ShouldBe(Planted + 1);
        var after = await TurnAsync();
        after["trace_removed_at"]!.GetValue<double>().ShouldBeGreaterThan(before["finished_at"]!.GetValue<double>());
        (after["question"]!.GetValue<string>(), after["record"]!["passages"]!.AsArray().Count, after["record"]!["sentences"]!.AsArray().Count, after["record"]!["searches"]!.AsArray().Count)
            .ShouldBe(("", 0, 0, 0));
        after["record"]!["steps"]!.ToJsonString().ShouldBe(before["record"]!["steps"]!.ToJsonString());
        foreach (var kept in new[] { "outcome", "reason", "confidence", "input_tokens", "output_tokens", "price", "attempts", "started_at", "finished_at", "language", "writer" })
        {
            after[kept]?.ToJsonString().ShouldBe(before[kept]?.ToJsonString(), kept);
        }

        var seen = (await window.MessagesAsync()).Single(m => m!["id"]!.GetValue<long>() == reply["id"]!.GetValue<long>())!;
        seen["content_attributes"]!["citations"]!.AsArray().ShouldNotBeEmpty();
        seen.ToJsonString().ShouldBe(reply.ToJsonString());
    }

    [Fact]
    public async Task One_node_sweeps_while_the_others_leave_it_alone_and_unless_told_after_30_and_180_days()
    {
        var unset = new RetentionOptions();
        (unset.RawDeliveriesDays, unset.TracesDays).ShouldBe((30, 180));
        await using var other = new NpgsqlConnection(_company.Host.ConnectionString);
        await other.OpenAsync(Token);
        await Eventually.TrueAsync(async () => await CountAsync("platform.sweeps") == 1, Token);
        await using var hold = new NpgsqlCommand($"select pg_advisory_lock({0x5748_4C52_4554})", other);
        await hold.ExecuteNonQueryAsync(Token);
        await PlantDeadLettersAsync();
        _clock.Advance(TimeSpan.FromDays(60));
        await Task.Delay(500, Token); // ten looks
        (await CountAsync("platform.jobs where failed_at is not null")).ShouldBe(2);
        await other.CloseAsync();
        NpgsqlConnection.ClearPool(other);
        await Eventually.TrueAsync(async () => await CountAsync("platform.jobs where failed_at is not null") == 0, Token);
    }

    [Fact]
    public async Task A_node_whose_clock_runs_ahead_lets_go_of_nothing()
    {
        var ahead = new TestClock(Start.AddDays(400));
        await using var company = await Company.StartAsync(
            new Dictionary<string, string?> { ["Retention:CheckEvery"] = "00:00:00.050", ["Jobs:Enabled"] = "false" }, builder => builder.Services.AddSingleton<TimeProvider>(ahead));
        await company.SqlAsync<long>(
            """
            insert into platform.jobs (queue, handler, ready, account_id, type, payload, run_at, attempts, last_error, failed_at, created_at)
            values ('default', 'inbox.wake-conversation', true, 1, 'WakeConversation', '{}', now(), 10, 'why', now(), now()) returning id
            """);
        await company.SqlAsync<long>("with gone as (delete from platform.sweeps returning 1) select count(*) from gone");

        await Eventually.TrueAsync(async () => await company.SqlAsync<long>("select count(*) from platform.sweeps") == 1, Token);
        (await company.SqlAsync<long>("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(1);
        (await company.SqlAsync<long>("select count(*) from platform.sweeps where swept_at > now() + interval '1 minute'")).ShouldBe(0, "and the next sweep is due tomorrow");

        await company.SqlAsync<long>("with put_back as (update platform.sweeps set swept_at = now() + interval '200 days' returning 1) select count(*) from put_back");
        await Eventually.TrueAsync(async () => await company.SqlAsync<long>("select count(*) from platform.sweeps where swept_at > now() + interval '1 minute'") == 0, Token);
    }

    [Fact]
    public async Task What_a_node_wrote_whose_clock_runs_behind_is_kept_as_long_as_the_rest()
    {
        var behind = new TestClock(Start);
        await using var company = await Company.StartAsync(
            new Dictionary<string, string?> { ["Retention:CheckEvery"] = "00:00:00.050" }, builder => builder.Services.AddSingleton<TimeProvider>(behind));
        await company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        behind.Advance(TimeSpan.FromDays(-200));
        var window = await company.OpenWindowAsync();
        await window.WriteAsync(Question);
        await Eventually.TrueAsync(async () => await company.SqlAsync<long>("select count(*) from captain.turns where outcome = 'reply'") == 1, Token);

        await company.SqlAsync<long>("with gone as (delete from platform.sweeps returning 1) select count(*) from gone");
        await Eventually.TrueAsync(async () => await company.SqlAsync<long>("select count(*) from platform.sweeps") == 1, Token);
        (await company.SqlAsync<long>($"select count(*) from captain.turns where question = '{Question}' and started_at < now() - interval '190 days'")).ShouldBe(1);
    }

    private async Task<JsonNode> TurnAsync() => (await _company.GetAsync("/conversations/1/turns"))["payload"]!.AsArray().Single(t => t!["outcome"]!.GetValue<string>() == "reply")!;

    /// <summary>More than two batches of turns whose records repeat what somebody wrote.</summary>
    private Task<long> PlantTurnsAsync() => _company.SqlAsync<long>(
        $"""
        with planted as (
            insert into captain.turns (id, account_id, inbox_id, conversation_id, sequence, assistant_id, assistant_version, mode, question, language, writer, record, outcome, started_at, finished_at)
            select gen_random_uuid(), account_id, inbox_id, 1000 + n, 1, assistant_id, assistant_version, mode, question, language, writer, record, 'silent', started_at, null
            from captain.turns, generate_series(1, {Planted}) n returning 1)
        select count(*) from planted
        """);

    /// <summary>One that holds back the row behind it, and one that does not.</summary>
    private Task<long> PlantDeadLettersAsync() => _company.SqlAsync<long>(
        $$"""
        insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, attempts, last_error, failed_at, created_at)
        values ('default', 'inbox.wake-conversation', 'a', true, 1, 'WakeConversation', '{}', '{{_clock.GetUtcNow():O}}', 10, 'why', '{{_clock.GetUtcNow():O}}', now()),
               ('default', 'inbox.wake-conversation', 'b', false, 1, 'WakeConversation', '{}', '{{_clock.GetUtcNow():O}}', 10, 'why', '{{_clock.GetUtcNow():O}}', now());
        insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, created_at)
        values ('default', 'inbox.wake-conversation', 'a', false, 1, 'WakeConversation', '{"account_id":1,"conversation_id":0,"until":"2026-01-01T00:00:00Z"}', '{{_clock.GetUtcNow():O}}', now())
        returning id
        """);

    private async Task SweptAfterDaysAsync(int days)
    {
        _clock.Advance(TimeSpan.FromDays(days));
        var now = _clock.GetUtcNow();
        await Eventually.TrueAsync(
            async () => await CountAsync($"platform.sweeps where swept_at >= '{now.AddSeconds(-1):O}'") == 1, Token, TimeSpan.FromSeconds(20));
    }

    private Task<long> CountAsync(string what) => _company.SqlAsync<long>($"select count(*) from {what}");

    /// <summary>The database's clock, moved with ours.</summary>
    private sealed class DatabaseClock(TestClock clock) : QueueClock
    {
        public override TimeSpan Ahead => clock.GetUtcNow() - Start;
    }
}
