using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>A turn that is stopped while its reply is being committed is recorded as what the customer reads.</summary>
public sealed class StoppedTurnTests
{
    /// <summary>The commit takes its time, and goes through whoever gives up waiting for it.</summary>
    private const string SlowCommit = """
        create function inbox.commit_slowly() returns trigger language plpgsql as $$
        begin
            begin perform pg_sleep(3); exception when query_canceled then null; end;
            return null;
        end $$;
        create constraint trigger commit_slowly after insert on inbox.messages deferrable initially deferred
            for each row when (new.sender_kind = 'assistant') execute function inbox.commit_slowly();
        select 1::bigint
        """;

    [Fact]
    public async Task What_was_posted_is_recorded_as_posted()
    {
        await using var desk = await RefundDesk.OpenAsync(asks: false);
        var window = await desk.Company.OpenWindowAsync();
        await desk.Company.SqlAsync<long>(SlowCommit);
        desk.Provider.Answer(RefundDesk.Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90."));
        var number = Desk.Number(await window.WriteAsync("How much does standard delivery cost?"));
        // Written down, and not posted yet.
        await Eventually.TrueAsync(
            async () => await desk.Company.SqlAsync<long>("with stopped as (update captain.turns set cancel_reason = 'superseded' where writer <> '' and outcome is null returning 1) select count(*) from stopped") == 1,
            CancellationToken.None, TimeSpan.FromSeconds(20));
        await desk.IdleAsync();
        (await RefundDesk.TextsAsync(window)).ShouldContain(static t => t.StartsWith("Standard delivery costs", StringComparison.Ordinal));
        var turn = (await desk.TurnsAsync(number)).ShouldHaveSingleItem()!;
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("reply", "answered"));
    }
}
