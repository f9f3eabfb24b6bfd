using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>A tool of an MCP server that may change something is called once for what a customer asks, as a custom tool is.</summary>
public sealed class RepeatedMcpCallTests : IAsyncLifetime
{
    private const string Cancel = "mcp_parcels__cancel";
    private const string Track = "mcp_parcels__track";
    private const string Wish = "Please cancel my order LK-1.";
    private static readonly FakeAnswer Cancelled = RefundDesk.Says("Your order is cancelled for good.", "state: cancelled for good");

    private readonly FakeMcpServer _server = new();
    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        var order = new JsonObject { ["order"] = new JsonObject { ["type"] = "string" } };
        _server.Tools = [FakeMcpServer.Tool("track", true, (JsonObject)order.DeepClone(), "order"), FakeMcpServer.Tool("cancel", false, order, "order")];
        _server.Answer = static (_, _) => FakeMcpServer.Text("""{"state":"cancelled for good"}""");
        _desk = await RefundDesk.OpenAsync(asks: false, _server.Host);
        var server = await _desk.Company.PostAsync("/captain/mcp_servers", new { mcp_server = new { name = "Parcels", url = _server.Url } });
        await _desk.Company.PostAsync($"/captain/mcp_servers/{server["id"]}/list_tools", null);
        await _desk.AllowAsync(false, Cancel, Track);
        _desk.StandIn.Answer(FakeAnswer.Fails(503, "{}"));
        _window = await _desk.Company.OpenWindowAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_turn_that_is_tried_again_gets_what_the_tool_returned_before()
    {
        _desk.Provider.Answer(Cancels("LK-1"), FakeAnswer.Fails(503, "{}"), Cancels("LK-1"), Cancelled);
        var turn = await AskAsync(Wish);
        (turn["outcome"]!.GetValue<string>(), turn["attempts"]!.GetValue<int>()).ShouldBe(("reply", 2));
        _server.Calls.ShouldHaveSingleItem().Key.ShouldNotBeNullOrEmpty();
        VerdictsOf(turn).ShouldBe(["done", "repeated"]);
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("Your order is cancelled for good.");
        (await _desk.Company.SqlAsync<string>("select concat_ws(' ', state, call, result) from captain.tool_calls")).ShouldBe($$"""done {{Cancel}} {"order":"LK-1"} state: cancelled for good""");
    }

    [Fact]
    public async Task A_turn_that_answers_a_newer_message_with_it_does_not_call_again_and_a_later_wish_does()
    {
        var asked = 0;
        // The first turn has called and is still writing when the customer goes on.
        _desk.Provider.Script = _ => Interlocked.Increment(ref asked) switch
        {
            2 => new FakeAnswer { Hangs = true },
            4 => Cancelled,
            7 => RefundDesk.Says("It is cancelled for good once more.", "state: cancelled for good"),
            _ => Cancels("LK-1"),
        };
        await _window.WriteAsync(Wish);
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref asked) == 2), CancellationToken.None, TimeSpan.FromSeconds(20));
        var turn = await AskAsync("Hello, are you still there?");
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        VerdictsOf(turn).ShouldBe(["repeated"]);
        _server.Calls.Count.ShouldBe(1);

        turn = await AskAsync("It was sent again. Please cancel order LK-1 a second time.");
        VerdictsOf(turn).ShouldBe(["repeated", "done"], "it is told of the first one, and says that this is another one");
        _server.Calls.Select(static c => c.Key).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_model_that_stands_in_and_words_it_otherwise_is_told_of_the_call_before()
    {
        _desk.Provider.Answer(Cancels("LK-1"), FakeAnswer.Fails(500, "{}"));
        _desk.StandIn.Answer(Cancels("order LK-1"), Cancels("LK-1"), Cancelled);
        var turn = await AskAsync(Wish);
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        VerdictsOf(turn).ShouldBe(["done", "repeated", "repeated"]);
        _server.Calls.ShouldHaveSingleItem().Arguments.ToJsonString().ShouldBe("""{"order":"LK-1"}""");
        _desk.StandIn.Requests[1].GetRawText().ShouldContain("called before for what the customer asks");
    }

    [Fact]
    public async Task A_turn_that_is_tried_again_asks_once_more_what_only_reads()
    {
        _desk.Provider.Answer(FakeAnswer.Calls(Track, """{"order":"LK-1"}"""), FakeAnswer.Fails(503, "{}"), FakeAnswer.Calls(Track, """{"order":"LK-1"}"""), Cancelled);
        var turn = await AskAsync("What has become of my order LK-1?");
        VerdictsOf(turn).ShouldBe(["done", "done"]);
        _server.Calls.Select(static c => c.Tool).ShouldBe(["track", "track"]);
        (await _desk.Company.SqlAsync<long>("select count(*) from captain.tool_calls")).ShouldBe(0);
    }

    [Theory]
    [InlineData(-32700)]
    [InlineData(-32600)]
    [InlineData(-32601)]
    [InlineData(-32602)]
    public async Task What_a_server_refused_before_it_came_to_the_tool_may_be_asked_again(int code)
    {
        _server.Fails = code;
        _desk.Provider.Script = _ =>
        {
            if (_desk.Provider.Requests.Count == 2) _server.Fails = null;
            return _desk.Provider.Requests.Count > 2 ? Cancelled : Cancels("LK-1");
        };
        var turn = await AskAsync(Wish);
        VerdictsOf(turn).ShouldBe(["failed", "done"]);
        _server.Calls.Select(static c => c.Key).Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-32603)]
    [InlineData(-32000)]
    public async Task An_error_of_the_tool_itself_leaves_open_whether_it_was_done(int? code)
    {
        _server.Fails = code;
        _server.Answer = static (_, _) => FakeMcpServer.Text("the mail about it could not be sent", isError: true);
        _desk.Provider.Answer(Cancels("LK-1"), Cancels("LK-1"), Cancelled);
        var turn = await AskAsync(Wish);
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("hand_off", "model_decision"));
        VerdictsOf(turn).ShouldBe(["interrupted", "interrupted"]);
        _server.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Nor_is_an_approved_call_that_ends_so_called_failed()
    {
        await _desk.AllowAsync(true, Cancel);
        _server.Answer = static (_, _) => FakeMcpServer.Text("the mail about it could not be sent", isError: true);
        _desk.Provider.Answer(Cancels("LK-1"), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, Wish);
        await _desk.DecideAsync(number, "approve");
        (await _desk.CardsAsync(number))[0]["status"]!.GetValue<string>().ShouldBe("interrupted");
    }

    [Fact]
    public async Task What_only_reads_may_be_asked_again_whatever_it_said()
    {
        _server.Answer = (_, _) => _server.Calls.Count == 1 ? FakeMcpServer.Text("locked", isError: true) : FakeMcpServer.Text("""{"state":"cancelled for good"}""");
        _desk.Provider.Answer(FakeAnswer.Calls(Track, """{"order":"LK-1"}"""), FakeAnswer.Calls(Track, """{"order":"LK-1"}"""), Cancelled);
        VerdictsOf(await AskAsync("What has become of my order LK-1?")).ShouldBe(["failed", "done"]);
    }

    [Fact]
    public async Task A_server_that_was_not_reached_was_not_called_and_is_called_later()
    {
        var refusals = 0;
        _server.Instead = async (method, context) =>
        {
            if (method != "initialize" || Interlocked.Increment(ref refusals) > 1) return false;
            context.Response.StatusCode = 500;
            await context.Response.WriteAsync("{}");
            return true;
        };
        _desk.Provider.Answer(Cancels("LK-1"), Cancels("LK-1"), Cancelled);
        var turn = await AskAsync(Wish);
        VerdictsOf(turn).ShouldBe(["failed", "done"]);
        _server.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(504)]
    public async Task Where_nobody_knows_whether_it_was_done_it_is_not_called_again_and_people_look(int status)
    {
        var calls = 0;
        _server.Instead = (method, context) =>
        {
            if (method != "tools/call") return Task.FromResult(false);
            Interlocked.Increment(ref calls);
            if (status == 0) context.Abort();
            context.Response.StatusCode = status == 0 ? 200 : status;
            return Task.FromResult(true);
        };
        _desk.Provider.Answer(Cancels("LK-1"), Cancels("LK-1"), Cancelled);
        var turn = await AskAsync(Wish);
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("hand_off", "model_decision"));
        VerdictsOf(turn).ShouldBe(["interrupted", "interrupted"]);
        calls.ShouldBe(1);
        (await _desk.Company.ThreadAsync(Desk.Number((await _window.MessagesAsync())[0]!))).Select(Desk.Text)
            .ShouldContain(static t => t.Contains("Parcels: cancel was begun and broke off. Look whether it was done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_called_once_a_person_has_taken_over()
    {
        _desk.Provider.Script = _ =>
        {
            // Without an event: nothing but a look before the call tells the turn.
            _desk.Company.SqlAsync<long>("with taken as (update inbox.conversations set status = 'open' where status = 'pending' returning 1) select count(*) from taken").GetAwaiter().GetResult();
            return _desk.Provider.Requests.Count == 1 ? Cancels("LK-1") : RefundDesk.Nothing;
        };
        var turn = await AskAsync(Wish);
        turn["outcome"]!.GetValue<string>().ShouldBe("taken_over");
        VerdictsOf(turn).ShouldBe(["failed"]);
        _server.Calls.ShouldBeEmpty();
    }

    private static FakeAnswer Cancels(string order) => FakeAnswer.Calls(Cancel, $$"""{"order":"{{order}}"}""");

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
