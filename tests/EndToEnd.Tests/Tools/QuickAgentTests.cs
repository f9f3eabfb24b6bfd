using Npgsql;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>What becomes of a call stands behind the words that it waits, and is told although the customer writes at that moment.</summary>
public sealed class QuickAgentTests : IAsyncLifetime
{
    private const string Wish = "Please refund my order LK-1.";
    private const string Waits = "A colleague has to confirm this first. You will hear from us here.";
    private const string ToldAbove = "You can read above what came of it.";
    private const string AsStoreCredit = "Your order was refunded as store credit. [1]";
    private const string LongAgo = "update captain.turns set started_at = now() - interval '1 hour' where approval_id is null";
    private static readonly FakeAnswer Told = RefundDesk.Says("Your order was refunded as store credit.", "state: refunded as store credit");

    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await RefundDesk.OpenAsync(asks: true);
        _desk.Server.Answer = static _ => (200, """{"state":"refunded as store credit"}""");
        _window = await _desk.Company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task What_is_approved_while_the_answer_is_still_written_is_told_behind_it()
    {
        var (number, asked) = (new TaskCompletionSource<long>(), 0);
        _desk.Provider.Script = _ =>
        {
            switch (Interlocked.Increment(ref asked))
            {
                case 1:
                    return _desk.Refunds("LK-1");
                case 2:
                    ApproveAsync(number.Task).GetAwaiter().GetResult();
                    return RefundDesk.Nothing;
                default:
                    return Told;
            }
        };
        number.SetResult(Desk.Number(await _window.WriteAsync(Wish)));
        await Eventually.TrueAsync(async () => (await RefundDesk.TextsAsync(_window)).Count == 3, CancellationToken.None, TimeSpan.FromSeconds(30));
        (await RefundDesk.TextsAsync(_window)).ShouldBe([Wish, Waits, AsStoreCredit]);
    }

    [Theory]
    [InlineData("approve", AsStoreCredit)]
    [InlineData("decline", "A colleague has looked at this, and it cannot be done")]
    public async Task But_nobody_waits_for_a_turn_that_has_died_for_good(string answer, string told)
    {
        var number = await AskAsync();
        await ExecuteAsync("update captain.turns set outcome = null");
        _desk.Provider.Answer(Told);
        await _desk.DecideAsync(number, answer, new { tell = true });
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe(Waits);
        await ExecuteAsync(LongAgo);
        await Eventually.TrueAsync(async () => (await RefundDesk.TextsAsync(_window)).Count == 3, CancellationToken.None, TimeSpan.FromSeconds(30));
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith(told[..20]);
    }

    [Theory]
    [InlineData(false, Waits, AsStoreCredit)]
    [InlineData(true, AsStoreCredit, ToldAbove)]
    public async Task A_turn_that_is_tried_again_finds_what_was_done_meanwhile(bool isOld, string first, string second)
    {
        var (number, asked) = (new TaskCompletionSource<long>(), 0);
        _desk.StandIn.Answer(FakeAnswer.Fails(503, "{}"));
        _desk.Provider.Script = request =>
        {
            if (!request.TryGetProperty("tools", out var tools) || !tools.ToString().Contains(_desk.Slug, StringComparison.Ordinal)) return Told;
            switch (Interlocked.Increment(ref asked))
            {
                case 2:
                    if (isOld) ExecuteAsync(LongAgo).GetAwaiter().GetResult();
                    ApproveAsync(number.Task).GetAwaiter().GetResult();
                    return FakeAnswer.Fails(503, "{}");
                case 4:
                    request.GetRawText().ShouldContain("A colleague has confirmed it, and it is done. The customer is told");
                    return RefundDesk.Nothing;
                default:
                    return _desk.Refunds("LK-1");
            }
        };
        number.SetResult(Desk.Number(await _window.WriteAsync(Wish)));
        await Eventually.TrueAsync(async () => (await RefundDesk.TextsAsync(_window)).Count == 3, CancellationToken.None, TimeSpan.FromSeconds(30));
        (await RefundDesk.TextsAsync(_window)).ShouldBe([Wish, first, second]);
        (await _desk.CardsAsync(await number.Task)).Count.ShouldBe(1);
        _desk.Server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_is_told_that_it_waits_who_has_read_meanwhile_that_it_is_done()
    {
        var number = await AskAsync();
        var asked = 0;
        _desk.Provider.Script = request =>
        {
            if (!request.GetRawText().Contains("Did you refund", StringComparison.Ordinal) || !request.GetProperty("tools").ToString().Contains(_desk.Slug, StringComparison.Ordinal)) return Told;
            if (Interlocked.Increment(ref asked) == 1) return _desk.Refunds("LK-1");
            ApproveAsync(Task.FromResult(number)).GetAwaiter().GetResult();
            Eventually.TrueAsync(async () => (await RefundDesk.TextsAsync(_window))[^1] == AsStoreCredit, CancellationToken.None, TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
            return RefundDesk.Nothing;
        };
        await _desk.WriteAsync(_window, "Did you refund order LK-1?");
        (await RefundDesk.TextsAsync(_window))[^2..].ShouldBe([AsStoreCredit, ToldAbove]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_customer_who_writes_while_it_is_declined_hears_of_it_all_the_same(bool tell)
    {
        var number = await AskAsync();
        _desk.Provider.Answer(RefundDesk.Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90."));
        await using var obstacles = await Obstacles.OpenAsync(_desk.Company.Host.ConnectionString);
        await using var holder = new NpgsqlConnection(_desk.Company.Host.ConnectionString);
        await holder.OpenAsync();
        // It is marked as declined, and stands still before it looks at the conversation.
        await obstacles.CloseAsync("captain.assistants");
        var id = (await _desk.CardsAsync(number))[^1]["id"]!.GetValue<string>();
        await Company.SendAsync(_desk.Company.Agent, HttpMethod.Post, $"{_desk.Company.Path}/conversations/{number}/approvals/{id}/decline", new { tell });
        await Eventually.TrueAsync(async () => await obstacles.WaitingForAsync("captain.assistants") > 0, CancellationToken.None, TimeSpan.FromSeconds(20));
        await using var hold = await holder.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand($"select 1 from inbox.conversations where number = {number} for update", holder, hold)) await take.ExecuteScalarAsync();
        // The customer is first before the conversation, what is to be said of the call comes after him and has not seen his message.
        var writes = _window.WriteAsync("How much does standard delivery cost?");
        await WaitingAsync(1);
        await obstacles.ClearAsync();
        await WaitingAsync(2);
        await hold.RollbackAsync();
        await writes;
        if (tell) await Eventually.TrueAsync(async () => (await RefundDesk.TextsAsync(_window)).Exists(static t => t.StartsWith("A colleague has looked at this", StringComparison.Ordinal)), CancellationToken.None, TimeSpan.FromSeconds(20));
        else await Eventually.TrueAsync(async () => await _desk.Company.StatusAsync(number) == "open", CancellationToken.None, TimeSpan.FromSeconds(20));
        var thread = (await _desk.Company.ThreadAsync(number)).ToList();
        thread.FindIndex(static m => Desk.Text(m!).StartsWith("How much", StringComparison.Ordinal)).ShouldBeLessThan(
            thread.FindIndex(m => tell ? Desk.Text(m!).StartsWith("A colleague has looked at this", StringComparison.Ordinal) : m!["content_attributes"]?["handoff"] is not null), "it is said behind what he wrote");
    }

    private Task<long> AskAsync()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        return _desk.WriteAsync(_window, Wish);
    }

    /// <summary>Approves what was asked last, and waits until the job that makes the call has done what it does at first.</summary>
    private async Task ApproveAsync(Task<long> conversation)
    {
        var number = await conversation;
        var id = (await _desk.CardsAsync(number))[^1]["id"]!.GetValue<string>();
        await Company.SendAsync(_desk.Company.Agent, HttpMethod.Post, $"{_desk.Company.Path}/conversations/{number}/approvals/{id}/approve", new { });
        await Eventually.TrueAsync(
            async () => await _desk.Company.SqlAsync<long>("select count(*) from captain.approvals where state = 'done'") == 1
                && await _desk.Company.SqlAsync<long>("select count(*) from platform.jobs where handler = 'captain.run-approved' and (node is not null or attempts = 0 and run_at <= now())") == 0,
            CancellationToken.None, TimeSpan.FromSeconds(20));
    }

    /// <summary>Waits until so many sessions stand before a row that another one holds.</summary>
    private Task WaitingAsync(int sessions) => Eventually.TrueAsync(
        async () => await _desk.Company.SqlAsync<long>("select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where a.datname = current_database() and not l.granted and l.locktype in ('tuple', 'transactionid')") >= sessions,
        CancellationToken.None, TimeSpan.FromSeconds(20));

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_desk.Company.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
