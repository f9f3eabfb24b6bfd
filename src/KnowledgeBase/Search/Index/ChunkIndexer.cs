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

    /// <summary>The same for the chunks of a document that was cut in this way: the way says what is searched with each.</summary>
    public Task<PreparedChunks> PrepareAsync(ChunkSettings way, string title, string language, IReadOnlyList<TextChunk> chunks, CancellationToken cancellationToken) =>
        PrepareAsync(way.WithTitle ? title : "", [.. chunks.Select(chunk => new ChunkText(way.WithHeadings ? chunk.HeadingPath : [], chunk.Text, language))], cancellationToken);

    /// <summary>Analyses and embeds the chunks of one document. Slow, and without the database: before the transaction.</summary>
    public async Task<PreparedChunks> PrepareAsync(string title, IReadOnlyList<ChunkText> chunks, CancellationToken cancellationToken)
    {
        var prepared = new PreparedChunk[chunks.Count];
        for (var i = 0; i < prepared.Length; i++)
        {
            var (headings, text, language) = chunks[i];
            var terms = analysis.Terms(IndexedText.Compose(title, headings, text), language);
            var frequencies = terms.CountBy(term => term, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            var windows = embedding.Supports(language) ? TextWindows.Split(IndexedText.WithoutAddresses(text)) : [];
            var vectors = windows.Count == 0 ? [] : await embedding.EmbedAsync(windows, cancellationToken);
            prepared[i] = new PreparedChunk(language, terms.Count, frequencies, vectors);
        }

        return new PreparedChunks(prepared);
    }

    /// <summary>Makes the chunks of one document findable. They must not be in the index yet.</summary>
    /// <param name="chunkIds">The ids of the prepared chunks, in the same order.</param>
    public async Task AddAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget target, PreparedChunks prepared,
        IReadOnlyList<ChunkId> chunkIds, CancellationToken cancellationToken)
    {
        if (prepared.Chunks.Count != chunkIds.Count)
            throw new ArgumentException("Each prepared chunk needs its id.", nameof(chunkIds));
        if (chunkIds.Count == 0)
            return;
        await LockAsync(connection, transaction, target.Base, cancellationToken);
        var termIds = await AddTermsAsync(connection, transaction, target, prepared, cancellationToken);
        await AddChunksAsync(connection, transaction, target, prepared, chunkIds, termIds, cancellationToken);
        await AddPostingsAsync(connection, transaction, target, prepared, chunkIds, termIds, cancellationToken);
        await AddVectorsAsync(connection, transaction, target, prepared, chunkIds, cancellationToken);
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
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget target, PreparedChunks prepared, CancellationToken cancellationToken)
    {
        var counts = prepared.Chunks.SelectMany(chunk => chunk.Frequencies.Keys).CountBy(term => term, StringComparer.Ordinal)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        await using var command = new NpgsqlCommand(IndexSql.AddTerms, connection, transaction);
        command.Parameters.AddInOrder(
            SqlValue.Of(target.Account.Value), SqlValue.Of(target.Base.Value),
            SqlValue.Of(counts.Select(entry => entry.Key).ToArray()), SqlValue.Of(counts.Select(entry => entry.Value).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new Dictionary<string, long>(counts.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetString(0), reader.GetInt64(1));
        return ids;
    }

    private static async Task AddChunksAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget target, PreparedChunks prepared,
        IReadOnlyList<ChunkId> chunkIds, Dictionary<string, long> termIds, CancellationToken cancellationToken)
    {
        for (var i = 0; i < chunkIds.Count; i++)
        {
            var chunk = prepared.Chunks[i];
            await ExecuteAsync(connection, transaction, IndexSql.AddChunk,
            [
                SqlValue.Of(chunkIds[i].Value), SqlValue.Of(target.Account.Value), SqlValue.Of(target.Base.Value),
                SqlValue.Of(target.Document.Value), SqlValue.Of(chunk.Language), SqlValue.Of(chunk.Length),
                SqlValue.Of(chunk.Frequencies.Keys.Select(term => termIds[term]).ToArray()),
            ], cancellationToken);
        }

        await ExecuteAsync(connection, transaction, IndexSql.AddStatistics,
        [
            SqlValue.Of(target.Base.Value), SqlValue.Of(target.Account.Value),
            SqlValue.Of((long)chunkIds.Count), SqlValue.Of(prepared.Chunks.Sum(chunk => (long)chunk.Length)),
        ], cancellationToken);
    }

    private static Task AddPostingsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget target, PreparedChunks prepared,
        IReadOnlyList<ChunkId> chunkIds, Dictionary<string, long> termIds, CancellationToken cancellationToken)
    {
        var postings =
            (from pair in chunkIds.Zip(prepared.Chunks)
             from entry in pair.Second.Frequencies
             select (Term: termIds[entry.Key], Chunk: pair.First.Value, Frequency: entry.Value, pair.Second.Length)).ToList();
        return ExecuteAsync(connection, transaction, IndexSql.AddPostings,
        [
            SqlValue.Of(postings.Select(posting => posting.Term).ToArray()), SqlValue.Of(postings.Select(posting => posting.Chunk).ToArray()),
            SqlValue.Of(postings.Select(posting => posting.Frequency).ToArray()), SqlValue.Of(postings.Select(posting => posting.Length).ToArray()),
            SqlValue.Of(target.IsInternal),
        ], cancellationToken);
    }

    private async Task AddVectorsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IndexTarget target, PreparedChunks prepared,
        IReadOnlyList<ChunkId> chunkIds, CancellationToken cancellationToken)
    {
        foreach (var (id, chunk) in chunkIds.Zip(prepared.Chunks))
        {
            for (var position = 0; position < chunk.Vectors.Count; position++)
            {
                await ExecuteAsync(connection, transaction, IndexSql.AddVector,
                [
                    SqlValue.Of(id.Value), SqlValue.Of(embedding.Model), SqlValue.Of((short)position), SqlValue.Of(target.Account.Value),
                    SqlValue.Of(target.Base.Value), SqlValue.Of(target.IsInternal), SqlValue.Of(chunk.Vectors[position]),
                ], cancellationToken);
            }
        }
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
