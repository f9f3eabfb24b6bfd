using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>What becomes of a customer whose call an agent has decided upon: the rules hold there too, and nobody waits for ever.</summary>
public sealed class AfterApprovalTests : IAsyncLifetime
{
    private const string Wish = "Please refund my order LK-1.";
    private const string Waits = "A colleague has to confirm this first. You will hear from us here.";
    private const string Confirmed = "A colleague has confirmed it, and it is done.";
    private static readonly FakeAnswer AsStoreCredit = RefundDesk.Says("Your order was refunded as store credit.", "state: refunded as store credit");

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
    public async Task A_blocked_word_of_the_result_is_not_said_and_the_trace_tells_what_left()
    {
        await RuleAsync("store credit", "outgoing", "block");
        var number = await AskAsync();
        _desk.Provider.Answer(AsStoreCredit);
        await _desk.DecideAsync(number, "approve");
        (await _desk.Company.StatusAsync(number)).ShouldBe("open", "what it returned may not be said, and nothing else tells whether it was done");
        (await _window.MessagesAsync()).ToJsonString().ShouldNotContain("store credit");
        var turn = (await _desk.TurnsAsync(number))[0]!;
        turn["reason"]!.GetValue<string>().ShouldBe("result_untold");
        turn["record"]!["met"]!.AsArray().ShouldHaveSingleItem()!["found"]!.GetValue<string>().ShouldBe("store credit");
        turn["record"]!["sent"]!.AsArray().ShouldNotBeEmpty("a model was asked");
    }

    [Fact]
    public async Task What_is_held_of_it_is_sent_once_an_agent_releases_it_and_counts_as_an_answer()
    {
        await RuleAsync("store credit", "outgoing", "ask");
        var number = await AskAsync();
        _desk.Provider.Answer(AsStoreCredit);
        await _desk.DecideAsync(number, "approve");
        (await _window.MessagesAsync()).ToJsonString().ShouldNotContain("store credit");
        var held = (await _desk.Company.ThreadAsync(number)).Single(static m => m!["content_attributes"]!["held"] is not null)!;
        await Company.SendAsync(_desk.Company.Agent, HttpMethod.Post, $"{_desk.Company.Path}/conversations/{number}/messages/{held["id"]}/release");
        await _desk.IdleAsync();
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("Your order was refunded as store credit.");
        (await _desk.TurnsAsync(number)).Select(static t => t!["outcome"]!.GetValue<string>()).ShouldBe(["reply", "reply"]);
        (await _desk.Company.SqlAsync<long>("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task What_no_model_has_read_none_reads_for_the_result_either()
    {
        await RuleAsync("my password", "incoming", "block");
        await _desk.WriteAsync(_window, "By the way, my password is swordfish.");
        _desk.Provider.Requests.ShouldBeEmpty();
        var number = await AskAsync();
        _desk.Provider.Answer(AsStoreCredit);
        await _desk.DecideAsync(number, "approve");
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("Your order was refunded as store credit.");
        _desk.Provider.Requests.ShouldAllBe(static r => !r.GetRawText().Contains("swordfish", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_came_to_nothing_comes_to_people_unless_it_was_made_again_meanwhile()
    {
        _desk.Server.Answer = static _ => (503, "{}");
        foreach (var greeting in new[] { "Hi there!", "How are you?" }) await _desk.WriteAsync(_window, greeting);
        var failed = await AskAsync();
        await _desk.DecideAsync(failed, "approve");
        (await _desk.Company.StatusAsync(failed)).ShouldBe("pending", "whoever approved it may have it made again");

        var second = await _desk.Company.OpenWindowAsync();
        var mended = await AskAsync(second);
        await _desk.DecideAsync(mended, "approve");
        _desk.Server.Answer = static _ => (200, "");
        await _desk.DecideAsync(mended, "approve");
        (await _desk.HurryAsync("captain.settle-approval")).ShouldBe(2);

        (await _desk.Company.StatusAsync(failed)).ShouldBe("open");
        (await RefundDesk.TextsAsync(_window)).Count.ShouldBeGreaterThan(2, "the customer hears that people take over");
        var handoff = (await _desk.Company.ThreadAsync(failed)).Single(static m => m!["content_attributes"]!["handoff"] is not null)!;
        Desk.Text(handoff).ShouldContain("did not work");
        Desk.Text(handoff).ShouldContain($"\n- {Wish}", customMessage: "each hand-off carries what it is about");
        handoff["content_attributes"]!["handoff"]!["summary"]!["need"]!.AsArray().ShouldNotBeEmpty();
        handoff["content_attributes"]!["handoff"]!["rule"]!.GetValue<string>().ShouldBe("call_came_to_nothing");
        (await _desk.Company.StatusAsync(mended)).ShouldBe("pending");
        (await RefundDesk.TextsAsync(second))[^1].ShouldBe(Confirmed);
    }

    [Fact]
    public async Task Nothing_is_closed_while_a_call_waits_and_who_was_told_no_and_falls_silent_comes_to_people()
    {
        await _desk.ChangeAsync(new { config = new { auto_resolve = "evaluated", auto_resolve_minutes = 60 } });
        var number = await AskAsync();
        _desk.Provider.Answer(RefundDesk.Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90."));
        await _desk.WriteAsync(_window, "How much does standard delivery cost?");
        (await _desk.Company.FallSilentAsync()).ShouldBe(1);
        (await _desk.Company.StatusAsync(number)).ShouldBe("pending", "the refund still waits");

        await _desk.DecideAsync(number, "decline", new { tell = true });
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("A colleague has looked at this");
        var declined = (await _desk.Company.ThreadAsync(number)).Last(Desk.IsReply)!["content_attributes"]!["turn_id"]!.GetValue<string>();
        (await _desk.TurnsAsync(number)).Select(static t => t!["id"]!.GetValue<string>()).ShouldContain(declined, "its trace opens");
        (await _desk.Company.FallSilentAsync()).ShouldBe(1);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open", "the question was answered, the wish was not met");
        (await _desk.Company.ThreadAsync(number)).Select(static m => m!["content_attributes"]!["handoff"]).OfType<JsonNode>()
            .ShouldHaveSingleItem()["reason"]!.GetValue<string>().ShouldBe("unresolved");
    }

    [Fact]
    public async Task Nothing_is_closed_over_a_call_that_failed()
    {
        await _desk.ChangeAsync(new { config = new { auto_resolve = "by_time", auto_resolve_minutes = 60 } });
        _desk.Server.Answer = static _ => (503, "{}");
        var number = await AskAsync();
        await _desk.DecideAsync(number, "approve");
        _desk.Provider.Answer(RefundDesk.Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90."));
        await _desk.WriteAsync(_window, "How much does standard delivery cost?");
        (await _desk.Company.FallSilentAsync()).ShouldBe(1);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open", "the refund was promised");
    }

    [Fact]
    public async Task A_model_that_stands_in_asks_for_its_own_call_and_not_for_that_of_the_one_that_failed()
    {
        await _desk.AllowAsync(true, _desk.Slug, "add_label");
        _desk.Provider.Answer(FakeAnswer.Calls("add_label", """{"label":"refund"}"""), FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, Wish);
        (await _desk.CardsAsync(number)).Select(static c => c["tool"]!.GetValue<string>()).ShouldBe(["add_label", _desk.Slug]);
        (await RefundDesk.TextsAsync(_window))[^1].ShouldBe(Waits);
    }

    private Task<long> AskAsync(Window? window = null)
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        return _desk.WriteAsync(window ?? _window, Wish);
    }

    private async Task RuleAsync(string phrase, string direction, string action) =>
        await _desk.Company.PostAsync("/captain/sensitive_rules", new { name = $"{phrase} rule", phrases = new[] { phrase }, direction, action });
}
