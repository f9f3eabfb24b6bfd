using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// Remembers the signs of large knowledge bases' vectors on this node, and brings them up to date with the revision of the
/// index before it uses them. What it finds are candidates: the database compares their vectors, and knows which of them
/// are gone or not to be seen.
/// </summary>
internal sealed class VectorSigns(IOptions<EmbeddingOptions> options) : IDisposable
{
    /// <summary>Candidates for each chunk that the arm brings: signs alone are not sure of the order.</summary>
    private const int PerHit = 12;

    /// <summary>What went stays in the table until it is read anew: after so many revisions, and a share of its size.</summary>
    private const int MostRevisions = 500;

    private const string Sql = """
        select e.chunk_id, i.document_id, e.is_internal, binary_quantize(e.embedding)
        from knowledge.embeddings e join knowledge.indexed_chunks i on i.chunk_id = e.chunk_id
        where e.knowledge_base_id = $1 and e.model = $2 and e.revision > $3 and e.revision <= $4
        """;

    /// <summary>One base is read at a time: a read takes several times the memory of what is kept.</summary>
    private readonly SemaphoreSlim _reading = new(1);
    private readonly ConcurrentDictionary<(long Base, string Model), Remembered> _remembered = new();

    /// <summary>Null where the database is asked alone: the base is small, or there is no room for it.</summary>
    public async Task<long[]?> NearestAsync(
        NpgsqlConnection connection, KnowledgeBaseId @base, string model, IndexState state, float[] vector, bool includeInternal, IReadOnlySet<long> without,
        CancellationToken cancellationToken)
    {
        var room = options.Value.VectorMemory * 1_000_000L;
        if (state.Chunks < options.Value.LargeFrom || state.Chunks * (SignTable.WordsOf(vector.Length) + 3L) * sizeof(ulong) > room) return null;
        var remembered = _remembered.GetOrAdd((@base.Value, model), static _ => new Remembered());
        var table = await remembered.UpToDateAsync(_reading, connection, @base, model, state.Revision, cancellationToken);
        MakeRoom(remembered, room);
        return table.Nearest(SignTable.Of(vector), includeInternal, without, Math.Max(PerHit * state.Settings.Candidates, options.Value.SignCandidates));
    }

    /// <summary>The table holds what is gone in place of what is there: the next search reads it anew.</summary>
    public void Forget(KnowledgeBaseId @base, string model) => _remembered.TryRemove((@base.Value, model), out _);

    public void Dispose() => _reading.Dispose();

    /// <summary>What was asked longest ago goes first.</summary>
    private void MakeRoom(Remembered kept, long room)
    {
        foreach (var (key, other) in _remembered.OrderBy(static entry => entry.Value.LastUsed))
        {
            if (_remembered.Values.Sum(static entry => entry.Table.Bytes) <= room) return;
            if (!ReferenceEquals(other, kept)) _remembered.TryRemove(key, out _);
        }
    }

    private sealed class Remembered
    {
        private volatile Version _version = new(SignTable.Empty, -1, -1);

        public long LastUsed { get; private set; }

        public SignTable Table => _version.Table;

        public async Task<SignTable> UpToDateAsync(
            SemaphoreSlim reading, NpgsqlConnection connection, KnowledgeBaseId @base, string model, long revision, CancellationToken cancellationToken)
        {
            LastUsed = Environment.TickCount64;
            if (_version.Revision >= revision) return _version.Table;
            await reading.WaitAsync(cancellationToken);
            try
            {
                var known = _version;
                if (known.Revision >= revision) return known.Table;
                if (revision - known.Whole > Math.Max(MostRevisions, known.Table.Count / 50)) known = new Version(SignTable.Empty, -1, revision);
                var table = known.Table.With(await ReadAsync(connection, @base, model, known.Revision, revision, cancellationToken));
                _version = new Version(table, revision, known.Revision < 0 ? revision : known.Whole);
                return table;
            }
            finally
            {
                reading.Release();
            }
        }

        private static async Task<List<SignRow>> ReadAsync(
            NpgsqlConnection connection, KnowledgeBaseId @base, string model, long after, long until, CancellationToken cancellationToken)
        {
            await using var command = new NpgsqlCommand(Sql, connection);
            command.Parameters.AddInOrder(SqlValue.Of(@base.Value), SqlValue.Of(model), SqlValue.Of(after), SqlValue.Of(until));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<SignRow>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(new SignRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2), SignTable.Of(reader.GetFieldValue<BitArray>(3))));
            return rows;
        }

        /// <param name="Whole">The revision with which all of it was read.</param>
        private sealed record Version(SignTable Table, long Revision, long Whole);
    }
}
