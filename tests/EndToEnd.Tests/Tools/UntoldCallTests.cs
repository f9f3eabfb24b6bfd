using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>Calls of which no model tells: what was begun comes to people, and what is done is said in the product's own words.</summary>
public sealed class UntoldCallTests : IAsyncLifetime
{
    private const string Wish = "Please refund my order LK-1.";
    private static readonly FakeAnswer Delivery = RefundDesk.Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90.");

    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await RefundDesk.OpenAsync(asks: false);
        _desk.StandIn.Answer(FakeAnswer.Fails(503, "{}"));
        _window = await _desk.Company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Nobody_stands_in_for_a_model_that_fails_over_a_call_that_broke_off()
    {
        _desk.Server.Answer = static _ => (504, "{}");
        _desk.Provider.Answer(_desk.Refunds("LK-1"), FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer(Delivery);
        var number = await _desk.WriteAsync(_window, Wish);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        _desk.StandIn.Requests.ShouldBeEmpty();
        (await HandoffAsync(number)).ShouldContain("Look whether it was done");
    }

    [Theory]
    [InlineData("hand_off", "open")]
    [InlineData("resolve", "resolved")]
    public async Task Whoever_stands_in_may_end_the_conversation_as_the_one_that_failed_wanted(string tool, string status)
    {
        await _desk.AllowAsync(false, tool);
        var ends = FakeAnswer.Calls(tool, """{"reason":"the order is settled"}""");
        _desk.Provider.Answer(ends, FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer(ends, FakeAnswer.Lines("""{"verdict":"abstained","reason":"nothing is left to say"}"""));
        var number = await _desk.WriteAsync(_window, "That is all, my order LK-1 has come.");
        (await _desk.Company.StatusAsync(number)).ShouldBe(status);
        _desk.StandIn.Requests[^1].GetRawText().ShouldNotContain("called this before");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_turn_had_begun_comes_to_people_although_the_next_one_speaks_of_something_else(bool answers)
    {
        using var ended = new ManualResetEventSlim();
        _desk.Server.Answer = _ =>
        {
            ended.Wait(TimeSpan.FromSeconds(30));
            return (504, "{}");
        };
        _desk.Provider.Script = request => !request.GetRawText().Contains("delivery cost?", StringComparison.Ordinal) ? _desk.Refunds("LK-1") : answers ? Delivery : FakeAnswer.Fails(503, "{}");
        var number = Desk.Number(await _window.WriteAsync(Wish));
        await Eventually.TrueAsync(() => Task.FromResult(_desk.Server.Seen.Count == 1), CancellationToken.None, TimeSpan.FromSeconds(20));
        await _window.WriteAsync("How much does standard delivery cost?");
        ended.Set();
        await _desk.IdleAsync();
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        _desk.Server.Seen.Count.ShouldBe(1);
        (await HandoffAsync(number)).ShouldContain("Look whether it was done");
    }

    [Fact]
    public async Task What_returned_nothing_is_told_is_not_done_again_and_stands_in_the_note_for_people()
    {
        _desk.Server.Answer = static _ => (200, "");
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, Wish);
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe("It is done.");
        var turn = (await _desk.TurnsAsync(number))[0]!;
        (turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>()).ShouldBe(("done", "call_done"));

        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        await _desk.WriteAsync(_window, "Was order LK-1 refunded?");
        _desk.Server.Seen.Count.ShouldBe(1);
        _desk.Provider.Requests[^1].GetRawText().ShouldContain("called earlier in this conversation");

        // It has nothing to say to that, so people take over.
        (await HandoffAsync(number)).ShouldContain($$"""Called and done: `{{_desk.Slug}} {"order_id":"LK-1"}`""");
    }

    [Fact]
    public async Task An_answer_that_does_not_quote_it_says_besides_that_it_is_done()
    {
        // More than is read, so that nothing of it is.
        _desk.Server.Answer = static _ => (200, new string('x', 1_100_000));
        _desk.Provider.Answer(_desk.Refunds("LK-1"), Delivery);
        await _desk.WriteAsync(_window, $"{Wish} How much does standard delivery cost?");
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe("Standard delivery costs €4.90. [1]\n\nIt is done.");
        (await _desk.Company.SqlAsync<string>("select state from captain.tool_calls")).ShouldBe("done");
    }

    [Theory]
    [InlineData("""{"status":"rejected","why":"older than 30 days"}""")]
    [InlineData("Orders of this kind cannot be paid back.")]
    public async Task Of_what_returned_something_that_nobody_tells_people_tell(string returned)
    {
        _desk.Server.Answer = _ => (200, returned);
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, Wish);
        var turn = (await _desk.TurnsAsync(number))[0]!;
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>()).ShouldBe(("hand_off", "result_untold", "call_untold"));
        (await RefundDesk.TextsAsync(_window)).ShouldNotContain(static t => t.Contains("It is done", StringComparison.Ordinal));
        var note = await HandoffAsync(number);
        note.ShouldContain($$"""Called and answered (look what it says): `{{_desk.Slug}} {"order_id":"LK-1"}` → `""");
        note.ShouldContain(returned.StartsWith('{') ? "status: rejected why: older than 30 days" : returned);
    }

    [Fact]
    public async Task An_answer_to_something_else_offers_a_person_for_it_and_is_not_closed_as_met()
    {
        _desk.Server.Answer = static _ => (200, """{"status":"rejected","why":"older than 30 days"}""");
        _desk.Provider.Answer(_desk.Refunds("LK-1"), Delivery);
        await _desk.ChangeAsync(new { config = new { auto_resolve = "evaluated", auto_resolve_minutes = 60 } });
        var number = await _desk.WriteAsync(_window, $"{Wish} How much does standard delivery cost?");
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe("Standard delivery costs €4.90. [1]\n\nIf this isn't what you need, shall I bring in a colleague?");
        (await _desk.TurnsAsync(number))[0]!["rule"]!.GetValue<string>().ShouldBe("call_untold");
        (await _desk.Company.FallSilentAsync()).ShouldBe(1);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        (await HandoffAsync(number)).ShouldContain("status: rejected");
    }

    [Theory]
    [InlineData("""{"ok":true}""")]
    [InlineData("""{"success":true}""")]
    [InlineData("OK")]
    public async Task A_success_and_nothing_besides_is_done(string returned)
    {
        _desk.Server.Answer = _ => (200, returned);
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        await _desk.WriteAsync(_window, Wish);
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe("It is done.");
    }

    [Fact]
    public async Task A_failure_says_whether_it_may_have_been_done()
    {
        var seen = new Dictionary<int, string>();
        foreach (var status in new[] { 400, 408, 429, 500, 501, 502, 503, 504, 520 })
        {
            _desk.Server.Answer = _ => (status, "{}");
            seen[status] = await VerdictAsync($"LK-{status}");
        }

        seen.Where(static s => s.Value == "interrupted").Select(static s => s.Key).ShouldBe([408, 500, 502, 504, 520]);
        seen.Where(static s => s.Value == "failed").Select(static s => s.Key).ShouldBe([400, 429, 501, 503]);
        _desk.Server.RedirectsTo = "/elsewhere";
        (await VerdictAsync("LK-9")).ShouldBe("interrupted", "it had been asked before it sent its caller on");
        var tool = (await _desk.Company.GetAsync("/captain/custom_tools"))["payload"]![0]!["id"];
        await Company.SendAsync(_desk.Company.Owner, HttpMethod.Patch, $"{_desk.Company.Path}/captain/custom_tools/{tool}", new { http_method = "DELETE" });
        _desk.Server.RedirectsTo = "https://elsewhere.example/orders";
        (await VerdictAsync("LK-10")).ShouldBe("interrupted", "many servers answer what they have done with where to look");
    }

    private async Task<string> VerdictAsync(string order)
    {
        _desk.Provider.Answer(_desk.Refunds(order), FakeAnswer.Lines("""{"verdict":"handoff","reason":"it failed"}"""));
        var number = await _desk.WriteAsync(await _desk.Company.OpenWindowAsync(), $"Please refund my order {order}.");
        return (await _desk.TurnsAsync(number))[0]!["record"]!["calls"]![0]!["verdict"]!.GetValue<string>();
    }

    private async Task<string> HandoffAsync(long number) =>
        Desk.Text((await _desk.Company.ThreadAsync(number)).Last(static m => m!["content_attributes"]!["handoff"] is not null)!);
}
