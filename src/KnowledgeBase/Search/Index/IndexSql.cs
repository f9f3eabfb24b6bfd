namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>The statements that write the index.</summary>
internal static class IndexSql
{
    /// <summary>Any number apart from the other advisory locks of the database: the index of one knowledge base.</summary>
    public const string Lock = "select pg_advisory_xact_lock(hashtextextended('knowledge.index', $1))";

    /// <summary>What is written next to the index of $1 is news to whoever remembers it.</summary>
    public const string NextRevision = "update knowledge.index_statistics set revision = revision + 1 where knowledge_base_id = $1";

    public const string AddTerms = """
        insert into knowledge.index_terms as t (account_id, knowledge_base_id, term, chunks)
        select $1, $2, a.term, a.chunks from unnest($3::text[], $4::integer[]) a (term, chunks)
        on conflict (knowledge_base_id, term) do update set chunks = t.chunks + excluded.chunks
        returning term, id
        """;

    public const string AddChunk = """
        insert into knowledge.indexed_chunks (chunk_id, account_id, knowledge_base_id, document_id, language, length, term_ids)
        values ($1, $2, $3, $4, $5, $6, $7)
        """;

    public const string AddStatistics = """
        insert into knowledge.index_statistics as s (knowledge_base_id, account_id, chunks, terms, revision) values ($1, $2, $3, $4, 1)
        on conflict (knowledge_base_id) do update set chunks = s.chunks + excluded.chunks, terms = s.terms + excluded.terms, revision = s.revision + 1
        """;

    public const string AddPostings = """
        insert into knowledge.postings (term_id, chunk_id, frequency, length, is_internal)
        select a.term_id, a.chunk_id, a.frequency, a.length, $5
        from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::integer[]) a (term_id, chunk_id, frequency, length)
        order by 1, 2
        """;

    public const string AddVector = """
        insert into knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, embedding, revision)
        select $1, $2, $3, $4, $5, $6, $7::real[]::halfvec, s.revision from knowledge.index_statistics s where s.knowledge_base_id = $5
        """;

    /// <summary>Document $2 of knowledge base $1 is for agents only ($3), or no longer. One statement a table that repeats it.</summary>
    public static readonly string[] ShowTo =
    [
        "update knowledge.index_statistics set revision = revision + 1 where knowledge_base_id = $1 and $2::bigint is not null and $3::boolean is not null",
        """
        update knowledge.postings p set is_internal = $3
        from knowledge.indexed_chunks i cross join unnest(i.term_ids) t (term_id)
        where i.knowledge_base_id = $1 and i.document_id = $2 and p.term_id = t.term_id and p.chunk_id = i.chunk_id
        """,
        """
        update knowledge.embeddings e set is_internal = $3, revision = s.revision
        from knowledge.indexed_chunks i join knowledge.index_statistics s on s.knowledge_base_id = i.knowledge_base_id
        where i.knowledge_base_id = $1 and i.document_id = $2 and e.chunk_id = i.chunk_id
        """,
    ];

    /// <summary>Everything of a document, with the statistics it leaves behind; a term that stands nowhere any more goes, too.</summary>
    public const string Remove = RemoveWhere + "document_id = $2" + RemoveRest;

    /// <summary>What stands before and behind the condition that says which documents of knowledge base $1 go.</summary>
    public const string RemoveWhere = """
        with gone as (
            delete from knowledge.indexed_chunks where knowledge_base_id = $1 and 
        """;

    public const string RemoveRest = """

            returning chunk_id, length, term_ids),
        pairs as (select chunk_id, unnest(term_ids) as term_id from gone),
        without_postings as (
            delete from knowledge.postings p using pairs where p.term_id = pairs.term_id and p.chunk_id = pairs.chunk_id),
        counts as (select term_id, count(*) as chunks from pairs group by term_id),
        without_terms as (
            delete from knowledge.index_terms t using counts where t.id = counts.term_id and t.chunks = counts.chunks),
        fewer_terms as (
            update knowledge.index_terms t set chunks = t.chunks - counts.chunks
            from counts where t.id = counts.term_id and t.chunks <> counts.chunks)
        update knowledge.index_statistics s set chunks = s.chunks - sums.chunks, terms = s.terms - sums.terms, revision = s.revision + 1
        from (select count(*) as chunks, coalesce(sum(length), 0) as terms from gone) sums
        where s.knowledge_base_id = $1
        """;
}
