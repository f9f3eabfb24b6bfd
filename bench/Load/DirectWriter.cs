using Npgsql;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>
/// The peer of a posted message: Npgsql alone commits the rows that one leaves behind (the contact's and the conversation's
/// new state, the message, one job for each of its two listeners), one statement after the other, with nothing asked before.
/// </summary>
internal sealed class DirectWriter : IAsyncDisposable
{
    private const string Touch = "update inbox.contacts set last_activity_at = $2 where id = $1";

    private const string Advance = """
        update inbox.conversations set contact_last_seen_at = $2, last_activity_at = $2, updated_at = $2, unread_count = unread_count + 1,
            last_sequence = greatest(last_sequence, $3), last_chat_sequence = $3, last_customer_sequence = $3, revision = greatest(revision, $3) + 1
        where id = $1
        """;

    private const string Insert = """
        insert into inbox.messages (account_id, inbox_id, conversation_id, sequence, revision, message_type, content_type, content, private,
            sender_kind, sender_id, sender, external_id, echo_id, content_attributes, status, held, deleted, created_at, updated_at)
        values ($1, $2, $3, $4, $4, 'incoming', 'text', $5, false, 'contact', $6, $7::jsonb, $8, $9, '{}', 'sent', false, false, $10, $10)
        returning id
        """;

    private const string Enqueue = """
        insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, traceparent, created_at)
        values ($1, $2, $3, true, $4, 'MessageReceived', $5::jsonb, $6, $7, $6)
        """;

    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    /// <summary>The jobs are not worked on, and not before those of the server.</summary>
    private const string NobodysQueue = "bench";

    private readonly NpgsqlDataSource _source;
    private readonly Site _site;
    private readonly Row[] _conversations;
    private readonly string _words;

    private DirectWriter(NpgsqlDataSource source, Site site, Row[] conversations, string words) =>
        (_source, _site, _conversations, _words) = (source, site, conversations, words);

    /// <summary>A writer for all conversations as they are now.</summary>
    public static async Task<DirectWriter> OpenAsync(Installation installation, Site site, string words, int connections, CancellationToken cancellationToken)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(installation.ConnectionString) { MaxPoolSize = connections, MinPoolSize = connections, CommandTimeout = 600 });
        var conversations = new List<Row>();
        await using var command = source.CreateCommand("select id, contact_id, contact_inbox_id, last_sequence from inbox.conversations order by id");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken)) conversations.Add(new Row(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)) { LastSequence = rows.GetInt64(3) });
        return new DirectWriter(source, site, [.. conversations], words);
    }

    public async Task WriteAsync(int turn, CancellationToken cancellationToken)
    {
        var conversation = _conversations[turn % _conversations.Length];
        var (now, sequence, client) = (TimeProvider.System.GetUtcNow().UtcDateTime, Interlocked.Increment(ref conversation.LastSequence), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, Touch, cancellationToken, conversation.Contact, now);
        await ExecuteAsync(connection, Advance, cancellationToken, conversation.Id, now, sequence);
        var sender = $$"""{"id":{{conversation.Contact}},"name":"Visitor","avatar_url":null,"created_at":1790000000}""";
        var id = await ExecuteAsync(
            connection, Insert, cancellationToken, _site.Account, _site.Inbox, conversation.Id, sequence, _words, conversation.Contact, sender, $"visitor:{conversation.ContactInbox}:{client}", client, now);
        var payload = $$"""
            {"account_id":{{_site.Account}},"inbox_id":{{_site.Inbox}},"conversation_id":{{conversation.Id}},"message_id":{{id}},"sequence":{{sequence}},"responder":{"kind":"people","mode":"auto","id":null,"name":null,"avatar_url":null,"model_id":null} }
            """;
        var partition = $"{NobodysQueue}:{conversation.Id}";
        await ExecuteAsync(connection, Enqueue, cancellationToken, NobodysQueue, "captain.take-turn", partition, _site.Account, payload, now, TraceParent);
        await ExecuteAsync(connection, Enqueue, cancellationToken, NobodysQueue, "captain.supersede", partition, _site.Account, payload, now, TraceParent);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes its jobs out again: a queue twice as long would slow the server down.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var delete = _source.CreateCommand($"delete from platform.jobs where queue = '{NobodysQueue}'")) await delete.ExecuteNonQueryAsync();
        await _source.DisposeAsync();
    }

    private static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.AddWithValue(value);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private sealed class Row(long id, long contact, long contactInbox)
    {
        public long LastSequence;

        public long Id => id;

        public long Contact => contact;

        public long ContactInbox => contactInbox;
    }
}
