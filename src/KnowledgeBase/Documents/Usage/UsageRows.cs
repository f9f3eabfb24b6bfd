using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents.Usage;

/// <summary>Counts in rows of their own, by the database's clock, which decides how long they are kept. Documents are locked in the order of their ids, in which everybody locks them.</summary>
internal sealed class UsageRows(KnowledgeDb db) : IDocumentUsage
{
    private const string CountSql = """
        with there as (
            select id from knowledge.documents where account_id = $1 and id = any($3) and removed_at is null order by id for key share),
        counted as (
            insert into knowledge.cited_documents (key, document_id, account_id) select $2, id, $1 from there order by id
            on conflict do nothing returning document_id),
        days as (
            insert into knowledge.document_days as d (document_id, day, account_id, cited) select document_id, (now() at time zone 'UTC')::date, $1, 1 from counted order by document_id
            on conflict (document_id, day) do update set cited = d.cited + 1)
        insert into knowledge.document_usage as u (document_id, account_id, cited, cited_at) select document_id, $1, 1, now() from counted order by document_id
        on conflict (document_id) do update set cited = u.cited + 1, cited_at = greatest(u.cited_at, excluded.cited_at)
        """;

    private const string RateSql = """
        with changed as (
            select document_id, rating from knowledge.cited_documents where key = $2 and account_id = $1 and rating is distinct from $3 order by document_id for update),
        rated as (
            update knowledge.cited_documents c set rating = $3 from changed where c.key = $2 and c.document_id = changed.document_id)
        update knowledge.document_usage u set
            rated_up = u.rated_up + (coalesce($3, '') = 'up')::int - (coalesce(changed.rating, '') = 'up')::int,
            rated_down = u.rated_down + (coalesce($3, '') = 'down')::int - (coalesce(changed.rating, '') = 'down')::int
        from changed where u.document_id = changed.document_id
        """;

    private const string ConfirmSql = """
        insert into knowledge.document_usage as u (document_id, account_id, confirmed_at, confirmed_by, confirmed_by_name)
        select id, $1, $3, $4, $5 from knowledge.documents where account_id = $1 and id = $2 and removed_at is null
        on conflict (document_id) do update set confirmed_at = $3, confirmed_by = $4, confirmed_by_name = $5
        """;

    public Task ReportAsync(
        AccountId account, Guid answer, IReadOnlyCollection<DocumentId> cited, AnswerRating? rating, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            await ExecuteAsync(
                CountSql, token, SqlValue.Of(account.Value), SqlValue.Of(answer), SqlValue.Of(cited.Select(static d => d.Value).Distinct().ToArray()));
            await ExecuteAsync(
                RateSql, token, SqlValue.Of(account.Value), SqlValue.Of(answer), SqlValue.Text(rating switch { AnswerRating.Up => "up", AnswerRating.Down => "down", _ => null }));
            return true;
        }, cancellationToken);

    /// <summary>False when there is no such document.</summary>
    public Task<bool> ConfirmAsync(AccountId account, DocumentId document, Actor by, DateTimeOffset at, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token => await ExecuteAsync(
                ConfirmSql, token, SqlValue.Of(account.Value), SqlValue.Of(document.Value), SqlValue.Of(at), SqlValue.Of((object?)by.User?.Value ?? DBNull.Value),
                SqlValue.Text(by.Name)) > 0,
            cancellationToken);

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder(values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>By day no list looks back further, and an answer is not rated any more when its trace is gone.</summary>
internal static class UsageRetention
{
    public const string Days = """
        delete from knowledge.document_days where (document_id, day) in (
            select document_id, day from knowledge.document_days
            where day < least($1::timestamptz, $3::timestamptz - interval '91 days')::date order by day limit $2 for update skip locked)
        """;

    public const string Cited = """
        delete from knowledge.cited_documents where (key, document_id) in (
            select key, document_id from knowledge.cited_documents where recorded_at < $1 and $3::timestamptz is not null order by recorded_at limit $2 for update skip locked)
        """;
}
