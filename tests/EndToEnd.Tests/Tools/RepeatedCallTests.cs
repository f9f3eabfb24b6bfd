using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>A call that changes something is made once for what a customer asks, however often a model wants it, and without anybody's death.</summary>
public sealed class RepeatedCallTests : IAsyncLifetime
{
    private const string Wish = "Please refund my order LK-1.";
    private static readonly FakeAnswer Refunded = RefundDesk.Says("Your order was refunded in full.", "state: refunded in full");

    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await RefundDesk.OpenAsync(asks: false);
        _desk.Server.Answer = static _ => (200, """{"state":"refunded in full"}""");
        _desk.StandIn.Answer(FakeAnswer.Fails(503, "{}"));
        _window = await _desk.Company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_turn_that_is_tried_again_gets_what_the_call_brought_before(string method)
    {
        var tool = (await _desk.Company.GetAsync("/captain/custom_tools"))["payload"]![0]!["id"];
        await Company.SendAsync(_desk.Company.Owner, HttpMethod.Patch, $"{_desk.Company.Path}/captain/custom_tools/{tool}", new { http_method = method });
        _desk.Provider.Answer(_desk.Refunds("LK-1"), FakeAnswer.Fails(503, "{}"), _desk.Refunds("LK-1"), Refunded);
        var turn = await AskAsync(Wish);
        (turn["outcome"]!.GetValue<string>(), turn["attempts"]!.GetValue<int>()).ShouldBe(("reply", 2));
        var seen = _desk.Server.Seen.ShouldHaveSingleItem();
        (seen.Method, seen.Headers["Idempotency-Key"].Length > 0).ShouldBe((method, true));
        VerdictsOf(turn).ShouldBe(["done", "repeated"]);
        turn["input_tokens"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(3_000, "what the first attempt used before it failed is paid, too");
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("Your order was refunded in full.");
    }

    [Fact]
    public async Task A_newer_message_does_not_have_it_made_again_and_a_later_wish_does()
    {
        var asked = 0;
        // The first turn has called and is still writing when the customer goes on.
        _desk.Provider.Script = _ => Interlocked.Increment(ref asked) switch
        {
            2 => new FakeAnswer { Hangs = true },
            4 => Refunded,
            7 => RefundDesk.Says("It is refunded in full once more.", "state: refunded in full"),
            _ => _desk.Refunds("LK-1"),
        };
        await _window.WriteAsync(Wish);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref asked) == 2), CancellationToken.None, TimeSpan.FromSeconds(20));
        var turn = await AskAsync("Hello, are you still there?");
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        VerdictsOf(turn).ShouldBe(["repeated"]);
        _desk.Server.Seen.Count.ShouldBe(1);

        turn = await AskAsync("I paid twice. Please refund order LK-1 a second time.");
        VerdictsOf(turn).ShouldBe(["repeated", "done"], "it is told of the first one, and says that this is another one");
        _desk.Server.Seen.Select(static s => s.Headers["Idempotency-Key"]).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_model_that_stands_in_and_words_it_otherwise_is_told_of_the_call_before()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer(_desk.Refunds("order LK-1"), _desk.Refunds("LK-1"), Refunded);
        var turn = await AskAsync(Wish);
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        VerdictsOf(turn).ShouldBe(["done", "repeated", "repeated"]);
        _desk.Server.Seen.Count.ShouldBe(1);
        _desk.StandIn.Requests[1].GetRawText().ShouldContain("called before for what the customer asks");
    }

    [Fact]
    public async Task Who_wants_another_one_besides_gets_it()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer(_desk.Refunds("LK-2"), _desk.Refunds("LK-2"), Refunded);
        await AskAsync("Please refund my orders LK-1 and LK-2.");
        _desk.Server.Seen.Select(static s => JsonNode.Parse(s.Body)!["order_id"]!.GetValue<string>()).ShouldBe(["LK-1", "LK-2"]);
    }

    [Fact]
    public async Task What_the_server_refused_may_be_asked_again()
    {
        _desk.Server.Answer = seen => _desk.Server.Seen.Count == 1 ? (422, "{}") : (200, """{"state":"refunded in full"}""");
        _desk.Provider.Answer(_desk.Refunds("LK-1"), _desk.Refunds("LK-1"), Refunded);
        var turn = await AskAsync(Wish);
        VerdictsOf(turn).ShouldBe(["failed", "done"]);
        _desk.Server.Seen.Select(static s => s.Headers["Idempotency-Key"]).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Where_nobody_knows_whether_it_was_done_it_is_not_made_again_and_people_look()
    {
        _desk.Server.Answer = static _ => (504, "{}");
        _desk.Provider.Answer(_desk.Refunds("LK-1"), _desk.Refunds("LK-1"), Refunded);
        var turn = await AskAsync(Wish);
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("hand_off", "model_decision"));
        VerdictsOf(turn).ShouldBe(["interrupted", "interrupted"]);
        _desk.Server.Seen.Count.ShouldBe(1);
        (await _desk.Company.ThreadAsync(Desk.Number((await _window.MessagesAsync())[0]!))).Select(Desk.Text).ShouldContain(static t => t.Contains("Look whether it was done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_called_once_a_person_has_taken_over()
    {
        _desk.Provider.Script = _ =>
        {
            // Without an event: nothing but a look before the call tells the turn.
            _desk.Company.SqlAsync<long>("with taken as (update inbox.conversations set status = 'open' where status = 'pending' returning 1) select count(*) from taken").GetAwaiter().GetResult();
            return _desk.Provider.Requests.Count == 1 ? _desk.Refunds("LK-1") : RefundDesk.Nothing;
        };
        var turn = await AskAsync(Wish);
        turn["outcome"]!.GetValue<string>().ShouldBe("taken_over");
        VerdictsOf(turn).ShouldBe(["failed"]);
        _desk.Server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_called_is_exported_and_goes_with_the_contact()
    {
        _desk.Provider.Answer(_desk.Refunds("LK-1"), Refunded);
        await AskAsync(Wish);
        var contact = _window.Config["contact"]!["id"]!.GetValue<long>();
        (await _desk.Company.SqlAsync<string>("select concat_ws(' ', state, call, result) from captain.tool_calls")).ShouldBe($$"""done {{_desk.Slug}} {"order_id":"LK-1"} state: refunded in full""");
        (await _desk.Company.GetAsync($"/contacts/{contact}/export")).ToJsonString().ShouldContain("tool_calls");
        await Company.SendAsync(_desk.Company.Owner, HttpMethod.Delete, $"{_desk.Company.Path}/contacts/{contact}");
        await _desk.IdleAsync();
        (await _desk.Company.SqlAsync<long>("select count(*) from captain.tool_calls")).ShouldBe(0);
    }

    private async Task<JsonNode> AskAsync(string text)
    {
        var message = await _window.WriteAsync(text);
        var (conversation, id) = (Desk.Number(message), message["id"]!.GetValue<long>());
        var sequence = await _desk.Company.SqlAsync<long>($"select sequence from inbox.messages where id = {id}");
        return (await Eventually.GetAsync(
            async () => (await _desk.TurnsAsync(conversation)).FirstOrDefault(t => t!["sequence"]!.GetValue<long>() == sequence),
            static t => t?["outcome"] is not null, CancellationToken.None, TimeSpan.FromSeconds(40)))!;
    }

    private static IEnumerable<string> VerdictsOf(JsonNode turn) => turn["record"]!["calls"]!.AsArray().Select(static c => c!["verdict"]!.GetValue<string>());
}
