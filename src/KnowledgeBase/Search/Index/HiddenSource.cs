using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>Makes all that is there of a source internal, in the caller's transaction and under the lock of the source.</summary>
internal static class HiddenSource
{
    /// <summary>Also documents that were removed: one that is found again is what it was.</summary>
    private const string Documents =
        "update knowledge.documents set audience = 'internal', updated_at = clock_timestamp() where source_id = $2 and knowledge_base_id = $1 and audience <> 'internal'";

    /// <summary>Of these documents what repeats the audience. An index version beside the live one takes it from the document when it goes live.</summary>
    private static readonly string[] Index =
    [
        "update knowledge.index_statistics set revision = revision + 1 where knowledge_base_id = $1 and $2::bigint is not null",
        """
        update knowledge.postings p set is_internal = true
        from knowledge.documents d join knowledge.indexed_chunks i on i.document_id = d.id and i.knowledge_base_id = d.knowledge_base_id cross join unnest(i.term_ids) t (term_id)
        where d.knowledge_base_id = $1 and d.source_id = $2 and p.term_id = t.term_id and p.chunk_id = i.chunk_id and not p.is_internal
        """,
        """
        update knowledge.embeddings e set is_internal = true, revision = s.revision
        from knowledge.documents d join knowledge.indexed_chunks i on i.document_id = d.id and i.knowledge_base_id = d.knowledge_base_id
        join knowledge.index_statistics s on s.knowledge_base_id = d.knowledge_base_id
        where d.knowledge_base_id = $1 and d.source_id = $2 and e.chunk_id = i.chunk_id and not e.is_internal
        """,
    ];

    public static async Task HideAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, KnowledgeBaseId home, SourceId source, CancellationToken cancellationToken)
    {
        // It takes as long as the source is large; nobody waits for it but whoever asked and other writers of this knowledge base.
        await ExecuteAsync("select set_config('statement_timeout', '0', true)");
        await ExecuteAsync(Documents, home.Value, source.Value);
        await ExecuteAsync(IndexSql.Lock, home.Value);
        foreach (var sql in Index) await ExecuteAsync(sql, home.Value, source.Value);

        async Task ExecuteAsync(string sql, params long[] ids)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            command.Parameters.AddInOrder([.. ids.Select(static id => SqlValue.Of(id))]);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
