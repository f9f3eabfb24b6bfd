using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Turns the best hits into passages: their text, where they stand, and which of the question's terms they have.</summary>
internal static class PassageReader
{
    private const string Sql = """
        select c.id, c.document_id, d.title, d.url, c.heading_path, c.text, c.language, (
            select array_agg(p.term_id) from knowledge.postings p where p.chunk_id = c.id and p.term_id = any($3))
        from knowledge.chunks c join knowledge.documents d on d.id = c.document_id
        where c.id = any($1) and c.account_id = $2 and d.removed_at is null
        """;

    public static async Task<IReadOnlyList<Passage>> ReadAsync(
        NpgsqlConnection connection, AccountId account, SearchQuery query, IReadOnlyList<FusedHit> hits, IReadOnlyList<QueryTerm> terms,
        CancellationToken cancellationToken)
    {
        if (hits.Count == 0)
            return [];
        var rows = await ReadRowsAsync(connection, account, hits, terms, cancellationToken);
        var passages = new List<Passage>(query.Top);
        var documents = new HashSet<DocumentId>();
        foreach (var hit in hits)
        {
            if (passages.Count == query.Top)
                break;
            if (rows.TryGetValue(hit.ChunkId, out var row) && (!query.DistinctDocuments || documents.Add(row.Document)))
                passages.Add(Passage(hit, row, terms));
        }

        return passages;
    }

    private static Passage Passage(FusedHit hit, Row row, IReadOnlyList<QueryTerm> terms)
    {
        var matched = terms.Where(term => term.Id is { } id && row.TermIds.Contains(id)).ToList();
        var whole = terms.Sum(term => term.Weight);
        return new Passage(
            new ChunkId(hit.ChunkId), row.Document, row.Title, row.Url, row.HeadingPath, row.Text, row.Language,
            hit.Score, hit.LexicalScore, hit.LexicalRank, hit.VectorScore, hit.VectorRank,
            whole > 0 ? matched.Sum(term => term.Weight) / whole : 0, [.. matched.Select(term => term.Text)]);
    }

    private static async Task<Dictionary<long, Row>> ReadRowsAsync(
        NpgsqlConnection connection, AccountId account, IReadOnlyList<FusedHit> hits, IReadOnlyList<QueryTerm> terms, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(
            SqlValue.Of(hits.Select(hit => hit.ChunkId).ToArray()), SqlValue.Of(account.Value),
            SqlValue.Of(terms.Where(term => term.Id is not null).Select(term => term.Id ?? 0).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<long, Row>(hits.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(reader.GetInt64(0), new Row(
                new DocumentId(reader.GetInt64(1)), reader.GetString(2), await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3),
                await reader.GetFieldValueAsync<string[]>(4, cancellationToken), reader.GetString(5), reader.GetString(6),
                await reader.IsDBNullAsync(7, cancellationToken) ? [] : [.. await reader.GetFieldValueAsync<long[]>(7, cancellationToken)]));
        }

        return rows;
    }

    private sealed record Row(DocumentId Document, string Title, string? Url, string[] HeadingPath, string Text, string Language, HashSet<long> TermIds);
}
