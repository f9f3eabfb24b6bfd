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

    /// <summary>A base that was asked within this time keeps its room: two that do not fit together would be read again for every question.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>How long a base for which there was no room is left to the database before somebody looks again.</summary>
    private static readonly TimeSpan Refused = TimeSpan.FromMinutes(1);

    private const string Sql = """
        select e.chunk_id, i.document_id, e.is_internal, binary_quantize(e.embedding)
        from knowledge.embeddings e join knowledge.indexed_chunks i on i.chunk_id = e.chunk_id
        where e.knowledge_base_id = $1 and e.model = $2 and e.revision > $3 and e.revision <= $4
        """;

    private const string CountSql = "select count(*) from knowledge.embeddings where knowledge_base_id = $1 and model = $2 and revision > $3 and revision <= $4";

    /// <summary>One base is read at a time: a read takes several times the memory of what is kept.</summary>
    private readonly SemaphoreSlim _reading = new(1);
    private readonly ConcurrentDictionary<(long Base, string Model), Remembered> _remembered = new();

    /// <summary>Null where the database is asked alone: the base is small, there is no room for it, or somebody is just reading it.</summary>
    public async Task<long[]?> NearestAsync(
        NpgsqlConnection connection, KnowledgeBaseId @base, string model, IndexState state, float[] vector, bool includeInternal, IReadOnlySet<long> without,
        CancellationToken cancellationToken)
    {
        if (state.Chunks < options.Value.LargeFrom) return null;
        var place = new Place(connection, @base.Value, model, SignTable.WordsOf(vector.Length));
        var remembered = _remembered.GetOrAdd((place.Base, model), static _ => new Remembered());
        remembered.LastUsed = Environment.TickCount64;
        var table = remembered.Known is { } known && known.Revision >= state.Revision ? known.Table : await UpToDateAsync(remembered, place, state.Revision, cancellationToken);
        return table?.Nearest(SignTable.Of(vector), includeInternal, without, Math.Max(PerHit * state.Settings.Candidates, options.Value.SignCandidates));
    }

    /// <summary>The table holds what is gone in place of what is there: the next search reads it anew.</summary>
    public void Forget(KnowledgeBaseId @base, string model) => _remembered.TryRemove((@base.Value, model), out _);

    public void Dispose() => _reading.Dispose();

    private async Task<SignTable?> UpToDateAsync(Remembered remembered, Place place, long revision, CancellationToken cancellationToken)
    {
        if (Environment.TickCount64 < remembered.RefusedUntil) return null;
        var isWhole = remembered.Known is not { } old || revision - old.Whole > Math.Max(MostRevisions, old.Table.Count / 50);
        // While one base is read, no search waits for that: the database answers, or what is known is brought up to date once more.
        if (isWhole && !await _reading.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            if (remembered.Known is null) return null;
            isWhole = false;
        }

        if (!isWhole) await remembered.Updating.WaitAsync(cancellationToken);
        try
        {
            var known = remembered.Known;
            if (known?.Revision >= revision) return known.Table;
            if (isWhole) known = null;
            var (table, after) = known is null ? (SignTable.Empty, -1) : (known.Table, known.Revision);
            if (!MakeRoom(remembered, table.Bytes + await CountAsync(place, after, revision, cancellationToken) * SignTable.BytesOf(place.Words)))
            {
                (remembered.Known, remembered.RefusedUntil) = (null, Environment.TickCount64 + (long)Refused.TotalMilliseconds);
                return null;
            }

            table = table.With(await ReadAsync(place, after, revision, cancellationToken));
            if (!(remembered.Known?.Revision > revision)) remembered.Known = new Version(table, revision, known?.Whole ?? revision);
            return table;
        }
        finally
        {
            (isWhole ? _reading : remembered.Updating).Release();
        }
    }

    /// <summary>What nobody has asked for a while goes, the longest ago first. False when that is not enough.</summary>
    private bool MakeRoom(Remembered asked, long bytes)
    {
        var room = options.Value.VectorMemory * 1_000_000L;
        var others = _remembered.Where(entry => !ReferenceEquals(entry.Value, asked)).OrderBy(static entry => entry.Value.LastUsed).ToList();
        var used = bytes + others.Sum(static entry => entry.Value.Known?.Table.Bytes ?? 0);
        var idle = Environment.TickCount64 - (long)Kept.TotalMilliseconds;
        if (used - others.Where(entry => entry.Value.LastUsed < idle).Sum(static entry => entry.Value.Known?.Table.Bytes ?? 0) > room) return false;
        foreach (var (key, other) in others)
        {
            if (used <= room) break;
            used -= other.Known?.Table.Bytes ?? 0;
            _remembered.TryRemove(key, out _);
        }

        return true;
    }

    private static async Task<long> CountAsync(Place place, long after, long until, CancellationToken cancellationToken)
    {
        await using var command = place.Command(CountSql, after, until);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<SignRow>> ReadAsync(Place place, long after, long until, CancellationToken cancellationToken)
    {
        await using var command = place.Command(Sql, after, until);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SignRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new SignRow(reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2), SignTable.Of(reader.GetFieldValue<BitArray>(3))));
        return rows;
    }

    /// <summary>Where a table is read from.</summary>
    /// <param name="Words">Of the signs of one vector.</param>
    private sealed record Place(NpgsqlConnection Connection, long Base, string Model, int Words)
    {
        public NpgsqlCommand Command(string sql, long after, long until)
        {
            var command = new NpgsqlCommand(sql, Connection);
            command.Parameters.AddInOrder(SqlValue.Of(Base), SqlValue.Of(Model), SqlValue.Of(after), SqlValue.Of(until));
            return command;
        }
    }

    private sealed class Remembered
    {
        private volatile Version? _known;
        private long _lastUsed;
        private long _refusedUntil;

        /// <summary>What is new is read by one search at a time, in a moment.</summary>
        public SemaphoreSlim Updating { get; } = new(1);

        public Version? Known
        {
            get => _known;
            set => _known = value;
        }

        public long LastUsed
        {
            get => Volatile.Read(ref _lastUsed);
            set => Volatile.Write(ref _lastUsed, value);
        }

        public long RefusedUntil
        {
            get => Volatile.Read(ref _refusedUntil);
            set => Volatile.Write(ref _refusedUntil, value);
        }
    }

    /// <param name="Whole">The revision with which all of it was read.</param>
    private sealed record Version(SignTable Table, long Revision, long Whole);
}
