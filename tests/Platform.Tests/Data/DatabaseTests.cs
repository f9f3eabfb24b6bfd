using Microsoft.Extensions.Configuration;
using Npgsql;
using Shouldly;
using Wheelhouse.Platform.Data;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Platform.Tests.Data;

public sealed class DatabaseTests
{
    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=127.0.0.1;Port=many")]
    [InlineData("Hots=127.0.0.1")]
    [InlineData("postgres://")]
    [InlineData("Username=wheelhouse;Password=hunter2")]
    public void A_connection_string_that_cannot_be_read_is_explained_without_repeating_it(string text)
    {
        var problem = Should.Throw<InvalidOperationException>(() => Open(text));
        problem.Message.ShouldContain("cannot be read");
        problem.Message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_url_is_read_as_well()
    {
        await using var database = Open("postgres://ada:p%40ss@127.0.0.1:5433/wheelhouse");
        database.Source.ConnectionString.ShouldContain("Port=5433");
    }

    [Theory]
    [InlineData("Host=127.0.0.1", 40)]
    [InlineData("Host=127.0.0.1;Maximum Pool Size=10", 10)]
    [InlineData("Host=127.0.0.1;Maximum Pool Size=2", 3)]
    public async Task A_node_takes_no_more_connections_than_it_may(string text, int most)
    {
        await using var database = Open(text);
        var pools = new[] { database.Source, database.Rows }.Select(source => new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);
        pools.Sum().ShouldBe(most);
    }

    [Theory]
    [InlineData("Host=127.0.0.1", 200)]
    [InlineData("Host=127.0.0.1;Max Auto Prepare=0", 0)]
    public async Task Statements_are_read_once_a_connection_unless_told_otherwise_and_raw_ones_planned_each_time(string text, int kept)
    {
        await using var database = Open(text);
        var (rows, raw) = (new NpgsqlConnectionStringBuilder(database.Rows.ConnectionString), new NpgsqlConnectionStringBuilder(database.Source.ConnectionString));
        (rows.MaxAutoPrepare, raw.MaxAutoPrepare).ShouldBe((kept, kept));
        raw.Options.ShouldNotBeNull().ShouldContain("plan_cache_mode=force_custom_plan");
        rows.Options.ShouldNotBeNull().ShouldNotContain("plan_cache_mode");
    }

    /// <summary>A node of the old version that runs on while the new one's migration adds a column.</summary>
    [Fact]
    public async Task A_plan_that_a_migration_has_outdated_is_a_passing_trouble()
    {
        await using var server = await (await PostgresServer.GetAsync()).CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var database = Open(new NpgsqlConnectionStringBuilder(server.ConnectionString) { MaxPoolSize = 2 }.ConnectionString);
        await ExecuteAsync(database.Source, "create table cups (id int)");
        for (var i = 0; i < 10; i++) await ExecuteAsync(database.Rows, "select * from cups");
        await ExecuteAsync(database.Source, "alter table cups add column colour text");

        var trouble = await Record.ExceptionAsync(() => ExecuteAsync(database.Rows, "select * from cups"));
        if (trouble is not null) DatabaseOutage.IsOrIsBusy(trouble).ShouldBeTrue(trouble.Message);
        await ExecuteAsync(database.Rows, "select * from cups");
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static Database Open(string text) =>
        Database.Open(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Wheelhouse", text)]).Build());
}
