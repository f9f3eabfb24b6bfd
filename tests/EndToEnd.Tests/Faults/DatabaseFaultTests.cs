using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>The database goes away in several ways: both servers come back by themselves, and nothing confirmed is lost.</summary>
[Collection(TwoNodesCollection.Name)]
public sealed class DatabaseFaultTests(TwoNodesFixture fixture) : IAsyncLifetime
{
    private Installation Here => fixture.Installation;

    public async ValueTask InitializeAsync() => await Here.MendAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Refused_for_half_a_minute_they_say_so_in_few_lines_answer_503_and_come_back()
    {
        var printed = Here.Nodes.Select(n => n.Output.Count).ToList();
        await DisturbAsync("refused", 40, async () =>
        {
            await Here.Proxy.RefuseAsync();
            using var client = Here.Nodes[0].CreateClient();
            var began = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
            {
                using var response = await client.PostAsync(new Uri($"/api/v1/widget/config?website_token={Here.Company.WebsiteToken}", UriKind.Relative), null);
                response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
                response.Headers.RetryAfter.ShouldNotBeNull();
                var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
                problem["code"]!.GetValue<string>().ShouldBe("unavailable");
                problem["error"]!.GetValue<string>().ShouldStartWith("The database cannot be reached");
                problem.ToJsonString().ShouldNotContain("Npgsql");
                await Task.Delay(250);
            }

            Here.Proxy.Accept();
        });

        foreach (var (node, before) in Here.Nodes.Zip(printed))
        {
            await Eventually.TrueAsync(() => Task.FromResult(node.Output.Skip(before).Any(line => line.Contains("answers again", StringComparison.Ordinal))), CancellationToken.None);
            var said = node.Output.Skip(before).ToList();
            said.Count(line => line.Contains("cannot be reached", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(2, string.Join('\n', said));
            said.ShouldNotContain(line => line.Contains("   at Npgsql", StringComparison.Ordinal), "no stack traces of it");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_database_server_that_is_restarted_or_crashes_takes_nothing_with_it(bool crashes)
    {
        await DisturbAsync(crashes ? "crash" : "restart", 40, async () =>
        {
            await (crashes ? fixture.Postgres.CrashAsync() : fixture.Postgres.StopAsync());
            await Task.Delay(TimeSpan.FromSeconds(1));
            await fixture.Postgres.StartAgainAsync();
        });
    }

    [Fact]
    public async Task A_database_server_without_a_free_connection_is_waited_for()
    {
        await DisturbAsync("starved", 40, async () =>
        {
            var database = new NpgsqlConnectionStringBuilder(Here.Company.Host.ConnectionString).Database!;
            using var starving = new CancellationTokenSource();
            var starve = fixture.Postgres.StarveAsync(database, starving.Token);
            try
            {
                await UnavailableAsync(TimeSpan.FromSeconds(30));
                await Task.Delay(TimeSpan.FromSeconds(5)); // longer than a lease
            }
            finally
            {
                await starving.CancelAsync();
                await starve;
            }
        });
    }

    [Fact]
    public async Task Connections_that_are_cut_in_the_middle_of_transactions_lose_nothing()
    {
        var crowd = new Crowd(Here, 60, TimeSpan.FromMilliseconds(50));
        var writing = crowd.WriteAsync("cut");
        var cut = 0L;
        while (!writing.IsCompleted)
        {
            // Whoever is at work at this moment, whatever it is.
            cut += await Here.Company.SqlAsync<long>(
                """
                select count(pg_terminate_backend(pid)) from (
                    select pid from pg_stat_activity
                    where datname = current_database() and application_name = 'wheelhouse' and pid <> pg_backend_pid()
                    order by state = 'idle', random() limit 2) victims
                """);
            await Task.Delay(150);
        }

        await writing;
        cut.ShouldBeGreaterThan(10);
        await crowd.AnswersAsync();
        (await Soundness.ViolationsAsync(Here.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_network_that_falls_silent_is_found_out_and_a_node_that_stops_ends_in_order()
    {
        Here.Proxy.Hold();
        await Eventually.TrueAsync(
            async () => await Here.Company.SqlAsync<long>("select count(*) from platform.nodes where seen_at > clock_timestamp() - interval '3 seconds'") <= 1, CancellationToken.None);
        Here.Proxy.LetGo();
        var crowd = new Crowd(Here, 10, TimeSpan.Zero);
        await crowd.WriteAsync("silent");
        await crowd.AnswersAsync();

        (await Here.Nodes[1].StopAsync()).ShouldBe(0);
        await Here.Nodes[1].StartAsync();
    }

    /// <summary>Waits until a node says that it has no database; until then it answers.</summary>
    private async Task UnavailableAsync(TimeSpan longest)
    {
        using var client = Here.Nodes[0].CreateClient();
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await client.PostAsync(new Uri($"/api/v1/widget/config?website_token={Here.Company.WebsiteToken}", UriKind.Relative), null);
                response.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable);
                return response.StatusCode == HttpStatusCode.ServiceUnavailable;
            },
            CancellationToken.None,
            longest);
    }

    /// <summary>Does something to the database while visitors write, a quarter of whom have been confirmed before; all are answered, once.</summary>
    private async Task DisturbAsync(string name, int visitors, Func<Task> disturb)
    {
        var crowd = new Crowd(Here, visitors, TimeSpan.FromMilliseconds(50));
        var writing = crowd.WriteAsync(name);
        await Eventually.TrueAsync(
            async () => await Here.Company.SqlAsync<long>($"select count(*) from inbox.messages where echo_id like '{name} %'") >= visitors / 4, CancellationToken.None, TimeSpan.FromMinutes(3));
        await disturb();
        await writing;
        await crowd.AnswersAsync();
        (await Soundness.ViolationsAsync(Here.Company.Host.ConnectionString)).ShouldBeEmpty();
    }
}
