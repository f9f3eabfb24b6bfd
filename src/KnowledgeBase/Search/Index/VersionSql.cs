namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>The statements that write index versions and put one in the place of the live index, a whole source at a time.</summary>
internal static class VersionSql
{
    public const string AddDocument = """
        insert into knowledge.version_documents (version_id, document_id, state, content_hash)
        select v.id, d.id, $3, $4
        from knowledge.documents d, knowledge.index_versions v where d.id = $2 and v.id = $1 for key share
        """;

    /// <summary>The vectors come one after the other in one array: $15 holds them, $16 says how long each is.</summary>
    public const string AddChunk = """
        insert into knowledge.version_chunks (
            version_id, document_id, position, text, heading_path, language, start_offset, length, context, context_start, term_count, terms, frequencies, model, vectors, named_model, named_vectors)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10, -1), $11, $12, $13, $14, array(
            select ($15::real[])[place:place + $16 - 1]::halfvec from generate_series(1, cardinality($15::real[]), $16) place order by place), $17, array(
            select ($18::real[])[place:place + $19 - 1]::halfvec from generate_series(1, cardinality($18::real[]), $19) place order by place)
        """;

    /// <summary>What is no longer indexed does not come back with the version.</summary>
    public const string DropStrangers = """
        delete from knowledge.version_documents v where v.version_id = $1 and not exists (
            select 1 from knowledge.documents d where d.id = v.document_id and d.status = 'indexed' and d.removed_at is null)
        """;

    /// <summary>The state is the one that each document has once it has the new hash: unchanged until then, it need not be cut again to switch back.</summary>
    public const string RetireDocuments = """
        insert into knowledge.version_documents (version_id, document_id, state, content_hash)
        select $2, d.id, md5(concat_ws('|', v.content_hash, d.language, d.title, $3, nullif(array_to_string(d.wordings, '|'), ''))), d.content_hash
        from knowledge.version_documents v join knowledge.documents d on d.id = v.document_id where v.version_id = $1
        """;

    public const string RetireChunks = """
        insert into knowledge.version_chunks (
            version_id, document_id, position, text, heading_path, language, start_offset, length, context, context_start, term_count, terms, frequencies, model, vectors, named_model, named_vectors)
        select $1, c.document_id, c.position, c.text, c.heading_path, c.language, c.start_offset, c.length, c.context, c.context_start, i.length,
            w.terms, w.frequencies, $2,
            array(select e.embedding from knowledge.embeddings e where e.chunk_id = c.id and e.model = $2 order by e.position), $4::text,
            array(select e.embedding from knowledge.embeddings e where e.chunk_id = c.id and e.model = $4
                and not exists (select 1 from knowledge.refused_chunks r where r.chunk_id = c.id and r.model = $4) order by e.position)
        from knowledge.version_documents v
        join knowledge.chunks c on c.document_id = v.document_id
        join knowledge.indexed_chunks i on i.chunk_id = c.id
        cross join lateral (
            select coalesce(array_agg(t.term order by t.term), '{}') as terms, coalesce(array_agg(p.frequency order by t.term), '{}') as frequencies
            from unnest(i.term_ids) u (term_id)
            join knowledge.postings p on p.term_id = u.term_id and p.chunk_id = c.id
            join knowledge.index_terms t on t.id = u.term_id and t.knowledge_base_id = $3) w
        where v.version_id = $1
        """;

    public const string RemoveLive = IndexSql.RemoveWhere + "document_id in (select v.document_id from knowledge.version_documents v where v.version_id = $2)" + IndexSql.RemoveRest;

    public const string DeleteChunks = "delete from knowledge.chunks where document_id in (select v.document_id from knowledge.version_documents v where v.version_id = $1)";

    public const string AddChunks = """
        insert into knowledge.chunks (account_id, knowledge_base_id, document_id, position, text, heading_path, language, start_offset, length, context, context_start)
        select $2, $3, v.document_id, v.position, v.text, v.heading_path, v.language, v.start_offset, v.length, v.context, v.context_start
        from knowledge.version_chunks v where v.version_id = $1 order by v.document_id, v.position
        """;

    public const string AddTerms = """
        insert into knowledge.index_terms as t (account_id, knowledge_base_id, term, chunks)
        select $2, $3, u.term, count(*) from knowledge.version_chunks v, unnest(v.terms) u (term) where v.version_id = $1 group by u.term order by u.term
        on conflict (knowledge_base_id, term) do update set chunks = t.chunks + excluded.chunks
        """;

    public const string IndexChunks = $"""
        insert into knowledge.indexed_chunks (chunk_id, account_id, knowledge_base_id, document_id, language, length, term_ids)
        select c.id, $2, $3, v.document_id, v.language, v.term_count, array(
            select t.id from unnest(v.terms) u (term) join knowledge.index_terms t on t.knowledge_base_id = $3 and t.term = u.term)
        {Chunks}
        """;

    public const string AddPostings = $"""
        insert into knowledge.postings (term_id, chunk_id, frequency, length, is_internal)
        select t.id, c.id, u.frequency, v.term_count, d.audience = 'internal'
        {Chunks}
        join knowledge.documents d on d.id = v.document_id
        cross join unnest(v.terms, v.frequencies) u (term, frequency)
        join knowledge.index_terms t on t.knowledge_base_id = $2 and t.term = u.term
        order by 1, 2
        """;

    public const string AddVectors = $"""
        insert into knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, embedding, revision)
        select c.id, v.model, u.place - 1, $2, $3, d.audience = 'internal', u.vector, s.revision
        {Chunks}
        join knowledge.documents d on d.id = v.document_id
        join knowledge.index_statistics s on s.knowledge_base_id = $3
        cross join unnest(v.vectors) with ordinality u (vector, place)
        """;

    public const string AddNamedVectors = $"""
        insert into knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, embedding, revision)
        select c.id, v.named_model, u.place - 1, $2, $3, d.audience = 'internal', u.vector, s.revision
        {Chunks}
        join knowledge.documents d on d.id = v.document_id
        join knowledge.index_statistics s on s.knowledge_base_id = $3
        cross join unnest(v.named_vectors) with ordinality u (vector, place)
        where v.named_model is not null
        """;

    public const string AddStatistics = """
        insert into knowledge.index_statistics as s (knowledge_base_id, account_id, chunks, terms, revision)
        select $3, $2, count(*), coalesce(sum(v.term_count), 0), 1 from knowledge.version_chunks v where v.version_id = $1
        on conflict (knowledge_base_id) do update set chunks = s.chunks + excluded.chunks, terms = s.terms + excluded.terms, revision = s.revision + 1
        """;

    public const string TakeHashes = """
        update knowledge.documents d set content_hash = v.content_hash
        from knowledge.version_documents v where v.version_id = $1 and d.id = v.document_id
        """;

    private const string Chunks = """
        from knowledge.version_chunks v join knowledge.chunks c on c.document_id = v.document_id and c.position = v.position and v.version_id = $1
        """;
}
