using Npgsql;
using NpgsqlTypes;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A chunk that one arm found.</summary>
internal readonly record struct ArmHit(long ChunkId, double Score)
{
    public static async Task<IReadOnlyList<ArmHit>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<ArmHit>(SearchSettings.ArmSize);
        while (await reader.ReadAsync(cancellationToken))
            hits.Add(new ArmHit(reader.GetInt64(0), reader.GetDouble(1)));
        return hits;
    }

    /// <summary>The documents to leave out as a parameter; null for none.</summary>
    public static NpgsqlParameter Without(SearchQuery query, IndexState state)
    {
        long[] documents = [.. state.RemovedDocuments, .. (query.Without ?? []).Select(id => id.Value)];
        return new() { Value = documents.Length > 0 ? documents : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    }
}
