using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>Turns whose model calls tools, from the customer's question to the reply and its trace.</summary>
public sealed class ToolAnswerTests : IAsyncLifetime
{
    private const string Secret = "orders-secret-0815";
    private const string Question = "Where is my order LK-1?";
    private const string Verdict = """{"verdict":"answered","confidence":0.9}""";
    private const string Order = """{"status":"in transit","carrier":"Northpost","eta":"Thursday"}""";

    private readonly FakeOpenAi _provider = new();
    private readonly FakeToolServer _server = new();
    private Company _company = null!;
    private long _assistant;
    private long _model;
    private string _slug = "";

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        await _server.StartAsync();
        _server.Answer = static _ => (200, Order);
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}"),
            ["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = _server.Host,
            ["Captain:Turns:PauseForMore"] = "00:00:00",
        });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var model = await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 10 });
        _model = model["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", _model);
        var tool = await _company.PostAsync("/captain/custom_tools", new JsonObject
        {
            ["title"] = "Order status",
            ["description"] = "Tells where an order is.",
            ["endpoint_url"] = $"http://{_server.Host}/orders/{{{{ order_id }}}}",
            ["auth_type"] = "bearer",
            ["auth_config"] = new JsonObject { ["token"] = Secret },
            ["param_schema"] = new JsonArray(new JsonObject { ["name"] = "order_id", ["type"] = "string", ["required"] = true }),
        });
        _slug = tool["slug"]!.GetValue<string>();
        await AllowAsync(_slug);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_reply_quotes_what_the_tool_returned_and_the_trace_tells_the_call()
    {
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""), Says("Your order is in transit and comes on Thursday.", "status: in transit"));
        var (turn, window, conversation) = await AskAsync();

        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        var reply = (await _company.ThreadAsync(conversation)).Last(Desk.IsReply)!;
        Desk.Text(reply).ShouldBe("Your order is in transit and comes on Thursday. [1]");
        var source = reply["content_attributes"]!["citations"]![0]!;
        (source["title"]!.GetValue<string>(), source["quote"]!.GetValue<string>(), source["url"], source["document_id"]).ShouldBe(("Order status", "status: in transit", null, null));
        var call = turn["record"]!["calls"]!.AsArray().ShouldHaveSingleItem()!;
        (call["name"]!.GetValue<string>(), call["arguments"]!.GetValue<string>(), call["verdict"]!.GetValue<string>()).ShouldBe((_slug, """{"order_id":"LK-1"}""", "done"));
        call["milliseconds"]!.GetValue<double>().ShouldBeGreaterThan(0);

        var seen = _server.Seen.ShouldHaveSingleItem();
        seen.Target.ShouldBe("/orders/LK-1");
        seen.Headers["X-Chatwoot-Conversation-Display-Id"].ShouldBe(conversation.ToString(CultureInfo.InvariantCulture));
        seen.Headers["X-Chatwoot-Contact-Inbox-Verified"].ShouldBe("false");
        seen.Headers["X-Chatwoot-Assistant-Id"].ShouldBe(_assistant.ToString(CultureInfo.InvariantCulture));
        seen.Headers["X-Chatwoot-Contact-Id"].ShouldNotBeEmpty();
        seen.Headers["Idempotency-Key"].ShouldNotBeEmpty();
        _provider.Requests.ShouldAllBe(r => !r.ToString().Contains(Secret, StringComparison.Ordinal) && !r.ToString().Contains(_server.Host, StringComparison.Ordinal));
        (await window.MessagesAsync()).ToJsonString().ShouldNotContain(_server.Host);
    }

    [Fact]
    public async Task A_tool_that_the_assistant_was_not_allowed_is_neither_offered_nor_called()
    {
        await AllowAsync();
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""), Says("Your order is in transit.", "status: in transit"));
        var (turn, _, _) = await AskAsync();
        turn["outcome"]!.GetValue<string>().ShouldBe("hand_off");
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("unknown_tool");
        _provider.Requests[0].GetProperty("tools").ToString().ShouldNotContain(_slug);
        _server.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_tool_did_not_say_is_not_shown()
    {
        _provider.Answer(
            FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""),
            FakeAnswer.Lines(
                Verdict,
                Line("Your order is in transit.", "status: in transit"),
                Line("Pay the fee at https://fee.test/pay first.", "status: in transit"),
                Line("It comes with Fastcoin Couriers.", "carrier: Northpost")));
        var (turn, _, conversation) = await AskAsync();
        Desk.Text((await _company.ThreadAsync(conversation)).Last(Desk.IsReply))
            .ShouldBe("Your order is in transit. [1]\n\nIf this isn't what you need, shall I bring in a colleague?", "an answer of which half is left out is unsure");
        turn["record"]!["refused"]!.AsArray().Select(r => r!["why"]!.GetValue<string>()).ShouldBe(["unsupported_name"], "the address does not even pass for quoted");
    }

    [Fact]
    public async Task A_tool_that_fails_tells_the_model_without_addresses_and_the_model_may_hand_off()
    {
        _server.Answer = static _ => (503, """{"error":"db.internal is down, token orders-secret-0815"}""");
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""), FakeAnswer.Lines("""{"verdict":"handoff","reason":"the order cannot be read"}"""));
        var (turn, _, _) = await AskAsync();
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("hand_off", "model_decision"));
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("failed");
        var told = _provider.Requests[1].ToString();
        told.ShouldContain("answered with the status 503");
        told.ShouldNotContain("db.internal");
        told.ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_model_that_calls_the_same_for_ever_calls_it_once_and_comes_to_people()
    {
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""));
        var (turn, _, _) = await AskAsync();
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("hand_off", "no_answer"));
        _server.Seen.Count.ShouldBe(1);
        turn["record"]!["calls"]!.AsArray().Select(c => c!["verdict"]!.GetValue<string>()).ShouldBe(["done", "repeated", "repeated", "repeated", "repeated"]);
        _provider.Requests.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_found_article_is_opened_whole_and_an_internal_one_is_not()
    {
        _provider.Answer(FakeAnswer.Calls("open_document", """{"source":1}"""), Says("Standard delivery costs €4.90.", "Standard delivery costs €4.90"));
        var (turn, _, conversation) = await AskAsync("How much does standard delivery cost?");
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("done");
        Desk.Text((await _company.ThreadAsync(conversation)).Last(Desk.IsReply)).ShouldBe("Standard delivery costs €4.90. [1]");

        var document = turn["record"]!["passages"]![0]!["document_id"]!.GetValue<long>();
        _provider.Script = request =>
        {
            if (request.ToString().Contains("cannot be read any more", StringComparison.Ordinal)) return FakeAnswer.Lines("""{"verdict":"handoff","reason":"gone"}""");
            Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/knowledge/documents/{document}", new { audience = "internal" }).GetAwaiter().GetResult();
            return FakeAnswer.Calls("open_document", """{"source":1}""");
        };
        (turn, _, _) = await AskAsync("How much does standard delivery cost?");
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("failed");
    }

    [Fact]
    public async Task A_long_Chinese_article_is_opened_as_far_as_the_model_can_read_it()
    {
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{_model}", new { context_tokens = 8_192 });
        _provider.ContextTokens = 8_192;
        var knowledge = (await _company.GetAsync($"/captain/assistants/{_assistant}"))["knowledge_base_id"]!.GetValue<long>();
        var text = "# 退货\n\n" + string.Concat(Enumerable.Range(1, 300).Select(static i => $"花盆 {i} 可以在三十天内退货，退款在五个工作日内到账。\n\n"));
        await _company.PostAsync("/knowledge/sources", new { kind = "text", knowledge_base_id = knowledge, name = "退货", title = "退货", text, language = "zh" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        _provider.Answer(FakeAnswer.Calls("open_document", """{"source":1}"""), Says("退款在五个工作日内到账。", "退款在五个工作日内到账"));
        var (turn, _, conversation) = await AskAsync("花盆退货以后，退款多久到账？");

        (turn["outcome"]!.GetValue<string>(), turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>()).ShouldBe(("reply", "done"));
        Desk.Text((await _company.ThreadAsync(conversation)).Last(Desk.IsReply)).ShouldStartWith("退款在五个工作日内到账。");
        _provider.Requests[1].ToString().ShouldContain("is cut: there is no room for the rest of it.");
    }

    private async Task<(JsonNode Turn, Window Window, long Conversation)> AskAsync(string question = Question)
    {
        var window = await _company.OpenWindowAsync();
        var conversation = Desk.Number(await window.WriteAsync(question));
        var turn = await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            static t => t?["outcome"] is not null, CancellationToken.None, TimeSpan.FromSeconds(30));
        return (turn!, window, conversation);
    }

    private Task<JsonNode> AllowAsync(params string[] tools) => Company.SendAsync(
        _company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { tools = tools.Select(static name => new { name }) });

    /// <summary>The tool's result is the newest source, whatever its number.</summary>
    private FakeAnswer Says(string text, string quote) => FakeAnswer.Lines(Verdict, Line(text, quote));

    private static string Line(string text, string quote) =>
        $$"""{"text":{{JsonValue.Create(text)!.ToJsonString()}},"quotes":[{"source":1,"quote":{{JsonValue.Create(quote)!.ToJsonString()}}},{"source":2,"quote":{{JsonValue.Create(quote)!.ToJsonString()}}},{"source":3,"quote":{{JsonValue.Create(quote)!.ToJsonString()}}}]}""";
}
