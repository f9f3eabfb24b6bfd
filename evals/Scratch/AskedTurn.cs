using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace Wheelhouse.Evals.Scratch;

/// <summary>What became of one customer message.</summary>
/// <param name="Outcome">As the turn recorded it: <c>reply</c>, <c>hand_off</c> …</param>
/// <param name="Reply">What the customer got to read; empty when nothing was said.</param>
/// <param name="Searches">What was searched for, in order.</param>
/// <param name="Documents">The found documents, best first, each once.</param>
/// <param name="Milliseconds">From the customer's message to the reply, both as stored.</param>
internal sealed record AskedTurn(
    string Outcome,
    string? Reason,
    string Language,
    double Confidence,
    string Reply,
    IReadOnlyList<string> Searches,
    IReadOnlyList<long> Documents,
    IReadOnlyList<AskedCitation> Citations,
    double Milliseconds)
{
    private const string Query = """
        select t.outcome, t.reason, t.language, coalesce(t.confidence, 0), t.record::text,
               coalesce(reply.content, ''), coalesce(extract(epoch from reply.created_at - asked.created_at) * 1000, 0)::float8
        from inbox.messages asked
        join captain.turns t on t.conversation_id = asked.conversation_id and t.sequence = asked.sequence
        left join lateral (
            select m.content, m.created_at from inbox.messages m
            where m.conversation_id = asked.conversation_id and m.sequence > asked.sequence and m.sender_kind = 'assistant' and not m.private
            order by m.sequence limit 1) reply on true
        where asked.id = $1 and t.outcome is not null
        """;

    /// <summary>What became of the messages before, in order.</summary>
    public IReadOnlyList<AskedTurn> Earlier { get; init; } = [];

    /// <summary>What each step of the turn took, in milliseconds.</summary>
    public IReadOnlyDictionary<string, double> Steps { get; init; } = new Dictionary<string, double>();

    /// <summary>What was written and not shown, each with the reason before it.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>What became of each call of a tool, in order, as <c>tool: verdict</c>.</summary>
    public IReadOnlyList<string> Verdicts { get; init; } = [];

    public bool IsReply => Outcome == "reply";

    /// <summary>The turn of a message, once it is finished.</summary>
    public static async Task<AskedTurn> WaitAsync(NpgsqlDataSource database, long messageId, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            if (await FindAsync(database, messageId, patience.Token) is { } turn) return turn;
            await Task.Delay(25, patience.Token);
        }
    }

    /// <summary>Null while the turn is not finished.</summary>
    public static async Task<AskedTurn?> FindAsync(NpgsqlDataSource database, long messageId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = messageId });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        var record = JsonNode.Parse(row.GetString(4))!;
        var passages = record["passages"]!.AsArray().Select(p => p!["document_id"]!.GetValue<long>()).ToList();
        var citations = record["sentences"]!.AsArray().SelectMany(s => s!["citations"]!.AsArray())
            .Select(c => new AskedCitation(passages[c!["passage_number"]!.GetValue<int>() - 1], c["quote"]!.GetValue<string>()));
        return new AskedTurn(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), row.GetDouble(3), row.GetString(5),
            [.. record["searches"]!.AsArray().Select(s => s!.GetValue<string>())],
            [.. passages.Distinct()], [.. citations], row.GetDouble(6))
        {
            Refused = [.. (record["refused"] as JsonArray ?? []).Select(r => $"{r!["why"]}: {r["text"]}")],
            Verdicts = [.. (record["calls"] as JsonArray ?? []).Select(c => $"{c!["name"]}: {c["verdict"]}")],
            Steps = record["steps"]!.AsArray().GroupBy(s => s!["name"]!.GetValue<string>()).ToDictionary(g => g.Key, g => g.Sum(s => s!["milliseconds"]!.GetValue<double>())),
        };
    }
}

internal sealed record AskedCitation(long Document, string Quote);
