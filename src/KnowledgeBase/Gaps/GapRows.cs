using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>The rows of gaps, as they are found and counted. What runs in a transaction runs in the caller's.</summary>
internal sealed class GapRows(KnowledgeDb db)
{
    /// <summary>What nobody has asked about for so many other gaps is not compared by its vector.</summary>
    private const int MostCompared = 2_000;

    /// <summary>The best by the vector, and the best by the words: few enough to be read.</summary>
    private const int MostCandidates = 12;

    /// <summary>The words of a question by which gaps are looked up: its rarest.</summary>
    public const int MostLookedUp = 4;

    private const int MostWordings = 20;
    private const int MostAveraged = 50;

    public async Task<bool> IsKnownAsync(AccountId account, Guid key, CancellationToken cancellationToken) =>
        await db.GapExamplesOf(account).AnyAsync(e => e.Key == key, cancellationToken);

    /// <summary>Gaps that may mean the same, each with the mean cosine to its wordings, where vectors can be compared, and with the words of these.</summary>
    public async Task<IReadOnlyList<GapCandidate>> CandidatesAsync(KnowledgeBaseId home, string[] rarest, string model, float[]? vector, CancellationToken cancellationToken)
    {
        await using var command = Command("""
            with recent as (
                select id, vector from knowledge.gaps
                where $3::real[] is not null and knowledge_base_id = $1 and vector_model = $2 order by last_at desc limit $5),
            found as (
                (select id from recent where vector_dims(vector) = cardinality($3::real[]) order by vector <#> $3::real[]::halfvec limit $6)
                union
                (select gap_id from (
                    select gap_id, last_at, (select count(*) from unnest(terms) t where t = any($4)) shared
                    from knowledge.gap_wordings where terms && $4 order by last_at desc limit $5) w
                 group by gap_id order by max(shared) desc, max(last_at) desc limit $6))
            select g.id, case when g.vector_model = $2 and vector_dims(g.vector) = cardinality($3::real[]) then -(g.vector <#> $3::real[]::halfvec) end, w.terms
            from found f join knowledge.gaps g on g.id = f.id
            cross join lateral (select terms from knowledge.gap_wordings where gap_id = g.id order by missed desc, id limit $7) w
            order by g.id
            """,
            SqlValue.Of(home.Value), SqlValue.Of(model), Reals(vector), SqlValue.Of(rarest), SqlValue.Of(MostCompared), SqlValue.Of(MostCandidates), SqlValue.Of(MostWordings));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<GapCandidate>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new GapId(reader.GetInt64(0));
            if (found.Count == 0 || found[^1].Id != id)
                found.Add(new GapCandidate(id, await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetDouble(1), []));
            found[^1].Wordings.Add(await reader.GetFieldValueAsync<string[]>(2, cancellationToken));
        }

        return found;
    }

    /// <summary>How much each of these words says in the knowledge base, by the counts that its index keeps anyway.</summary>
    public async Task<Dictionary<string, double>> RarityAsync(KnowledgeBaseId home, IEnumerable<string> terms, CancellationToken cancellationToken)
    {
        await using var command = Command("""
            select w.term, coalesce(t.chunks, 0), coalesce((select s.chunks from knowledge.index_statistics s where s.knowledge_base_id = $1), 0)
            from unnest($2) w(term) left join knowledge.index_terms t on t.knowledge_base_id = $1 and t.term = substr(w.term, strpos(w.term, '/') + 1)
            """, SqlValue.Of(home.Value), SqlValue.Of(terms.Distinct(StringComparer.Ordinal).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rarity = new Dictionary<string, double>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken)) rarity[reader.GetString(0)] = TermRarity.Of(reader.GetInt32(1), reader.GetInt64(2));
        return rarity;
    }

    /// <summary>From here to the end of the transaction nobody else counts for this knowledge base: two that mean the same become one gap. False when it is gone.</summary>
    public async Task<bool> LockAsync(KnowledgeBaseId home, CancellationToken cancellationToken)
    {
        await ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('knowledge.gaps/' || $1, 0))", cancellationToken, SqlValue.Of(home.ToString()));
        await using var command = Command("select true from knowledge.knowledge_bases where id = $1 and deleted_at is null for key share", SqlValue.Of(home.Value));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Whether something that was asked in each of these conversations is still kept. Under the lock, an erasure has happened or has not.</summary>
    public async Task<bool> AreKeptAsync(AccountId account, IReadOnlyList<long> conversations, CancellationToken cancellationToken) =>
        await db.GapExamplesOf(account).Where(e => conversations.Contains(e.ConversationId)).Select(e => e.ConversationId).Distinct().CountAsync(cancellationToken) == conversations.Count;

    /// <summary>The wording of these words, and its gap.</summary>
    public Task<GapPlace?> FindAsync(KnowledgeBaseId home, string key, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<GapPlace>($"""
            select w.id as "Wording", w.gap_id as "Gap" from knowledge.gap_wordings w where w.knowledge_base_id = {home.Value} and w.key = {key}
            """).SingleOrDefaultAsync(cancellationToken);

    public async Task<GapId> OpenAsync(AccountId account, KnowledgeBaseId home, DateTimeOffset at, CancellationToken cancellationToken) => new(await ScalarAsync(
        "insert into knowledge.gaps (account_id, knowledge_base_id, status, missed, first_at, last_at) values ($1, $2, 'open', 0, $3, $3) returning id", cancellationToken,
        SqlValue.Of(account.Value), SqlValue.Of(home.Value), SqlValue.Of(at)));

    /// <summary>Adds a wording; the gap's vector is the mean of all that the same model made.</summary>
    public async Task<long> AddWordingAsync(
        AccountId account, KnowledgeBaseId home, GapId gap, GapWords words, MissedQuestion question, string model, float[]? vector, CancellationToken cancellationToken)
    {
        var id = await ScalarAsync("""
            insert into knowledge.gap_wordings (account_id, knowledge_base_id, gap_id, key, terms, language, missed, last_at, vector_model, vector)
            values ($1, $2, $3, $4, $5, $6, 0, $7, case when $9::real[] is null then null else $8 end, $9::real[]::halfvec) returning id
            """, cancellationToken,
            SqlValue.Of(account.Value), SqlValue.Of(home.Value), SqlValue.Of(gap.Value), SqlValue.Of(words.Key), SqlValue.Of(words.Terms), SqlValue.Of(question.Language),
            SqlValue.Of(question.AskedAt), SqlValue.Of(model), Reals(vector));
        await AimAsync([gap.Value], cancellationToken);
        return id;
    }

    /// <summary>Counts one question. A solved gap that is missed afterwards is open again; a dismissed one stays so.</summary>
    public async Task CountAsync(AccountId account, GapPlace place, MissedQuestion question, CancellationToken cancellationToken)
    {
        await ExecuteAsync("""
            with added as (
                insert into knowledge.missed_questions (key, account_id, gap_id, wording_id, conversation_id, conversation_number, sequence, question, reason, asked_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (key) do nothing returning gap_id, wording_id, asked_at, recorded_at),
            worded as (
                update knowledge.gap_wordings w set missed = w.missed + 1, last_at = greatest(w.last_at, a.asked_at), recorded_at = greatest(w.recorded_at, a.recorded_at)
                from added a where w.id = a.wording_id)
            update knowledge.gaps g set missed = g.missed + 1, first_at = least(g.first_at, a.asked_at), last_at = greatest(g.last_at, a.asked_at),
                recorded_at = greatest(g.recorded_at, a.recorded_at),
                missed_again = g.missed_again + case when g.solved_at < a.asked_at then 1 else 0 end,
                status = case when g.status = 'solved' and g.solved_at < a.asked_at then 'open' else g.status end
            from added a where g.id = a.gap_id
            """, cancellationToken,
            SqlValue.Of(question.Key), SqlValue.Of(account.Value), SqlValue.Of(place.Gap), SqlValue.Of(place.Wording), SqlValue.Of(question.Place.Conversation),
            SqlValue.Of(question.Place.Number), SqlValue.Of(question.Place.Sequence), SqlValue.Of(question.Question),
            SqlValue.Of(question.Reason == MissReason.NoAnswer ? "no_answer" : "handed_off"), SqlValue.Of(question.AskedAt));
    }

    /// <summary>Deletes what was asked in these conversations, and what nobody else asked.</summary>
    public async Task ForgetAsync(AccountId account, long[] conversations, CancellationToken cancellationToken)
    {
        var gone = new List<(long Gap, long Wording)>();
        await using (var delete = Command("""
            delete from knowledge.missed_questions where account_id = $1 and conversation_id = any($2) returning gap_id, wording_id
            """, SqlValue.Of(account.Value), SqlValue.Of(conversations)))
        await using (var reader = await delete.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) gone.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        if (gone.Count == 0) return;
        var (gaps, wordings) = (gone.Select(static g => g.Gap).ToArray(), gone.Select(static g => g.Wording).ToArray());
        await ExecuteAsync("delete from knowledge.gap_wordings w where id = any($1) and not exists (select 1 from knowledge.missed_questions m where m.wording_id = w.id)", cancellationToken, SqlValue.Of(wordings));
        await ExecuteAsync("""
            update knowledge.gap_wordings w set missed = greatest(missed - lost.count, 1), recorded_at = (
                select max(m.recorded_at) from knowledge.missed_questions m where m.wording_id = w.id)
            from (select id, count(*)::int from unnest($1) id group by id) lost where w.id = lost.id
            """, cancellationToken, SqlValue.Of(wordings));
        await ExecuteAsync("delete from knowledge.gaps g where id = any($1) and not exists (select 1 from knowledge.gap_wordings w where w.gap_id = g.id)", cancellationToken, SqlValue.Of(gaps));
        await ExecuteAsync("""
            update knowledge.gaps g set missed = greatest(missed - lost.count, 1), recorded_at = (
                select max(w.recorded_at) from knowledge.gap_wordings w where w.gap_id = g.id)
            from (select id, count(*)::int from unnest($1) id group by id) lost where g.id = lost.id
            """, cancellationToken, SqlValue.Of(gaps));
        await AimAsync(gaps, cancellationToken);
    }

    /// <summary>Pairs that wait for approval go; approved ones forget where they are from.</summary>
    public async Task ForgetPairsAsync(AccountId account, long[] conversations, CancellationToken cancellationToken)
    {
        await ExecuteAsync("delete from knowledge.pairs where account_id = $1 and drawn_from && $2 and drawn_from <> '{}' and status = 'pending'", cancellationToken, SqlValue.Of(account.Value), SqlValue.Of(conversations));
        await ExecuteAsync("""
            update knowledge.pairs set drawn_from = array(select c from unnest(drawn_from) c where c <> all($2))
            where account_id = $1 and drawn_from && $2 and drawn_from <> '{}'
            """, cancellationToken, SqlValue.Of(account.Value), SqlValue.Of(conversations));
    }

    /// <summary>The mean of its newest wordings' vectors by the model that made the last; of no more than a moment's work.</summary>
    private Task<int> AimAsync(long[] gaps, CancellationToken cancellationToken) => ExecuteAsync("""
        update knowledge.gaps g set (vector_model, vector) = (
            select max(w.vector_model), avg(w.vector)
            from (select * from knowledge.gap_wordings where gap_id = g.id and vector is not null order by id desc limit $2) w
            where (w.vector_model, vector_dims(w.vector)) = (
                select n.vector_model, vector_dims(n.vector) from knowledge.gap_wordings n where n.gap_id = g.id and n.vector is not null order by n.id desc limit 1))
        where g.id = any($1)
        """, cancellationToken, SqlValue.Of(gaps), SqlValue.Of(MostAveraged));

    private static NpgsqlParameter Reals(float[]? vector) =>
        new() { Value = (object?)vector ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Real };

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var (connection, transaction) = db.Raw();
        var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder(values);
        return command;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> ScalarAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        await using var command = Command(sql, values);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <summary>A gap that may mean the same.</summary>
/// <param name="Cosine">The mean of those to its wordings; null where vectors cannot be compared.</param>
/// <param name="Wordings">The words of each.</param>
internal sealed record GapCandidate(GapId Id, double? Cosine, List<IReadOnlyCollection<string>> Wordings);

/// <summary>A wording and its gap.</summary>
internal sealed record GapPlace(long Wording, long Gap);
