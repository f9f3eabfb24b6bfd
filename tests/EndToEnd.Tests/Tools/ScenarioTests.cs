using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>Instructions for a case: when they begin, what joins the turn, when they end, and what is written down of it.</summary>
public sealed class ScenarioTests : IAsyncLifetime
{
    private static readonly FakeAnswer Nothing = FakeAnswer.Lines("""{"verdict":"abstained","reason":"nothing to say"}""");
    private static readonly FakeAnswer AsksForNumber = FakeAnswer.Calls("ask_customer", """{"question":"Which order do you mean?"}""");

    private readonly FakeOpenAi _provider = new();
    private readonly FakeToolServer _server = new();
    private Company _company = null!;
    private long _assistant;
    private string _slug = "";

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        await _server.StartAsync();
        _server.Answer = static _ => (200, """{"state":"may be sent back until Friday"}""");
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}"),
            ["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = _server.Host,
            ["Captain:Turns:PauseForMore"] = "00:00:00",
        });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var model = (await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 10 }))["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", model);
        _slug = (await _company.PostAsync("/captain/custom_tools", new
        {
            title = "Return window",
            endpoint_url = $"http://{_server.Host}/orders/{{{{ order_id }}}}",
            param_schema = new[] { new { name = "order_id", type = "string", required = true } },
        }))["slug"]!.GetValue<string>();
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { tools = new[] { new { name = "add_label" } } });
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_scenario_is_kept_in_Chatwoots_shape_and_each_save_is_a_version()
    {
        var made = await _company.PostAsync(Route(), new { scenario = Returns() });
        made["tools"]!.AsArray().Select(t => t!.GetValue<string>()).ShouldBe([_slug, "resolve"], "Chatwoot's names for builtin tools are understood, and searching needs no leave");
        (made["enabled"]!.GetValue<bool>(), made["version"]!.GetValue<int>(), made["max_turns"]!.GetValue<int>()).ShouldBe((true, 1, 5));
        var one = Route($"/{made["id"]}");
        var changed = await Company.SendAsync(_company.Owner, HttpMethod.Patch, _company.Path + one, new { instruction = "Only ask.", enabled = false, keywords = new[] { "devolver" } });
        (changed["version"]!.GetValue<int>(), changed["tools"]!.AsArray().Count, changed["title"]!.GetValue<string>()).ShouldBe((2, 0, "Returns"));
        (await _company.GetAsync(Route()))["payload"]!.AsArray().ShouldBeEmpty("Chatwoot lists those that are switched on");
        (await _company.GetAsync(Route("?all=true")))["meta"]!["total_count"]!.GetValue<int>().ShouldBe(1);
        var versions = (await _company.GetAsync($"{one}/versions"))["payload"]!.AsArray();
        versions.Select(v => (v!["version"]!.GetValue<int>(), v["enabled"]!.GetValue<bool>(), v["saved_by_name"]!.GetValue<string>())).ShouldBe([(2, false, "Ada"), (1, true, "Ada")]);
        versions[1]!["settings"]!["instruction"]!.GetValue<string>().ShouldContain("Ask for the order");
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, _company.Path + one, null, HttpStatusCode.NoContent);
        await _company.GetAsync(one, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("title", "")]
    [InlineData("description", " ")]
    [InlineData("instruction", "")]
    [InlineData("instruction", "Call [x](tool://custom_of_nobody).")]
    public async Task What_could_not_run_is_refused(string field, string value)
    {
        var body = Returns();
        body[field] = value;
        (await _company.PostAsync(Route(), body, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain(field);
    }

    [Fact]
    public async Task Agents_read_scenarios_and_only_administrators_write_them()
    {
        await Company.SendAsync(_company.Agent, HttpMethod.Get, _company.Path + Route());
        await Company.SendAsync(_company.Agent, HttpMethod.Post, _company.Path + Route(), Returns(), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_customers_words_begin_it_with_its_instructions_and_its_tools_alone()
    {
        var made = await _company.PostAsync(Route(), Returns());
        _provider.Answer(AsksForNumber, Nothing);
        var window = await _company.OpenWindowAsync();
        var number = Desk.Number(await window.WriteAsync("How do I SEND it BACK to you?"));
        var turn = await TurnAsync(number, 1);
        (turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>()).ShouldBe(("clarification", "scenario_asks"));
        (turn["scenario_id"]!.GetValue<long>(), turn["scenario_version"]!.GetValue<int>(), turn["record"]!["scenario"]!.GetValue<string>()).ShouldBe((made["id"]!.GetValue<long>(), 1, "Returns"));
        (await LastAsync(window)).ShouldBe("Which order do you mean?");
        ToolsOf(0).ShouldBe(["ask_customer", "end_scenario", "open_document", "resolve", "search_knowledge", _slug], ignoreOrder: true);
        _provider.Requests[0].ToString().ShouldContain("Ask for the order");

        // The next turn goes on in it, also where the answer is a pleasantry otherwise, and in the version that was saved meanwhile.
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}{Route($"/{made["id"]}")}", new { ends_when = "the customer knows until when" });
        var asked = _provider.Requests.Count;
        // The result is the newest source, whatever its number.
        var quotes = string.Join(',', Enumerable.Range(1, 12).Select(static n => $$"""{"source":{{n}},"quote":"state: may be sent back until Friday"}"""));
        _provider.Answer(FakeAnswer.Calls(_slug, """{"order_id":"LK-1"}"""), FakeAnswer.Calls("end_scenario", "{}"), FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""",
            $$"""{"text":"It may be sent back until Friday.","quotes":[{{quotes}}]}"""));
        await window.WriteAsync("LK-1.");
        turn = await TurnAsync(number, 2);
        (turn["outcome"]!.GetValue<string>(), turn["scenario_version"]!.GetValue<int>()).ShouldBe(("reply", 2), turn.ToJsonString());
        (await LastAsync(window)).ShouldBe("It may be sent back until Friday. [1]");
        _server.Seen.Single().Target.ShouldBe("/orders/LK-1", "what only reads asks nobody");

        // It has ended: an ordinary turn, with the assistant's own tools.
        asked = _provider.Requests.Count;
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90."}]}"""));
        await window.WriteAsync("How much does standard delivery cost?");
        (await TurnAsync(number, 3))["scenario_id"].ShouldBeNull();
        ToolsOf(asked).ShouldBe(["add_label", "open_document", "search_knowledge", "start_scenario"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_model_begins_it_by_its_description_and_is_asked_again_with_it()
    {
        var made = await _company.PostAsync(Route(), Returns());
        _provider.Answer(FakeAnswer.Calls("start_scenario", $$"""{"scenario":{{made["id"]}}}"""), Nothing, AsksForNumber, Nothing);
        var window = await _company.OpenWindowAsync();
        var number = Desk.Number(await window.WriteAsync("These boots are too small for me."));
        var turn = await TurnAsync(number, 1);
        turn["scenario_id"]!.GetValue<long>().ShouldBe(made["id"]!.GetValue<long>());
        (await LastAsync(window)).ShouldBe("Which order do you mean?");
        _provider.Requests[0].ToString().ShouldContain("wants to return something");
        ToolsOf(2).ShouldContain(_slug);
        turn["input_tokens"]!.GetValue<int>().ShouldBe(4000, "both writings are counted");
    }

    [Fact]
    public async Task It_ends_by_the_customers_words_or_after_its_turns()
    {
        await _company.PostAsync(Route(), Returns());
        _provider.Answer(AsksForNumber, Nothing);
        var window = await _company.OpenWindowAsync();
        var number = Desk.Number(await window.WriteAsync("How do I send it back to you?"));
        await TurnAsync(number, 1);
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90."}]}"""));
        await window.WriteAsync("Forget it. How much does standard delivery cost?");
        (await TurnAsync(number, 2))["scenario_id"].ShouldBeNull();

        var body = Returns();
        (body["title"], body["keywords"], body["max_turns"]) = ("Short", new JsonArray("short one"), 1);
        await _company.PostAsync(Route(), body);
        _provider.Answer(FakeAnswer.Calls("ask_customer", """{"question":"What is it about?"}"""), Nothing);
        await window.WriteAsync("Now the short one.");
        (await TurnAsync(number, 3))["record"]!["scenario"]!.GetValue<string>().ShouldBe("Short");
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Orders over €60 are delivered free of charge.","quotes":[{"source":1,"quote":"Orders over €60 are delivered free of charge."}]}"""));
        await window.WriteAsync("And when is delivery free of charge?");
        (await TurnAsync(number, 4))["scenario_id"].ShouldBeNull();
    }

    [Theory]
    [InlineData("Please pay the fee at https://fee.test/pay first?")]
    [InlineData("What is the password of your account?")]
    [InlineData("It costs €99 now. Do you agree?")]
    [InlineData("Do you agree to pay 99 more?")]
    [InlineData("Your order is lost.")]
    public async Task A_question_that_tells_or_wants_what_it_must_not_is_not_asked(string question)
    {
        await _company.PostAsync(Route(), Returns());
        _provider.Answer(FakeAnswer.Calls("ask_customer", new JsonObject { ["question"] = question }.ToJsonString()), Nothing);
        var window = await _company.OpenWindowAsync();
        var turn = await TurnAsync(Desk.Number(await window.WriteAsync("How do I send it back to you?")), 1);
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("bad_arguments");
        (await window.MessagesAsync()).Select(m => m!["content"]!.GetValue<string>()).ShouldNotContain(question);
    }

    [Fact]
    public async Task What_the_assistant_may_not_use_besides_asks_an_agent_and_goes_with_its_tool()
    {
        var pays = (await _company.PostAsync("/captain/custom_tools", new { title = "Pay back", endpoint_url = $"http://{_server.Host}/refunds", http_method = "POST" }));
        var body = Returns();
        body["instruction"] = $"Call [it](tool://{pays["slug"]}).";
        var made = await _company.PostAsync(Route(), body);
        _provider.Answer(FakeAnswer.Calls(pays["slug"]!.GetValue<string>(), "{}"), Nothing);
        var window = await _company.OpenWindowAsync();
        var number = Desk.Number(await window.WriteAsync("How do I send it back to you?"));
        (await TurnAsync(number, 1))["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("waits_for_approval");
        var id = (await _company.ThreadAsync(number)).Select(m => m!["content_attributes"]?["approval"]).Single(a => a is not null)!["id"];
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{number}/approvals/{id}/approve");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        _server.Seen.ShouldHaveSingleItem().Target.ShouldBe("/refunds");

        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/custom_tools/{pays["id"]}", null, HttpStatusCode.NoContent);
        var left = await _company.GetAsync(Route($"/{made["id"]}"));
        (left["tools"]!.AsArray().Count, left["version"]!.GetValue<int>()).ShouldBe((0, 2));
    }

    private string Route(string path = "") => $"/captain/assistants/{_assistant}/scenarios{path}";

    private JsonObject Returns() => new()
    {
        ["title"] = "Returns",
        ["description"] = "The customer wants to return something.",
        ["instruction"] = $"Ask for the order. Look it up with [Return window](tool://{_slug}). [Search](tool://faq_lookup) for the rest. Then [close](tool://resolve_conversation).",
        ["keywords"] = new JsonArray("send it back", "devolver"),
        ["ends_when"] = "the customer has an answer",
        ["end_keywords"] = new JsonArray("forget it"),
    };

    private async Task<JsonNode> TurnAsync(long conversation, int count) => (await Eventually.GetAsync(
        async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray() is var turns && turns.Count == count ? turns[0] : null,
        static t => t?["outcome"] is not null, CancellationToken.None, TimeSpan.FromSeconds(40)))!;

    private List<string> ToolsOf(int request) => [.. _provider.Requests[request].GetProperty("tools").EnumerateArray().Select(static t => t.GetProperty("function").GetProperty("name").GetString()!)];

    private static async Task<string> LastAsync(Window window) => (await window.MessagesAsync()).Last()!["content"]!.GetValue<string>();
}
