using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Data;

/// <summary>
/// Whose turn it is to ask a host for something: all sources of all accounts on all nodes ask it one after the other, by the
/// database's clock. A moment is booked by one statement, so that nobody holds anything while waiting for it.
/// </summary>
internal sealed class CrawledHosts(Database database)
{
    /// <summary>A host that nobody has asked for so long needs no pause; its row goes with what comes in from outside.</summary>
    public const string Retention = """
        delete from knowledge.crawled_hosts where host in (
            select host from knowledge.crawled_hosts where next_at < $1 and $3::timestamptz is not null order by next_at limit $2 for update skip locked)
        """;

    /// <summary>Books the next free moment.</summary>
    /// <param name="pause">The least time between this request and the ones before and after it.</param>
    /// <returns>How long it is until then.</returns>
    public async Task<TimeSpan> BookAsync(string host, TimeSpan pause, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(BookSql);
        command.Parameters.AddInOrder(SqlValue.Of(host), SqlValue.Of(pause));
        return (TimeSpan)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The host has answered; the pause counts from here, so that a slow one has it, too.</summary>
    public async Task RestAsync(string host, TimeSpan pause, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("update knowledge.crawled_hosts set next_at = greatest(next_at, clock_timestamp() + $2) where host = $1");
        command.Parameters.AddInOrder(SqlValue.Of(host), SqlValue.Of(pause));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // What is booked for more than an hour from now was booked before the database's clock was put back.
    private const string BookSql = """
        insert into knowledge.crawled_hosts as h (host, taken_at, next_at) values ($1, clock_timestamp(), clock_timestamp() + $2)
        on conflict (host) do update set (taken_at, next_at) = (
            select moment, moment + $2 from (
                select case when h.next_at > clock_timestamp() + interval '1 hour' then clock_timestamp()
                    else greatest(clock_timestamp(), h.next_at, h.taken_at + $2) end as moment) free)
        returning greatest(taken_at - clock_timestamp(), interval '0')
        """;
}
