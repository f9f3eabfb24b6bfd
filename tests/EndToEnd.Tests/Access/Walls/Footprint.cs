using System.Globalization;
using Npgsql;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>
/// Everything the database holds of one account, table by table. A table whose rows cannot be told apart by account fails
/// the walk: then nobody knows whose rows they are.
/// </summary>
internal static class Footprint
{
    /// <summary>Ids of the neighbour's rows: no other row has such a number, whatever its table.</summary>
    public const long FirstId = 7_000_000;

    /// <summary>Beyond the last of them.</summary>
    public const long EndOfIds = 8_000_000;

    private const long IdsPerTable = 10_000;
    private const string Schemas = "('accounts', 'inbox', 'channels', 'knowledge', 'captain', 'platform')";

    /// <summary>How rows of tables without the column account_id belong to somebody, $1 being the account; null for what belongs to the installation.</summary>
    private static readonly Dictionary<string, string?> Others = new(StringComparer.Ordinal)
    {
        ["accounts.accounts"] = "id = $1",
        ["accounts.users"] = "id in (select user_id from accounts.account_users where account_id = $1)",
        ["accounts.user_tokens"] = "user_id in (select user_id from accounts.account_users where account_id = $1)",
        ["accounts.sessions"] = "user_id in (select user_id from accounts.account_users where account_id = $1)",
        ["knowledge.postings"] = "chunk_id in (select id from knowledge.chunks where account_id = $1)",
        ["knowledge.version_documents"] = "version_id in (select id from knowledge.index_versions where account_id = $1)",
        ["knowledge.version_chunks"] = "version_id in (select id from knowledge.index_versions where account_id = $1)",
        ["knowledge.crawled_hosts"] = null, // only when a host may be asked again
        ["platform.keys"] = null,
        ["platform.nodes"] = null,
        ["platform.sweeps"] = null,
        ["platform.migrations"] = null,
    };

    /// <summary>Gives the rows that are made next numbers of their own, each table its thousands: a number tells whose and what it is.</summary>
    public static async Task NumberFromAsync(string connectionString, long first)
    {
        await using var connection = await OpenAsync(connectionString);
        await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture,
            $"""
            select setval(format('%I.%I', schemaname, sequencename)::regclass, {first} + {IdsPerTable} * row_number() over (order by schemaname, sequencename))
            from pg_sequences where schemaname in {Schemas}
            """));
    }

    /// <summary>Table by table how many rows the account has, and a hash of all that stands in them.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> OfAsync(string connectionString, long account)
    {
        await using var connection = await OpenAsync(connectionString);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (table, rows) in await TablesAsync(connection))
        {
            await using var command = new NpgsqlCommand(
                $"select count(*) || ' rows, ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where {rows}", connection)
            { Parameters = { new() { Value = account } } };
            found[table] = (string)(await command.ExecuteScalarAsync())!;
        }

        return found;
    }

    /// <summary>Rows of one account in which a number or a word of the other one stands.</summary>
    public static async Task<IReadOnlyList<string>> TracesAsync(string connectionString, long account, string word)
    {
        await using var connection = await OpenAsync(connectionString);
        var found = new List<string>();
        foreach (var (table, rows) in await TablesAsync(connection))
        {
            // Vectors hold many numbers and no ids.
            if (table == "knowledge.embeddings")
            {
                continue;
            }

            await using var command = new NpgsqlCommand(
                $@"select left(t::text, 300) from {table} t where {rows} and (t::text ~ '\m7\d{{6}}\M' or position($2 in t::text) > 0) limit 3", connection)
            { Parameters = { new() { Value = account }, new() { Value = word } } };
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                found.Add($"{table}: {reader.GetString(0)}");
            }
        }

        return found;
    }

    private static async Task<IReadOnlyList<(string Table, string Rows)>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select format('%I.%I', t.table_schema, t.table_name),
                   exists (select 1 from information_schema.columns c where c.table_schema = t.table_schema and c.table_name = t.table_name and c.column_name = 'account_id')
            from information_schema.tables t where t.table_schema in {Schemas} and t.table_type = 'BASE TABLE' order by 1
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            var (table, hasAccount) = (reader.GetString(0), reader.GetBoolean(1));
            if (hasAccount)
            {
                tables.Add((table, "t.account_id = $1"));
            }
            else if (!Others.TryGetValue(table, out var rows))
            {
                throw new InvalidOperationException($"{table} has no account_id: say in {nameof(Footprint)} whose its rows are.");
            }
            else if (rows is not null)
            {
                tables.Add((table, rows));
            }
        }

        return tables;
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
