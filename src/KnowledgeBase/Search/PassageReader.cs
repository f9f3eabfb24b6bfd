using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Turns the best hits into passages: their text, where they stand, and which of the question's terms they have.</summary>
internal static class PassageReader
{
    /// <summary>
    /// A text that two sources have, such as files and the website made of them, is found once: else it takes the places of
    /// others. The addresses of its links may differ; texts are compared where titles are the same. A chunk is read with its
    /// context, and what a better one's context holds already is not read again. The document itself has the last word on
    /// whom it is for, and its source above it.
    /// </summary>
    private const string Sql = """
        with hit as (
            select c.id, c.document_id, h.place, c.start_offset, c.length, c.context_start, length(c.context) as context_length, d.title, c.heading_path,
                coalesce(c.context, c.text) as text, count(*) over (partition by d.title, c.heading_path) as namesakes
            from unnest($1::bigint[]) with ordinality h (id, place)
            join knowledge.chunks c on c.id = h.id
            join knowledge.documents d on d.id = c.document_id
            where c.account_id = $2 and d.removed_at is null and ($6 or d.audience = 'public' and coalesce(
                (select s.settings ->> 'audience' from knowledge.sources s where s.id = d.source_id), '') <> 'internal')),
        found as (
            select id, document_id, place, start_offset, length, context_start, context_length, row_number() over (
                partition by title, heading_path, case when namesakes > 1 then regexp_replace(text, '\]\([^()\s]*\)|\s+', '', 'g') end order by place) as copy
            from hit),
        distinctly as (
            select id, place, row_number() over (partition by document_id order by place) as nth from found f
            where copy = 1 and not exists (
                select 1 from found better where better.document_id = f.document_id and better.place < f.place and better.copy = 1
                and f.start_offset >= better.context_start and f.start_offset + f.length <= better.context_start + better.context_length))
        select c.id, c.document_id, d.title, d.url, c.heading_path, coalesce(c.context, c.text), c.language, (
            select array_agg(p.term_id) from knowledge.postings p where p.chunk_id = c.id and p.term_id = any($3)),
            width_bucket(c.start_offset, d.page_starts),
            d.audience = 'internal' or exists (select 1 from knowledge.sources s where s.id = d.source_id and s.settings ->> 'audience' = 'internal')
        from (select id, place from distinctly where nth = 1 or not $4 order by place limit $5) f
        join knowledge.chunks c on c.id = f.id
        join knowledge.documents d on d.id = c.document_id
        order by f.place
        """;

    /// <summary>So many hits are looked at first: comparing texts costs something for each, and most come to nothing.</summary>
    private const int HitsPerPassage = 3;

    /// <summary>What becomes of a hit depends on better ones only: where the first of them make enough passages, the others are not read.</summary>
    public static async Task<IReadOnlyList<Passage>> ReadAsync(
        NpgsqlConnection connection, AccountId account, SearchQuery query, IReadOnlyList<FusedHit> hits, IReadOnlyList<QueryTerm> terms,
        int most, CancellationToken cancellationToken)
    {
        for (var first = (long)most * HitsPerPassage; ; first *= HitsPerPassage)
        {
            var passages = await ReadFirstAsync(connection, account, query, [.. hits.Take((int)Math.Min(first, hits.Count))], terms, most, cancellationToken);
            if (passages.Count >= most || first >= hits.Count) return passages;
        }
    }

    private static async Task<IReadOnlyList<Passage>> ReadFirstAsync(
        NpgsqlConnection connection, AccountId account, SearchQuery query, IReadOnlyList<FusedHit> hits, IReadOnlyList<QueryTerm> terms,
        int most, CancellationToken cancellationToken)
    {
        if (hits.Count == 0)
            return [];
        var byId = hits.ToDictionary(hit => hit.ChunkId);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(
            SqlValue.Of(hits.Select(hit => hit.ChunkId).ToArray()), SqlValue.Of(account.Value),
            SqlValue.Of(terms.SelectMany(term => term.Meanings.Concat(term.Phrases.SelectMany(phrase => phrase.Terms))).Select(meaning => meaning.Id).Distinct().ToArray()),
            SqlValue.Of(query.DistinctDocuments), SqlValue.Of(most), SqlValue.Of(query.IncludeInternal));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var passages = new List<Passage>(most);
        while (await reader.ReadAsync(cancellationToken))
            passages.Add(await PassageAsync(reader, byId[reader.GetInt64(0)], terms, cancellationToken));
        return passages;
    }

    private static async Task<Passage> PassageAsync(NpgsqlDataReader row, FusedHit hit, IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        HashSet<long> termIds = await row.IsDBNullAsync(7, cancellationToken) ? [] : [.. await row.GetFieldValueAsync<long[]>(7, cancellationToken)];
        var page = await row.IsDBNullAsync(8, cancellationToken) ? default(int?) : row.GetInt32(8);
        var matched = terms.Select(term => (Term: term, Trust: term.TrustIn(termIds))).Where(entry => entry.Trust > 0).ToList();
        var whole = terms.Sum(term => term.Importance);
        return new Passage(
            new ChunkId(hit.ChunkId), new DocumentId(row.GetInt64(1)), row.GetString(2),
            await row.IsDBNullAsync(3, cancellationToken) ? null : AtPage(row.GetString(3), page),
            await row.GetFieldValueAsync<string[]>(4, cancellationToken), row.GetString(5), row.GetString(6),
            hit.Score, hit.LexicalScore, hit.LexicalRank, hit.VectorScore, hit.VectorRank,
            whole > 0 ? matched.Sum(entry => entry.Trust * entry.Term.Importance) / whole : 0, [.. matched.Select(entry => entry.Term.Text)], page,
            IsInternal: row.GetBoolean(9));
    }

    /// <summary>Browsers open a PDF at the page that the fragment names (RFC 8118).</summary>
    private static string AtPage(string url, int? page) =>
        page is null || url.Contains('#', StringComparison.Ordinal) ? url : FormattableString.Invariant($"{url}#page={page}");
}
