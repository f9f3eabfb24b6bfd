using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>The rows of claims and of what they contradict.</summary>
internal sealed class ClaimRows(KnowledgeDb db, Database database)
{
    /// <summary>More share a word only in a price list; the best of them have many in common.</summary>
    private const int MostCandidates = 60;

    /// <summary>The next document, as it is indexed, whose claims are not those of this state.</summary>
    public async Task<WaitingClaims?> NextUnreadAsync(AccountId account, KnowledgeBaseId home, DocumentId after, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            select d.id, d.title, d.language, d.content, md5(concat_ws('|', d.content_hash, d.title, d.language, $3::text, nullif(array_to_string(d.tags, '|'), '')))
            from knowledge.documents d left join knowledge.judged_documents j on j.document_id = d.id
            where d.account_id = $1 and d.knowledge_base_id = $2 and d.id > $4 and d.status = 'indexed' and d.removed_at is null
              and j.state is distinct from md5(concat_ws('|', d.content_hash, d.title, d.language, $3::text, nullif(array_to_string(d.tags, '|'), '')))
            order by d.id limit 1
            """);
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(home.Value), SqlValue.Of(ClaimReader.Version), SqlValue.Of(after.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new WaitingClaims(new DocumentId(reader.GetInt64(0)), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4))
            : null;
    }

    /// <summary>A document whose claims have not been compared, with its claims.</summary>
    public async Task<(DocumentId Id, string Language, List<Claim> Claims)?> NextUncomparedAsync(KnowledgeBaseId home, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            select d.id, d.language, c.claim from knowledge.documents d left join knowledge.claims c on c.document_id = d.id
            where d.id = (
                select j.document_id from knowledge.judged_documents j join knowledge.documents o on o.id = j.document_id
                where j.knowledge_base_id = $1 and not j.is_compared and o.status = 'indexed' and o.removed_at is null order by j.document_id limit 1)
            order by c.id
            """);
        command.Parameters.AddInOrder(SqlValue.Of(home.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        (DocumentId, string, List<Claim> Claims)? found = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            found ??= (new DocumentId(reader.GetInt64(0)), reader.GetString(1), []);
            if (!await reader.IsDBNullAsync(2, cancellationToken) && JsonSerializer.Deserialize<Claim>(reader.GetString(2), WireJson.Options) is { } claim) found.Value.Claims.Add(claim);
        }

        return found;
    }

    /// <summary>How many chunks of the knowledge base have each of these terms, and how many there are.</summary>
    public async Task<(Dictionary<string, int> Chunks, long All)> CountAsync(KnowledgeBaseId home, IReadOnlyCollection<string> terms, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            select t.term, t.chunks, (select s.chunks from knowledge.index_statistics s where s.knowledge_base_id = $1)
            from knowledge.index_terms t where t.knowledge_base_id = $1 and t.term = any($2)
            """);
        command.Parameters.AddInOrder(SqlValue.Of(home.Value), SqlValue.Of(terms.ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (counts, all) = (new Dictionary<string, int>(StringComparer.Ordinal), 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            counts[reader.GetString(0)] = reader.GetInt32(1);
            all = await reader.IsDBNullAsync(2, cancellationToken) ? 0 : reader.GetInt64(2);
        }

        return (counts, all);
    }

    /// <summary>
    /// Claims of other documents that are searched now, those with most keys in common first. Documents that are tagged for
    /// other products may say otherwise.
    /// </summary>
    public async Task<IReadOnlyList<Candidate>> CandidatesAsync(DocumentId document, string[] keys, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            select c.document_id, c.claim from knowledge.claims c join knowledge.documents d on d.id = c.document_id join knowledge.documents own on own.id = $1
            where c.keys && $2 and c.document_id <> $1 and d.status = 'indexed' and d.removed_at is null
              and (d.tags && own.tags or d.tags = '{}' or own.tags = '{}')
            order by (select count(*) from unnest(c.keys) k where k = any($2)) desc, c.id limit $3
            """);
        command.Parameters.AddInOrder(SqlValue.Of(document.Value), SqlValue.Of(keys), SqlValue.Of(MostCandidates));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Candidate>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize<Claim>(reader.GetString(1), WireJson.Options) is { } claim) found.Add(new Candidate(new DocumentId(reader.GetInt64(0)), claim));
        }

        return found;
    }

    /// <summary>Puts the claims of a document in the place of those it had, to be compared; in the caller's transaction.</summary>
    public async Task WriteAsync(
        AccountId account, KnowledgeBaseId home, WaitingClaims document, IReadOnlyList<(Claim Claim, string[] Keys)> claims, CancellationToken cancellationToken)
    {
        var id = SqlValue.Of(document.Id.Value);
        await ExecuteAsync("delete from knowledge.claims where document_id = $1", cancellationToken, id);
        foreach (var (claim, keys) in claims)
        {
            await ExecuteAsync(
                "insert into knowledge.claims (account_id, knowledge_base_id, document_id, keys, claim) values ($1, $2, $3, $4, $5)", cancellationToken,
                SqlValue.Of(account.Value), SqlValue.Of(home.Value), id, SqlValue.Of(keys), SqlValue.Json(JsonSerializer.Serialize(claim, WireJson.Options)));
        }

        await ExecuteAsync("""
            insert into knowledge.judged_documents (document_id, account_id, knowledge_base_id, state, is_compared) values ($1, $2, $3, $4, false)
            on conflict (document_id) do update set state = excluded.state, is_compared = false
            """, cancellationToken, id, SqlValue.Of(account.Value), SqlValue.Of(home.Value), SqlValue.Of(document.State));
    }

    /// <summary>Puts what a document contradicts in the place of what it did; in the caller's transaction.</summary>
    public async Task WriteAsync(
        AccountId account, KnowledgeBaseId home, DocumentId document, IReadOnlyList<Claim> claims, IReadOnlyList<FoundContradiction> found, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var id = SqlValue.Of(document.Value);
        var quotes = claims.Select(static one => one.Quote).Distinct().ToArray();
        var prints = found.Select(static one => PrintOf(one)).ToArray();
        await ExecuteAsync("""
            delete from knowledge.contradictions c where (c.one_document_id = $1 or c.other_document_id = $1)
              and (c.status = 'open' and c.fingerprint <> all($2) or case when c.one_document_id = $1 then c.one_quote else c.other_quote end <> all($3))
            """, cancellationToken, id, SqlValue.Of(prints), SqlValue.Of(quotes));
        foreach (var one in found) await AddAsync(account, home, one, SqlValue.Of(now), cancellationToken);
        await ExecuteAsync("update knowledge.judged_documents set is_compared = true where document_id = $1", cancellationToken, id);
    }

    private Task<int> AddAsync(AccountId account, KnowledgeBaseId home, FoundContradiction found, NpgsqlParameter now, CancellationToken cancellationToken)
    {
        var (one, other) = ((found.OneDocument, found.One, found.Judgement.One), (found.OtherDocument, found.Other, found.Judgement.Other));
        if (found.OtherDocument.Value < found.OneDocument.Value) (one, other) = (other, one);
        return ExecuteAsync(
            """
            insert into knowledge.contradictions (
                account_id, knowledge_base_id, kind, score, one_document_id, one_quote, one_headings, one_start, one_length,
                other_document_id, other_quote, other_headings, other_start, other_length, fingerprint, status, found_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'open', $16)
            on conflict (one_document_id, other_document_id, fingerprint) do update set score = excluded.score
            """,
            cancellationToken,
            SqlValue.Of(account.Value), SqlValue.Of(home.Value), SqlValue.Of(JsonNamingPolicy.SnakeCaseLower.ConvertName(found.Judgement.One.Kind.ToString())), SqlValue.Of((float)found.Judgement.Score),
            SqlValue.Of(one.Item1.Value), SqlValue.Of(one.Item2.Quote), SqlValue.Of(one.Item2.Headings.ToArray()), SqlValue.Of(one.Item3.Start), SqlValue.Of(one.Item3.Length),
            SqlValue.Of(other.Item1.Value), SqlValue.Of(other.Item2.Quote), SqlValue.Of(other.Item2.Headings.ToArray()), SqlValue.Of(other.Item3.Start), SqlValue.Of(other.Item3.Length),
            SqlValue.Of(PrintOf(found)), now);
    }

    /// <summary>The same for both orders.</summary>
    private static string PrintOf(FoundContradiction found)
    {
        string[] sides = [Side(found.One, found.Judgement.One), Side(found.Other, found.Judgement.Other)];
        Array.Sort(sides, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', sides))));

        static string Side(Claim claim, Quantity quantity) => $"{string.Join('›', claim.Headings)}|{claim.Quote}|{quantity.Kind}";
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder([.. parameters.Select(static p => p.Clone())]);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>A document that has not been compared as it is now.</summary>
/// <param name="State">Names what of it decides what it says.</param>
internal sealed record WaitingClaims(DocumentId Id, string Title, string Language, string Content, string State);
