using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>Keeps index versions beside the live index, and puts one in its place.</summary>
internal sealed class VersionIndex(KnowledgeDb db, ITextEmbedding embedding)
{
    /// <summary>Documents that the version does not have as they are now, oldest first.</summary>
    /// <param name="named">The named model by which the knowledge base is searched, if any.</param>
    public Task<List<WaitingDocument>> WaitingAsync(IndexVersion version, long? named, int most, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<WaitingDocument>($"""
            select d.id as "Id", d.title as "Title", d.wordings as "Wordings", d.language as "Language", d.content as "Content",
                md5(concat_ws('|', d.content_hash, d.language, d.title, {ModelsOf(named)}, nullif(array_to_string(d.wordings, '|'), ''))) as "State",
                exists (select 1 from knowledge.chunks c where c.document_id = d.id) as "HasChunks"
            from knowledge.documents d
            left join knowledge.version_documents v on v.version_id = {version.Id} and v.document_id = d.id
            where d.source_id = {version.SourceId.Value} and d.status = 'indexed' and d.removed_at is null
              and v.state is distinct from md5(concat_ws('|', d.content_hash, d.language, d.title, {ModelsOf(named)}, nullif(array_to_string(d.wordings, '|'), '')))
            order by d.id limit {most}
            """).ToListAsync(cancellationToken);

    /// <summary>Stores how a document is cut in this version, instead of what there was of it. A document that went meanwhile is left out.</summary>
    /// <param name="hash">The document's content hash once the version is live.</param>
    /// <param name="named">The vectors of the named model, a list for each chunk; null without one.</param>
    public async Task WriteAsync(
        IndexVersion version, WaitingDocument document, string hash, IReadOnlyList<TextChunk> chunks, PreparedChunks prepared, NamedVectors? named, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await db.InTransactionAsync(async token =>
        {
            await ExecuteAsync("delete from knowledge.version_documents where version_id = $1 and document_id = $2", token, SqlValue.Of(version.Id), SqlValue.Of(document.Id));
            var isThere = await ExecuteAsync(
                VersionSql.AddDocument, token, SqlValue.Of(version.Id), SqlValue.Of(document.Id), SqlValue.Of(document.State), SqlValue.Of(hash)) == 1;
            for (var i = 0; isThere && i < chunks.Count; i++)
            {
                var (chunk, ready) = (chunks[i], prepared.Chunks[i]);
                await ExecuteAsync(
                    VersionSql.AddChunk, token,
                    SqlValue.Of(version.Id), SqlValue.Of(document.Id), SqlValue.Of(chunk.Position), SqlValue.Of(chunk.Text), SqlValue.Of(chunk.HeadingPath.ToArray()),
                    SqlValue.Of(document.Language), SqlValue.Of(chunk.Start), SqlValue.Of(chunk.Length),
                    SqlValue.Text(chunk.Context is var (start, end) ? document.Content[start..end] : null), SqlValue.Of(chunk.Context?.Start ?? -1), SqlValue.Of(ready.Length),
                    SqlValue.Of(ready.Frequencies.Keys.ToArray()), SqlValue.Of(ready.Frequencies.Values.ToArray()), SqlValue.Of(embedding.Model),
                    SqlValue.Of(ready.Vectors.SelectMany(static v => v).ToArray()), SqlValue.Of(embedding.Dimensions),
                    SqlValue.Text(named is null ? null : BaseEmbedding.NameOf(named.Model)),
                    SqlValue.Of(named?.Vectors[i].SelectMany(static v => v).ToArray() ?? []), SqlValue.Of(named?.Vectors[i] is [var first, ..] ? first.Length : 1));
            }

            return isThere;
        }, cancellationToken);
    }

    /// <summary>
    /// Puts a complete version in the place of the live index, and keeps that as <paramref name="retired"/>. In the caller's
    /// transaction and under the lock of the source: searches see the one index until its commit and the other from then on.
    /// </summary>
    public async Task SwitchAsync(IndexVersion version, IndexVersion retired, long? named, CancellationToken cancellationToken)
    {
        var (next, old, home, account) = (SqlValue.Of(version.Id), SqlValue.Of(retired.Id), SqlValue.Of(version.KnowledgeBaseId.Value), SqlValue.Of(version.AccountId.Value));
        // It takes as long as the source is large; nobody waits for it but other writers of this knowledge base.
        await ExecuteAsync("select set_config('statement_timeout', '0', true)", cancellationToken);
        await ExecuteAsync(IndexSql.Lock, cancellationToken, home);
        await ExecuteAsync(VersionSql.DropStrangers, cancellationToken, next);
        await ExecuteAsync(VersionSql.RetireDocuments, cancellationToken, next, old, SqlValue.Of(ModelsOf(named)));
        await ExecuteAsync(VersionSql.RetireChunks, cancellationToken, old, SqlValue.Of(embedding.Model), home, SqlValue.Text(named is { } id ? BaseEmbedding.NameOf(id) : null));
        await ExecuteAsync(VersionSql.RemoveLive, cancellationToken, home, next);
        await ExecuteAsync(VersionSql.DeleteChunks, cancellationToken, next);
        await ExecuteAsync(VersionSql.AddChunks, cancellationToken, next, account, home);
        await ExecuteAsync(VersionSql.AddTerms, cancellationToken, next, account, home);
        await ExecuteAsync(VersionSql.IndexChunks, cancellationToken, next, account, home);
        await ExecuteAsync(VersionSql.AddPostings, cancellationToken, next, home);
        // Before the vectors: they take the revision that it counts.
        await ExecuteAsync(VersionSql.AddStatistics, cancellationToken, next, account, home);
        await ExecuteAsync(VersionSql.AddVectors, cancellationToken, next, account, home);
        await ExecuteAsync(VersionSql.AddNamedVectors, cancellationToken, next, account, home);
        await ExecuteAsync(VersionSql.TakeHashes, cancellationToken, next);
    }

    private string ModelsOf(long? named) => named is { } id ? $"{embedding.Model}+{BaseEmbedding.NameOf(id)}" : embedding.Model;

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder([.. parameters.Select(static p => p.Clone())]);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <param name="Vectors">One a window, for each chunk.</param>
internal sealed record NamedVectors(long Model, IReadOnlyList<IReadOnlyList<float[]>> Vectors);

/// <summary>A document that an index version does not have as it is now.</summary>
/// <param name="State">Names what of it decides how it is cut and analysed.</param>
internal sealed record WaitingDocument(long Id, string Title, string[] Wordings, string Language, string Content, string State, bool HasChunks);
