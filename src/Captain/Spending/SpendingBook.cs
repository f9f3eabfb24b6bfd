using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Spending;

/// <summary>
/// Writes down what each call to a model cost, once it is known, and says how much of the budgets is left. Calls that run at
/// the same moment all go through: a budget can be passed by what they cost.
/// </summary>
internal sealed class SpendingBook(CaptainDb db, ILogger<SpendingBook> logger)
{
    private const string RecordSql = """
        insert into captain.spending as s (account_id, day, inbox_id, assistant_id, model, step, calls, input_tokens, output_tokens, price)
        values ($1, (now() at time zone 'UTC')::date, $2, $3, $4, $5, 1, $6, $7, $8)
        on conflict (account_id, day, inbox_id, assistant_id, model, step) do update set
            calls = s.calls + 1, input_tokens = s.input_tokens + excluded.input_tokens,
            output_tokens = s.output_tokens + excluded.output_tokens, price = s.price + excluded.price
        """;

    /// <summary>Budgets of account $1 that hold for inbox $2, all of them where that is null, with what was spent since their period began.</summary>
    private const string UseSql = """
        select b.inbox_id, b.period, b.money, b.tokens, b.warn_percent, p.since,
            coalesce(sum(s.price), 0), coalesce(sum(s.input_tokens + s.output_tokens), 0)::bigint
        from captain.budgets b
        cross join lateral (
            select case b.period when 'day' then t.today else date_trunc('month', t.today)::date end as since
            from (select (now() at time zone 'UTC')::date as today) t) p
        left join captain.spending s on s.account_id = b.account_id and s.day >= p.since and (b.inbox_id = 0 or s.inbox_id = b.inbox_id)
        where b.account_id = $1 and ($2::bigint is null or b.inbox_id in (0, $2))
        group by b.inbox_id, b.period, b.money, b.tokens, b.warn_percent, p.since
        order by b.inbox_id, b.period
        """;

    /// <summary>True for whoever is the first to notice.</summary>
    private const string WarnSql = """
        update captain.budgets set warned_for = $4
        where account_id = $1 and inbox_id = $2 and period = $3 and (warned_for is null or warned_for < $4)
        """;

    public async Task RecordAsync(Expense expense, CancellationToken cancellationToken)
    {
        foreach (var use in (await RecordAndReadAsync(expense, cancellationToken)).Where(use => use.State != BudgetState.Within))
        {
            if (await WarnAsync(expense.Account, use, cancellationToken)) Log.BudgetWarning(logger, use.Name, expense.Account.Value, use.SpentMoney, use.SpentTokens);
        }
    }

    /// <summary>The budgets that hold in an inbox, those of the account included.</summary>
    /// <param name="inbox">Null for what belongs to no inbox: the account's alone.</param>
    public Task<IReadOnlyList<BudgetUse>> ReadAsync(AccountId account, InboxId? inbox, CancellationToken cancellationToken) =>
        ReadPlaceAsync(account, inbox?.Value ?? 0, cancellationToken);

    /// <summary>All budgets, of the account and of its inboxes.</summary>
    public Task<IReadOnlyList<BudgetUse>> ReadAllAsync(AccountId account, CancellationToken cancellationToken) => ReadPlaceAsync(account, null, cancellationToken);

    /// <summary>In one round trip, as a customer waits for it.</summary>
    private async Task<IReadOnlyList<BudgetUse>> RecordAndReadAsync(Expense expense, CancellationToken cancellationToken)
    {
        await using var opened = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(opened.Connection);
        var record = new NpgsqlBatchCommand(RecordSql);
        record.Parameters.AddInOrder(
            SqlValue.Of(expense.Account.Value), SqlValue.Of(expense.Inbox?.Value ?? 0), SqlValue.Of(expense.Assistant ?? 0), SqlValue.Of(expense.Model),
            SqlValue.Of(expense.Step), SqlValue.Of(expense.InputTokens), SqlValue.Of(expense.OutputTokens), SqlValue.Of(expense.Price));
        var use = new NpgsqlBatchCommand(UseSql);
        use.Parameters.AddInOrder(SqlValue.Of(expense.Account.Value), PlaceOf(expense.Inbox?.Value ?? 0));
        batch.BatchCommands.Add(record);
        batch.BatchCommands.Add(use);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadUsesAsync(reader, cancellationToken);
    }

    private async Task<IReadOnlyList<BudgetUse>> ReadPlaceAsync(AccountId account, long? place, CancellationToken cancellationToken)
    {
        await using var opened = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(UseSql, opened.Connection);
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), PlaceOf(place));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadUsesAsync(reader, cancellationToken);
    }

    /// <summary>Every place where that is null.</summary>
    private static NpgsqlParameter PlaceOf(long? place) => new() { Value = (object?)place ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint };

    private static async Task<IReadOnlyList<BudgetUse>> ReadUsesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var uses = new List<BudgetUse>();
        while (await reader.ReadAsync(cancellationToken))
        {
            uses.Add(new BudgetUse(
                reader.GetInt64(0),
                reader.GetString(1) == PeriodName(BudgetPeriod.Day) ? BudgetPeriod.Day : BudgetPeriod.Month,
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetDecimal(2),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetInt64(3),
                reader.GetInt32(4),
                reader.GetFieldValue<DateOnly>(5),
                reader.GetDecimal(6),
                reader.GetInt64(7)));
        }

        return uses;
    }

    private static string PeriodName(BudgetPeriod period) => period == BudgetPeriod.Day ? "day" : "month";

    private async Task<bool> WarnAsync(AccountId account, BudgetUse use, CancellationToken cancellationToken)
    {
        await using var opened = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(WarnSql, opened.Connection);
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(use.InboxId), SqlValue.Of(PeriodName(use.Period)), SqlValue.Of(use.Since));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Given back after each statement: a turn waits for its model for minutes, and must hold no connection meanwhile.</summary>
    private async Task<Opened> OpenAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new Opened(db);
    }

    private readonly struct Opened(CaptainDb db) : IAsyncDisposable
    {
        public NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();

        public async ValueTask DisposeAsync() => await db.Database.CloseConnectionAsync();
    }
}

/// <summary>What one use of a model cost.</summary>
/// <param name="Inbox">Null for what belongs to none.</param>
/// <param name="Model">As its people know it.</param>
/// <param name="Step">What it was asked to do.</param>
internal sealed record Expense(AccountId Account, InboxId? Inbox, long? Assistant, string Model, string Step, long InputTokens, long OutputTokens, decimal Price);
