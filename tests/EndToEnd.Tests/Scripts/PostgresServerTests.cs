using Npgsql;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Scripts;

public sealed class PostgresServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_has_pgvector_and_is_gone_after_the_test()
    {
        var server = await PostgresServer.GetAsync();
        var database = await server.CreateDatabaseAsync(Token);
        (await ScalarAsync(database, "create extension vector; select ('[1,2]'::vector <-> '[1,3]'::vector)::text")).ShouldBe("1");

        await database.DisposeAsync();

        var gone = await Should.ThrowAsync<PostgresException>(() => ScalarAsync(database, "select 1"));
        gone.SqlState.ShouldBe(PostgresErrorCodes.InvalidCatalogName);
    }

    [Fact]
    public async Task A_template_is_migrated_once_and_its_clones_do_not_see_each_other()
    {
        var server = await PostgresServer.GetAsync();
        var migrations = 0;

        async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref migrations);
            await using var source = NpgsqlDataSource.Create(connectionString);
            await using var command = source.CreateCommand("create table notes (body text)");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var clones = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.CreateDatabaseAsync("notes", MigrateAsync, Token)));
        await ScalarAsync(clones[0], "insert into notes values ('mine')");

        (await ScalarAsync(clones[0], "select count(*)::text from notes")).ShouldBe("1");
        (await ScalarAsync(clones[1], "select count(*)::text from notes")).ShouldBe("0");
        migrations.ShouldBe(1);
        await Task.WhenAll(clones.Select(clone => clone.DisposeAsync().AsTask()));
    }

    private static async Task<string?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return (await command.ExecuteScalarAsync(Token))?.ToString();
    }
}
