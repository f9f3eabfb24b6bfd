using System.Globalization;
using Npgsql;

namespace Wheelhouse.Testing;

/// <summary>What must be true of a database whenever nothing is left to do. Each violation is one sentence.</summary>
public static class Soundness
{
    /// <summary>Each finds what must not exist.</summary>
    private static readonly (string What, string Sql)[] Counts =
    [
        ("jobs failed for good", "select count(*) from platform.jobs where failed_at is not null"),
        ("turns without an outcome", "select count(*) from captain.turns where outcome is null"),
        ("messages of one client id stored twice", """
            select count(*) from (
                select 1 from inbox.messages where echo_id is not null and sender_kind = 'contact' group by inbox_id, echo_id having count(*) > 1) twice
            """),
        ("messages out of sequence", """
            select count(*) from (
                select sequence - row_number() over (partition by conversation_id order by sequence) as gap from inbox.messages) numbered
            where gap <> 0
            """),
        ("chunks that cannot be found", "select count(*) from knowledge.chunks c where not exists (select 1 from knowledge.indexed_chunks i where i.chunk_id = c.id)"),
        ("indexed chunks of documents that are not", """
            select count(*) from knowledge.indexed_chunks i
            where not exists (select 1 from knowledge.documents d where d.id = i.document_id and d.status = 'indexed' and d.removed_at is null)
            """),
        ("postings of no chunk", "select count(*) from knowledge.postings p where not exists (select 1 from knowledge.indexed_chunks i where i.chunk_id = p.chunk_id)"),
        ("chunks with other postings than terms", """
            select count(*) from knowledge.indexed_chunks i
            where cardinality(i.term_ids) <> (select count(*) from knowledge.postings p where p.term_id = any(i.term_ids) and p.chunk_id = i.chunk_id)
            """),
        ("English chunks without a vector", """
            select count(*) from knowledge.indexed_chunks i
            where language = 'en' and not exists (select 1 from knowledge.embeddings e where e.chunk_id = i.chunk_id)
            """),
        ("knowledge bases with wrong statistics", """
            select count(*) from knowledge.index_statistics s, lateral (
                select count(*) as chunks, coalesce(sum(i.length), 0) as terms from knowledge.indexed_chunks i where i.knowledge_base_id = s.knowledge_base_id) i
            where s.chunks <> i.chunks or s.terms <> i.terms
            """),
        ("terms with a wrong number of chunks", """
            select count(*) from knowledge.index_terms t where t.chunks <> (select count(*) from knowledge.postings p where p.term_id = t.id)
            """),
        ("chunks with holes between them", """
            select count(*) from (
                select position - row_number() over (partition by document_id order by position) + 1 as gap from knowledge.chunks) numbered
            where gap <> 0
            """),
        ("documents of one file twice", """
            select count(*) from (select 1 from knowledge.documents where removed_at is null group by source_id, external_key having count(*) > 1) twice
            """),
        ("index versions still being built", "select count(*) from knowledge.index_versions where status <> 'previous'"),
        ("sources still being read", "select count(*) from knowledge.sources where deleted_at is null and status not in ('ready')"),
    ];

    public static async Task<IReadOnlyList<string>> ViolationsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var violations = new List<string>();
        foreach (var (what, sql) in Counts)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            if (await command.ExecuteScalarAsync() is long and > 0 and var found)
            {
                violations.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {found}"));
            }
        }

        return violations;
    }
}
