using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>BM25 over the postings, computed at query time.</summary>
internal static class LexicalArm
{
    /// <summary>
    /// The rarer terms find candidates, the frequent ones only rank them: reading the postings of a term that stands in
    /// half of the chunks costs most of a search and decides little of it. A term and what else it may mean count once: by the better.
    /// </summary>
    private const string Sql = """
        with matched as (
            select p.chunk_id, max(q.weight * p.frequency * ($3 + 1) / (p.frequency + $3 * (1 - $4 + $4 * p.length / $5))) as score
            from unnest($1::bigint[], $2::double precision[], $13::integer[]) q (term_id, weight, asked)
            join knowledge.postings p on p.term_id = q.term_id
            where ($8 or not p.is_internal)
              and ($9::bigint[] is null or p.chunk_id not in (
                  select i.chunk_id from knowledge.indexed_chunks i where i.knowledge_base_id = $10 and i.document_id = any($9)))
              and ($15::bigint[] is null or p.chunk_id in (
                  select i.chunk_id from knowledge.indexed_chunks i where i.knowledge_base_id = $10 and i.document_id = any($15)))
            group by p.chunk_id, q.asked),
        found as (
            select chunk_id, sum(score) as score from matched group by chunk_id order by score desc, chunk_id limit $11)
        select f.chunk_id, f.score + coalesce((
            select sum(best) from (
                select max(q.weight * p.frequency * ($3 + 1) / (p.frequency + $3 * (1 - $4 + $4 * p.length / $5))) as best
                from unnest($6::bigint[], $7::double precision[], $14::integer[]) q (term_id, weight, asked)
                join knowledge.postings p on p.term_id = q.term_id and p.chunk_id = f.chunk_id
                group by q.asked) frequent), 0) as total
        from found f
        order by total desc, f.chunk_id
        limit $12
        """;

    public static async Task<IReadOnlyList<ArmHit>> FindAsync(
        NpgsqlConnection connection, SearchQuery query, SearchScope scope, IndexState state, IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        var known = terms.SelectMany((term, asked) => term.Meanings.Select(meaning => (Term: meaning, Asked: asked))).ToList();
        // The words of a phrase add up: each is asked for by itself.
        known.AddRange(terms.SelectMany(term => term.Phrases).DistinctBy(phrase => phrase.Key).SelectMany(phrase => phrase.Terms)
            .Select((term, place) => (term, terms.Count + place)));
        if (known.Count == 0)
            return [];
        var limit = Math.Max(SearchSettings.FrequentChunks, state.Chunks * SearchSettings.FrequentShare);
        var rare = known.Where(entry => entry.Term.Chunks <= limit).ToList();
        var frequent = known.Where(entry => entry.Term.Chunks > limit).ToList();
        if (rare.Count == 0)
            (rare, frequent) = (frequent, rare);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(
            Ids(rare), Weights(rare),
            SqlValue.Of(SearchSettings.Saturation), SqlValue.Of(SearchSettings.LengthNormalisation), SqlValue.Of(state.MeanLength),
            Ids(frequent), Weights(frequent),
            SqlValue.Of(query.IncludeInternal), scope.Without(), SqlValue.Of(query.Base.Value),
            SqlValue.Of(state.Settings.Ranked), SqlValue.Of(state.Settings.Candidates),
            Asked(rare), Asked(frequent), scope.Only());
        return await ArmHit.ReadAsync(command, cancellationToken);
    }

    private static NpgsqlParameter Ids(List<(TermInIndex Term, int Asked)> terms) => SqlValue.Of(terms.Select(entry => entry.Term.Id).ToArray());

    private static NpgsqlParameter Weights(List<(TermInIndex Term, int Asked)> terms) => SqlValue.Of(terms.Select(entry => entry.Term.Weight).ToArray());

    private static NpgsqlParameter Asked(List<(TermInIndex Term, int Asked)> terms) => SqlValue.Of(terms.Select(entry => entry.Asked).ToArray());
}
