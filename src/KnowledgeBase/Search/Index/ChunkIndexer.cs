using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>
/// Keeps the index in step with the chunks, inside the caller's transaction: postings, vectors and the statistics that
/// BM25 needs. One writer per knowledge base at a time, from the first write to the end of its transaction.
/// </summary>
internal sealed class ChunkIndexer(ITextAnalysis analysis, ITextEmbedding embedding)
{
    /// <summary>Names the way text is analysed; another version means that documents must be indexed again.</summary>
    public const string Version = "terms-3";

    /// <summary>The same for one text: where only some scripts are analysed in another way, the rest need not be indexed, and embedded for money, again.</summary>
    public static string VersionOf(string text) => text.AsSpan().ContainsAnyInRange(FirstOfFolded, LastOfFolded) ? "terms-4" : Version;

    /// <summary>From Arabic to the scripts of Indonesia: their digits are folded, and so are more of the Arabic letters.</summary>
    private const char FirstOfFolded = '\u0600';

    private const char LastOfFolded = '\u1C59';

    /// <summary>The same for the chunks of a document that was cut in this way: the way says what is searched with each.</summary>
    public Task<PreparedChunks> PrepareAsync(
        ChunkSettings way, string title, IReadOnlyList<string> wordings, string language, IReadOnlyList<TextChunk> chunks, CancellationToken cancellationToken) =>
        PrepareAsync(
            IndexedText.Title(way.WithTitle ? title : "", wordings),
            [.. chunks.Select(chunk => new ChunkText(way.WithHeadings ? chunk.HeadingPath : [], chunk.Text, language))],
            wordings,
            cancellationToken);

    /// <summary>Analyses and embeds the chunks of one document. Slow, and without the database: before the transaction.</summary>
    /// <param name="wordings">Other ways to ask the same: each a window of the first chunk, since a question is nearer to a question than to its answer.</param>
    public async Task<PreparedChunks> PrepareAsync(string title, IReadOnlyList<ChunkText> chunks, IReadOnlyList<string> wordings, CancellationToken cancellationToken)
    {
        var prepared = new PreparedChunk[chunks.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var (headings, text, language) = chunks[i];
            var terms = analysis.Terms(IndexedText.Compose(title, headings, text), language);
            var frequencies = terms.CountBy(term => term, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            IReadOnlyList<string> windows = embedding.Supports(language) ? [.. TextWindows.Split(IndexedText.WithoutAddresses(text)), .. i == 0 ? wordings : []] : [];
            var vectors = windows.Count == 0 ? [] : await embedding.EmbedAsync(windows, cancellationToken);
            prepared[i] = new PreparedChunk(language, terms.Count, frequencies, vectors);
        }

        return new PreparedChunks(prepared);
    }

    /// <summary>Makes the chunks of one document findable. They must not be in the index yet.</summary>
    /// <param name="chunkIds">The ids of the prepared chunks, in the same order.</param>
    public Task AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget target, PreparedChunks prepared,
        IReadOnlyList<ChunkId> chunkIds, CancellationToken cancellationToken) =>
        AddAsync(connection, transaction, [new IndexAddition(target, prepared, chunkIds)], cancellationToken);

    /// <summary>The same for several documents of one knowledge base: a term that many of them have is counted once for all.</summary>
    public async Task AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<IndexAddition> additions, CancellationToken cancellationToken)
    {
        if (additions.Any(static a => a.Prepared.Chunks.Count != a.ChunkIds.Count))
            throw new ArgumentException("Each prepared chunk needs its id.", nameof(additions));
        var rows = additions.SelectMany(static a => a.ChunkIds.Zip(a.Prepared.Chunks, (id, chunk) => new Row(a.Target, id.Value, chunk))).ToList();
        if (rows.Count == 0)
            return;
        var home = rows[0].Target;
        await LockAsync(connection, transaction, home.Base, cancellationToken);
        var termIds = await AddTermsAsync(connection, transaction, home, rows, cancellationToken);
        await AddChunksAsync(connection, transaction, rows, termIds, cancellationToken);
        foreach (var group in rows.GroupBy(static row => row.Target.IsInternal))
            await AddPostingsAsync(connection, transaction, group.Key, [.. group], termIds, cancellationToken);
        await AddVectorsAsync(connection, transaction, rows, cancellationToken);
    }

    /// <summary>Takes the chunks of one document out of the index. To be called before they are deleted; a no-op for a document that is not in it.</summary>
    public static async Task RemoveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KnowledgeBaseId knowledgeBase, DocumentId document, CancellationToken cancellationToken)
    {
        await LockAsync(connection, transaction, knowledgeBase, cancellationToken);
        await ExecuteAsync(connection, transaction, IndexSql.Remove, [SqlValue.Of(knowledgeBase.Value), SqlValue.Of(document.Value)], cancellationToken);
    }

    /// <summary>Lets the chunks of a document be found by agents only, or by everybody.</summary>
    public static async Task ShowToAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KnowledgeBaseId knowledgeBase, DocumentId document, bool isInternal, CancellationToken cancellationToken)
    {
        await LockAsync(connection, transaction, knowledgeBase, cancellationToken);
        foreach (var sql in IndexSql.ShowTo)
            await ExecuteAsync(connection, transaction, sql, [SqlValue.Of(knowledgeBase.Value), SqlValue.Of(document.Value), SqlValue.Of(isInternal)], cancellationToken);
    }

    private static Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, KnowledgeBaseId knowledgeBase, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, transaction, IndexSql.Lock, [SqlValue.Of(knowledgeBase.Value)], cancellationToken);

    private static async Task<Dictionary<string, long>> AddTermsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget home, List<Row> rows, CancellationToken cancellationToken)
    {
        var counts = rows.SelectMany(static row => row.Chunk.Frequencies.Keys).CountBy(term => term, StringComparer.Ordinal)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        await using var command = new NpgsqlCommand(IndexSql.AddTerms, connection, transaction);
        command.Parameters.AddInOrder(
            SqlValue.Of(home.Account.Value), SqlValue.Of(home.Base.Value),
            SqlValue.Of(counts.Select(entry => entry.Key).ToArray()), SqlValue.Of(counts.Select(entry => entry.Value).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new Dictionary<string, long>(counts.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetString(0), reader.GetInt64(1));
        return ids;
    }

    private static async Task AddChunksAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, List<Row> rows, Dictionary<string, long> termIds, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (target, id, chunk) in rows)
        {
            Add(batch, IndexSql.AddChunk,
            [
                SqlValue.Of(id), SqlValue.Of(target.Account.Value), SqlValue.Of(target.Base.Value),
                SqlValue.Of(target.Document.Value), SqlValue.Of(chunk.Language), SqlValue.Of(chunk.Length),
                SqlValue.Of(chunk.Frequencies.Keys.Select(term => termIds[term]).ToArray()),
            ]);
        }

        var home = rows[0].Target;
        Add(batch, IndexSql.AddStatistics,
            [SqlValue.Of(home.Base.Value), SqlValue.Of(home.Account.Value), SqlValue.Of((long)rows.Count), SqlValue.Of(rows.Sum(static row => (long)row.Chunk.Length))]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task AddPostingsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, bool isInternal, List<Row> rows, Dictionary<string, long> termIds, CancellationToken cancellationToken)
    {
        var postings =
            (from row in rows
             from entry in row.Chunk.Frequencies
             select (Term: termIds[entry.Key], Chunk: row.Id, Frequency: entry.Value, row.Chunk.Length)).ToList();
        return ExecuteAsync(connection, transaction, IndexSql.AddPostings,
        [
            SqlValue.Of(postings.Select(posting => posting.Term).ToArray()), SqlValue.Of(postings.Select(posting => posting.Chunk).ToArray()),
            SqlValue.Of(postings.Select(posting => posting.Frequency).ToArray()), SqlValue.Of(postings.Select(posting => posting.Length).ToArray()),
            SqlValue.Of(isInternal),
        ], cancellationToken);
    }

    private async Task AddVectorsAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, List<Row> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var (target, id, chunk) in rows)
        {
            for (var position = 0; position < chunk.Vectors.Count; position++)
            {
                Add(batch, IndexSql.AddVector,
                [
                    SqlValue.Of(id), SqlValue.Of(embedding.Model), SqlValue.Of((short)position), SqlValue.Of(target.Account.Value),
                    SqlValue.Of(target.Base.Value), SqlValue.Of(target.IsInternal), SqlValue.Of(chunk.Vectors[position]),
                ]);
            }
        }

        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddInOrder(parameters);
        batch.BatchCommands.Add(command);
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private readonly record struct Row(IndexTarget Target, long Id, PreparedChunk Chunk);
}
