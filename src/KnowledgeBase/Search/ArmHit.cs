using Npgsql;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A chunk that one arm found.</summary>
internal readonly record struct ArmHit(long ChunkId, double Score)
{
    public static async Task<IReadOnlyList<ArmHit>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var hits = new List<ArmHit>();
        while (await reader.ReadAsync(cancellationToken))
            hits.Add(new ArmHit(reader.GetInt64(0), reader.GetDouble(1)));
        return hits;
    }
}
