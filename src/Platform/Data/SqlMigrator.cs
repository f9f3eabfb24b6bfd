using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Wheelhouse.Platform.Data;

/// <summary>The SQL files of one module, embedded under <c>Data/Migrations</c>, and the schema they build.</summary>
public sealed record MigrationSource(string Schema, Assembly Assembly)
{
    internal IEnumerable<(string Name, string Sql)> Read() =>
        from resource in Assembly.GetManifestResourceNames()
        where resource.Contains(".Data.Migrations.", StringComparison.Ordinal)
        orderby resource
        select (resource[(resource.IndexOf(".Data.Migrations.", StringComparison.Ordinal) + 17)..], Text(resource));

    private string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>Applies each module's SQL files once, in order, module by module. Safe to run on several nodes at once.</summary>
public sealed class SqlMigrator(Database database, IEnumerable<MigrationSource> sources, TimeProvider time, ILogger<SqlMigrator> logger)
{
    private const long LockKey = 0x5748_4C4D_4947; // any constant: one migration at a time in a database

    /// <summary>Applies what is missing and returns how many files that were.</summary>
    /// <exception cref="InvalidOperationException">A file that was applied before has changed since.</exception>
    public async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(connection, null, "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0", cancellationToken);
        await ExecuteAsync(connection, null, $"select pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            await ExecuteAsync(connection, null, BookSql, cancellationToken);
            var applied = await ReadBookAsync(connection, cancellationToken);
            var count = 0;
            foreach (var source in sources)
            {
                count += await ApplyAsync(connection, source, applied, cancellationToken);
            }

            return count;
        }
        finally
        {
            await ExecuteAsync(connection, null, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
            NpgsqlConnection.ClearPool(connection); // the session's timeouts were lifted
        }
    }

    private const string BookSql = """
        create schema if not exists platform;
        create table if not exists platform.migrations (
            schema text not null, name text not null, checksum text not null, applied_at timestamptz not null,
            primary key (schema, name));
        """;

    private async Task<int> ApplyAsync(
        NpgsqlConnection connection, MigrationSource source, Dictionary<(string, string), string> applied, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var (name, sql) in source.Read())
        {
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));
            if (applied.TryGetValue((source.Schema, name), out var known))
            {
                if (known != checksum)
                {
                    throw new InvalidOperationException($"The migration {source.Schema}/{name} was changed after it had been applied. Write a new file instead.");
                }

                continue;
            }

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, transaction, $"create schema if not exists {source.Schema}; {sql}", cancellationToken);
            await WriteBookAsync(connection, transaction, source.Schema, name, checksum, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Log.Migrated(logger, source.Schema, name);
            count++;
        }

        return count;
    }

    private static async Task<Dictionary<(string, string), string>> ReadBookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select schema, name, checksum from platform.migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var book = new Dictionary<(string, string), string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            book[(reader.GetString(0), reader.GetString(1))] = reader.GetString(2);
        }

        return book;
    }

    private async Task WriteBookAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string schema, string name, string checksum, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("insert into platform.migrations values ($1, $2, $3, $4)", connection, transaction)
        {
            Parameters = { SqlValue.Of(schema), SqlValue.Of(name), SqlValue.Of(checksum), SqlValue.Of(time.GetUtcNow()) },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
