using Npgsql;
using NpgsqlTypes;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Which documents of a knowledge base a search may find.</summary>
internal sealed class SearchScope
{
    private const string Sql = """
        select d.id from knowledge.documents d
        where d.account_id = $4 and d.knowledge_base_id = $1 and ($2::text[] is null or d.language = any($2)) and ($3::text[] is null or d.tags && $3)
        """;

    private readonly long[] _without;
    private readonly long[]? _only;

    private SearchScope(long[] without, long[]? only) => (_without, _only) = (without, only);

    public static async Task<SearchScope> ReadAsync(NpgsqlConnection connection, AccountId account, SearchQuery query, IndexState state, CancellationToken cancellationToken)
    {
        long[] without = [.. state.HiddenDocuments, .. (query.Without ?? []).Select(static id => id.Value)];
        if (query.Languages is not { Count: > 0 } && query.Tags is not { Count: > 0 }) return new SearchScope(without, null);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(SqlValue.Of(query.Base.Value), Texts(query.Languages), Texts(query.Tags), SqlValue.Of(account.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var only = new List<long>();
        while (await reader.ReadAsync(cancellationToken)) only.Add(reader.GetInt64(0));
        return new SearchScope(without, [.. only]);
    }

    /// <summary>Whether it looks in some documents only.</summary>
    public bool IsNarrow => _only is not null;

    /// <summary>The documents to leave out.</summary>
    public IReadOnlySet<long> Hidden => _without.ToHashSet();

    /// <summary>The documents to leave out as a parameter; null for none.</summary>
    public NpgsqlParameter Without() => Ids(_without.Length > 0 ? _without : null);

    /// <summary>The only documents to look in as a parameter; null for all.</summary>
    public NpgsqlParameter Only() => Ids(_only);

    private static NpgsqlParameter Ids(long[]? ids) => new() { Value = (object?)ids ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static NpgsqlParameter Texts(IReadOnlyCollection<string>? texts) =>
        new() { Value = texts is { Count: > 0 } ? texts.ToArray() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
