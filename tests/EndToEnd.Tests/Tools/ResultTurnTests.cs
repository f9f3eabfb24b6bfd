using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>What came of an approved call is told, once and whatever happens meanwhile, and nothing is done on the way.</summary>
public sealed class ResultTurnTests : IAsyncLifetime
{
    private const string Wish = "Please refund my order LK-1.";
    private const string Confirmed = "A colleague has confirmed it, and it is done.";
    private static readonly FakeAnswer AsStoreCredit = RefundDesk.Says("Your order was refunded as store credit.", "state: refunded as store credit");
    private static readonly FakeAnswer Delivery = RefundDesk.Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90.");

    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await RefundDesk.OpenAsync(asks: true);
        _desk.Server.Answer = static _ => (200, """{"state":"refunded as store credit"}""");
        _window = await _desk.Company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Telling_it_neither_asks_nor_calls(bool asks)
    {
        var number = await AskAsync();
        await _desk.AllowAsync(asks, _desk.Slug, "add_label", "resolve");
        _desk.Provider.Answer(_desk.Refunds("LK-2"), AsStoreCredit);
        await _desk.DecideAsync(number, "approve");
        _desk.Server.Seen.Count.ShouldBe(1);
        (await _desk.CardsAsync(number)).Count.ShouldBe(1);
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("Your order was refunded as store credit.");
        var tools = _desk.Provider.Requests[^1].GetProperty("tools").ToString();
        tools.ShouldNotContain(_desk.Slug);
        tools.ShouldNotContain("add_label");
        tools.ShouldNotContain("\"resolve\"", customMessage: "the customer may have asked something else since");
    }

    [Theory]
    [InlineData("Was order LK-1 refunded?", 1)]
    [InlineData("I paid twice. Please refund order LK-1 a second time.", 2)]
    public async Task Who_asks_about_it_later_puts_no_second_card_and_who_wants_another_one_does(string asked, int cards)
    {
        var number = await AskAsync();
        _desk.Provider.Answer(AsStoreCredit);
        await _desk.DecideAsync(number, "approve");
        // A model that wants another one says so by calling it again once it was told of the first one.
        _desk.Provider.Answer([_desk.Refunds("LK-1"), .. cards == 1 ? [] : new[] { _desk.Refunds("LK-1") }, RefundDesk.Nothing]);
        await _desk.WriteAsync(_window, asked);
        (await _desk.CardsAsync(number)).Count.ShouldBe(cards);
        _desk.Provider.Requests[^1].GetRawText().ShouldContain("called earlier in this conversation");
        _desk.Server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_knows_whether_it_was_done_it_is_not_called_failed()
    {
        _desk.Server.Answer = static _ => (504, "{}");
        var number = await AskAsync();
        await _desk.DecideAsync(number, "approve");
        (await _desk.CardsAsync(number))[0]["status"]!.GetValue<string>().ShouldBe("interrupted");
        (await _desk.Company.ThreadAsync(number)).Select(Desk.Text).ShouldContain(static t => t.Contains("Look whether it was done", StringComparison.Ordinal));
        (await _desk.HurryAsync("captain.settle-approval")).ShouldBe(1);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
    }

    [Fact]
    public async Task A_customer_who_writes_while_it_is_told_hears_both()
    {
        var number = await AskAsync();
        var asked = 0;
        _desk.Provider.Script = _ =>
        {
            // The result is told first; the turn that answers the message knows of the call, too.
            if (Interlocked.Increment(ref asked) > 1) return Delivery;
            _window.WriteAsync("How much does standard delivery cost?").GetAwaiter().GetResult();
            return AsStoreCredit;
        };
        await _desk.DecideAsync(number, "approve");
        var texts = await RefundDesk.TextsAsync(_window);
        texts.ShouldContain(static t => t.StartsWith("Your order was refunded as store credit.", StringComparison.Ordinal), string.Join(" | ", texts) + (await _desk.TurnsAsync(number)).ToJsonString());
        texts.ShouldContain(static t => t.StartsWith("Standard delivery costs", StringComparison.Ordinal));
        (await _desk.TurnsAsync(number)).Select(static t => t!["outcome"]!.GetValue<string>()).ShouldBe(["reply", "reply", "reply"]);
    }

    [Fact]
    public async Task In_drafts_it_stands_beside_what_is_suggested_for_a_newer_question()
    {
        await _desk.Company.LetAnswerAsync(_desk.Assistant, "draft", _desk.Model);
        var number = await AskAsync();
        _desk.Provider.Answer(Delivery);
        await _desk.WriteAsync(_window, "How much does standard delivery cost?");
        _desk.Provider.Answer(AsStoreCredit);
        await _desk.DecideAsync(number, "approve");
        (await _desk.Company.ThreadAsync(number)).Where(static m => m!["content_attributes"]?["draft"]?["status"]?.GetValue<string>() == "open").Select(Desk.Text)
            .ShouldBe(["Standard delivery costs €4.90. [1]", "Your order was refunded as store credit. [1]"]);
    }

    [Fact]
    public async Task A_message_that_came_to_nothing_while_the_result_was_held_back_is_answered_once_that_is_released()
    {
        await _desk.Company.PostAsync("/captain/sensitive_rules", new { name = "Credit", phrases = new[] { "store credit" }, direction = "outgoing", action = "ask" });
        var number = await AskAsync();
        var asked = 0;
        _desk.Provider.Script = _ =>
        {
            switch (Interlocked.Increment(ref asked))
            {
                case 1:
                    _window.WriteAsync("How much does standard delivery cost?").GetAwaiter().GetResult();
                    return AsStoreCredit;
                case 2:
                    // The message's own turn, if it begins before the conversation is people's: its answer comes too late.
                    Eventually.TrueAsync(async () => await _desk.Company.StatusAsync(number) == "open", CancellationToken.None, TimeSpan.FromSeconds(8)).GetAwaiter().GetResult();
                    return Delivery;
                default:
                    return Delivery;
            }
        };
        await _desk.DecideAsync(number, "approve");
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        var held = (await _desk.Company.ThreadAsync(number)).Single(static m => m!["content_attributes"]!["held"] is not null)!;
        await Company.SendAsync(_desk.Company.Agent, HttpMethod.Post, $"{_desk.Company.Path}/conversations/{number}/messages/{held["id"]}/release", null, HttpStatusCode.OK);
        await _desk.IdleAsync();

        var texts = await RefundDesk.TextsAsync(_window);
        texts[^2].ShouldStartWith("Your order was refunded as store credit.", customMessage: string.Join(" | ", texts) + (await _desk.TurnsAsync(number)).ToJsonString());
        texts[^1].ShouldStartWith("Standard delivery costs");
        (await _desk.TurnsAsync(number)).Select(static t => t!["outcome"]!.GetValue<string>()).ShouldAllBe(static outcome => outcome == "reply");
        (await _desk.Company.StatusAsync(number)).ShouldBe("pending");
        _desk.Server.Seen.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("""{"state":"rejected"}""", false)]
    public async Task Where_another_assistant_answers_by_then_people_tell_it(string returned, bool isDone)
    {
        _desk.Server.Answer = _ => (200, returned);
        var number = await AskAsync();
        var other = (await _desk.Company.PostAsync("/captain/assistants", new { name = "Second Guide" }))["id"]!.GetValue<long>();
        await _desk.Company.LetAnswerAsync(other, "auto");
        await _desk.DecideAsync(number, "approve");
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        (await RefundDesk.TextsAsync(_window)).Exists(static t => t.StartsWith(Confirmed, StringComparison.Ordinal)).ShouldBe(isDone);
        (await _desk.Company.ThreadAsync(number)).Select(static m => m!["content_attributes"]!["handoff"]).OfType<JsonNode>()
            .ShouldHaveSingleItem()["reason"]!.GetValue<string>().ShouldBe("approved");
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("disconnect")]
    [InlineData("draft")]
    public async Task Whoever_waits_for_an_assistant_that_goes_comes_to_people(string how)
    {
        var number = await AskAsync();
        var path = $"{_desk.Company.Path}/captain/assistants/{_desk.Assistant}";
        if (how == "draft") await _desk.Company.LetAnswerAsync(_desk.Assistant, "draft");
        else await Company.SendAsync(_desk.Company.Owner, HttpMethod.Delete, how == "delete" ? path : $"{path}/inboxes/{_desk.Company.InboxId}", null, HttpStatusCode.NoContent);
        await _desk.IdleAsync();
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
    }

    private Task<long> AskAsync()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        return _desk.WriteAsync(_window, Wish);
    }
}
