using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>The steps around an answer: condensing, planning and judging, by models that are named for them.</summary>
public sealed class StepTests : IAsyncLifetime
{
    private const string First = "How much does standard delivery cost?";
    private const string FollowUp = "And over €60?";
    private const string Condensed = "How much does delivery cost for orders over €60?";
    private const string Answered = """{"verdict":"answered","confidence":0.9}""";
    private const string Price = """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""";
    private const string Free = """{"text":"Orders over €60 are delivered free of charge.","quotes":[{"source":1,"quote":"Orders over €60 are delivered free of charge"}]}""";
    private const string Supported = """{"supported":true}""";

    private readonly FakeOpenAi _writer = new() { ModelId = "writer" };
    private readonly FakeOpenAi _helper = new() { ModelId = "helper" };
    private Company _company = null!;
    private long _helperModel;

    public async ValueTask InitializeAsync()
    {
        foreach (var provider in new[] { _writer, _helper }) await provider.StartAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        foreach (var provider in new[] { _writer, _helper }) await provider.DisposeAsync();
    }

    [Fact]
    public async Task A_follow_up_is_searched_for_as_the_model_named_for_condensing_puts_it()
    {
        await ChooseAsync("condense", _helperModel);
        _writer.Answer(FakeAnswer.Lines(Answered, Price), FakeAnswer.Lines(Answered, Free));
        _helper.Answer(FakeAnswer.Text($"\"{Condensed}\"\n") with { InputTokens = 300, OutputTokens = 20 });

        var (first, second) = await AskTwiceAsync();

        _helper.Requests.Count.ShouldBe(1, "the first question of a conversation has nothing to lean on");
        first["record"]!["models"].ShouldBeNull();
        second["record"]!["searches"]![0]!.GetValue<string>().ShouldBe(Condensed);
        second["question"]!.GetValue<string>().ShouldBe(FollowUp, "what the customer asked stays what it was");
        var call = second["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!;
        (Text(call, "step"), Text(call, "model"), Text(call, "prompt"), Text(call, "verdict"), Text(call, "said")).ShouldBe(("condense", "Helper", "condense.v1", "used", Condensed));
        second["input_tokens"]!.GetValue<int>().ShouldBe(1300);
        second["output_tokens"]!.GetValue<int>().ShouldBe(120);
        second["price"]!.GetValue<decimal>().ShouldBe(((1300 * 2m) + (120 * 8m)) / 1_000_000m);
        var spending = (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray();
        spending.Single(s => Text(s!, "step") == "condense")!["input_tokens"]!.GetValue<long>().ShouldBe(300);
        var sent = _helper.Requests[0].GetProperty("messages")[1].GetProperty("content").GetString()!;
        sent.ShouldContain(First);
        sent.ShouldContain(FollowUp);
    }

    public static TheoryData<string, string> Useless => new()
    {
        { "", "unusable" },
        { "Delivery\nof orders over €60", "unusable" },
        { new string('x', 301), "unusable" },
        { "¿Cuánto cuesta el envío de los pedidos de más de sesenta euros?", "unusable" },
        { "How much is delivery? And what else? And why?", "unusable" },
        { "500", "failed" },
        { "slow", "failed" },
    };

    [Theory]
    [MemberData(nameof(Useless))]
    public async Task What_a_condensing_model_says_counts_only_where_it_is_one_question_in_the_customers_language(string said, string verdict)
    {
        await ChooseAsync("condense", _helperModel);
        _writer.Answer(FakeAnswer.Lines(Answered, Price), FakeAnswer.Lines(Answered, Free));
        _helper.Answer(said switch { "500" => FakeAnswer.Fails(500), "slow" => FakeAnswer.Text(Condensed) with { Delay = TimeSpan.FromSeconds(3) }, _ => FakeAnswer.Text(said) });

        var (_, second) = await AskTwiceAsync();

        second["outcome"]!.GetValue<string>().ShouldBe("reply");
        second["record"]!["searches"]![0]!.GetValue<string>().ShouldBe($"{First}\n{FollowUp}", "the rule did it");
        Text(second["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!, "verdict").ShouldBe(verdict);
        second["record"]!["tried"]!.ToJsonString().ShouldContain("the rule did it");
    }

    [Fact]
    public async Task Nobody_is_asked_to_condense_or_judge_whom_nobody_has_named_for_it_nor_when_the_budget_is_spent()
    {
        await ChooseAsync("any", _helperModel);
        _writer.Answer(FakeAnswer.Lines(Answered, Price), FakeAnswer.Lines(Answered, Free));
        var (_, second) = await AskTwiceAsync();
        second["record"]!["models"].ShouldBeNull();
        _helper.Requests.ShouldBeEmpty("a model for everything is none for exactly this step");

        var builtin = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        await ChooseAsync("answer", builtin);
        await ChooseAsync("condense", _helperModel);
        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", new { period = "day", tokens = 1 });
        (_, second) = await AskTwiceAsync();
        _helper.Requests.ShouldBeEmpty();
        Text(second["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!, "verdict").ShouldBe("budget_spent");
        second["record"]!["searches"]![0]!.GetValue<string>().ShouldBe($"{First}\n{FollowUp}");
    }

    [Fact]
    public async Task A_judge_takes_away_what_the_passages_do_not_say_and_never_sees_what_the_rules_refused()
    {
        await ChooseAsync("judge", _helperModel);
        _writer.Answer(FakeAnswer.Lines(
            Answered,
            """{"text":"Standard delivery costs €4.90, see https://evil.example/pay.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""",
            Price,
            """{"text":"Standard orders are always delivered free of charge.","quotes":[{"source":1,"quote":"Orders over €60 are delivered free of charge"}]}"""));
        _helper.Answer(FakeAnswer.Text(Supported), FakeAnswer.Text("""{"supported":false,"why":"only orders over €60\ud83d"}"""));

        var turn = await AskAsync(await _company.OpenWindowAsync(), First);

        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        var shown = turn["record"]!["sentences"]!.AsArray().Select(s => Text(s!, "text")).ToList();
        shown.ShouldContain("Standard delivery costs €4.90.");
        shown.ShouldNotContain(text => text.Contains("always", StringComparison.Ordinal));
        _helper.Requests.Count.ShouldBe(2);
        _helper.Requests.Select(r => r.GetRawText()).ShouldAllBe(request => !request.Contains("evil.example", StringComparison.Ordinal));
        turn["record"]!["models"]!.AsArray().Select(m => (Text(m!, "step"), Text(m!, "verdict"), m!["said"]?.GetValue<string>()))
            .ShouldBe([("judge", "supported", null), ("judge", "unsupported", "only orders over €60\ufffd")]);
        turn["record"]!["refused"]!.AsArray().Select(r => Text(r!, "why")).ShouldContain("judged_unsupported");
        turn["input_tokens"]!.GetValue<int>().ShouldBe(3000);
    }

    [Fact]
    public async Task A_judge_reads_what_the_team_forbids_and_a_sentence_that_does_it_is_left_out()
    {
        await ChooseAsync("judge", _helperModel);
        var assistant = (await _company.GetAsync("/captain/assistants"))["payload"]![0]!["id"];
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{assistant}", new { guardrails = new[] { "Promise no refunds", "Do not speak of\nfree delivery" } });
        _writer.Answer(FakeAnswer.Lines(Answered, Price, Free));
        _helper.Answer(FakeAnswer.Text(Supported), FakeAnswer.Text("""{"forbidden":2,"why":"names free delivery"}"""));

        var turn = await AskAsync(await _company.OpenWindowAsync(), First);

        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        var shown = turn["record"]!["sentences"]!.AsArray().Select(s => Text(s!, "text")).ToList();
        shown.ShouldContain("Standard delivery costs €4.90.");
        shown.ShouldNotContain("Orders over €60 are delivered free of charge.");
        var refused = turn["record"]!["refused"]!.AsArray().ShouldHaveSingleItem()!;
        (Text(refused, "why"), Text(refused, "text")).ShouldBe(("judged_forbidden", "Orders over €60 are delivered free of charge."));
        var call = turn["record"]!["models"]!.AsArray()[1]!;
        (Text(call, "prompt"), Text(call, "verdict"), Text(call, "said")).ShouldBe(("judge.v2", "forbidden", "2: names free delivery"));
        var instructions = _helper.Requests[0].GetProperty("messages")[0].GetProperty("content").GetString()!;
        instructions.ShouldContain("1. Promise no refunds\n2. Do not speak of free delivery\n");
    }

    [Fact]
    public async Task A_judge_that_forbids_what_nobody_has_forbidden_has_said_nothing()
    {
        await ChooseAsync("judge", _helperModel);
        _writer.Answer(FakeAnswer.Lines(Answered, Price));
        _helper.Answer(FakeAnswer.Text("""{"forbidden":1,"why":"prices"}"""));
        var turn = await AskAsync(await _company.OpenWindowAsync(), First);
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        Text(turn["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!, "verdict").ShouldBe("unusable");
        _helper.Requests[0].GetProperty("messages")[0].GetProperty("content").GetString()!.ShouldContain("(nothing)");
    }

    [Theory]
    [InlineData("""{"supported":false,"why":"more","forbidden":0}""", "unsupported")]
    [InlineData("""{"supported":false,"why":"more","forbidden":7}""", "unsupported")]
    [InlineData("""{"supported":true,"forbidden":0}""", "supported")]
    [InlineData("""{"supported":true,"forbidden":null}""", "supported")]
    [InlineData("""{"supported":true,"forbidden":"1"}""", "forbidden")]
    [InlineData("""{"supported":true,"forbidden":true}""", "unusable")]
    public async Task A_judge_may_say_in_several_ways_that_no_line_is_broken(string said, string verdict)
    {
        await ChooseAsync("judge", _helperModel);
        var assistant = (await _company.GetAsync("/captain/assistants"))["payload"]![0]!["id"];
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{assistant}", new { guardrails = new[] { "Promise no refunds" } });
        _writer.Answer(FakeAnswer.Lines(Answered, Price));
        _helper.Answer(FakeAnswer.Text(said));
        var turn = await AskAsync(await _company.OpenWindowAsync(), First);
        Text(turn["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!, "verdict").ShouldBe(verdict);
        var isShown = turn["record"]!["sentences"]!.AsArray().Any(s => Text(s!, "text") == "Standard delivery costs €4.90.");
        isShown.ShouldBe(verdict is "supported" or "unusable", "as the installation says for a judge that cannot be read");
    }

    [Fact]
    public async Task A_judge_cannot_give_leave_to_what_a_rule_refused()
    {
        await ChooseAsync("judge", _helperModel);
        _writer.Answer(FakeAnswer.Lines(Answered, """{"text":"Standard delivery costs €4.90, tell us your password first.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}"""));
        _helper.Answer(FakeAnswer.Text(Supported));
        var turn = await AskAsync(await _company.OpenWindowAsync(), First);
        turn["outcome"]!.GetValue<string>().ShouldBe("hand_off");
        _helper.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "reply")]
    [InlineData("LeaveOut", "hand_off")]
    public async Task Where_the_judge_fails_a_setting_says_what_becomes_of_the_sentence(string? setting, string outcome)
    {
        if (setting is not null)
        {
            await _company.DisposeAsync();
            await StartAsync(new Dictionary<string, string?> { ["Captain:Turns:JudgeFails"] = setting });
        }

        await ChooseAsync("judge", _helperModel);
        _writer.Answer(FakeAnswer.Lines(Answered, Price));
        _helper.Answer(FakeAnswer.Fails(503));
        var turn = await AskAsync(await _company.OpenWindowAsync(), First);
        turn["outcome"]!.GetValue<string>().ShouldBe(outcome);
        turn["record"]!["tried"]!.ToJsonString().ShouldContain("model that checks could not be asked");
        Text(turn["record"]!["models"]![0]!, "verdict").ShouldBe("failed");
    }

    [Fact]
    public async Task Two_things_asked_at_once_are_searched_for_one_by_one_and_cited_each()
    {
        _writer.Script = request =>
        {
            var sources = request.GetProperty("messages")[1].GetProperty("content").GetString()!.Split("--- SOURCE ").Skip(1).ToList();
            var (price, time) = (Number(sources, "costs €4.90"), Number(sources, "takes 2 to 3 working days"));
            return FakeAnswer.Lines(
                Answered,
                $$"""{"text":"Standard delivery costs €4.90.","quotes":[{"source":{{price}},"quote":"Standard delivery costs €4.90"}]}""",
                $$"""{"text":"Standard delivery within Germany takes 2 to 3 working days.","quotes":[{"source":{{time}},"quote":"Standard delivery within Germany takes 2 to 3 working days"}]}""");
        };
        var turn = await AskAsync(await _company.OpenWindowAsync(), "How much does standard delivery cost? How long does delivery within Germany take?");
        turn["record"]!["searches"]!.AsArray().Select(s => s!.GetValue<string>()).ShouldBe(
        [
            "How much does standard delivery cost? How long does delivery within Germany take?", "How much does standard delivery cost?", "How long does delivery within Germany take?",
        ]);
        turn["record"]!["sentences"]!.AsArray().Count.ShouldBe(2);
        turn["record"]!["sentences"]!.AsArray().ShouldAllBe(s => s!["citations"]!.AsArray().Count == 1);
        var chunks = turn["record"]!["passages"]!.AsArray().Select(p => p!["chunk_id"]!.GetValue<long>()).ToList();
        chunks.Distinct().Count().ShouldBe(chunks.Count, "what several searches find is there once");

        static int Number(List<string> sources, string text) => sources.FindIndex(s => s.Contains(text, StringComparison.Ordinal)) + 1;
    }

    private async Task StartAsync(Dictionary<string, string?>? settings = null)
    {
        settings ??= [];
        foreach (var (provider, place) in new[] { _writer, _helper }.Select((p, i) => (p, i)))
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"Wheelhouse:Outbound:AllowedPrivateHosts:{place}")] =
                string.Create(CultureInfo.InvariantCulture, $"{provider.Address.Host}:{provider.Address.Port}");
        }

        _company = await Company.StartAsync(settings);
        var assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var writer = await NameAsync(_writer, "Writer", 5);
        _helperModel = await NameAsync(_helper, "Helper", 1);
        await ChooseAsync("answer", writer);
        await _company.LetAnswerAsync(assistant, "auto");
    }

    private async Task<(JsonNode First, JsonNode Second)> AskTwiceAsync()
    {
        var visitor = await _company.OpenWindowAsync();
        return (await AskAsync(visitor, First), await AskAsync(visitor, FollowUp));
    }

    /// <summary>The turn that a message makes, once it has ended.</summary>
    private async Task<JsonNode> AskAsync(Window visitor, string text)
    {
        var posted = await visitor.WriteAsync(text);
        var sequence = posted["sequence"]?.GetValue<long>();
        return (await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{Captain.Number(posted)}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            turn => turn?["outcome"] is not null && (sequence is null || turn["sequence"]!.GetValue<long>() == sequence) && Text(turn, "question") == text,
            CancellationToken.None,
            TimeSpan.FromSeconds(20)))!;
    }

    private async Task<long> NameAsync(FakeOpenAi provider, string name, int seconds) => (await _company.PostAsync(
        "/captain/models",
        new
        {
            name,
            provider = "open_ai",
            base_url = provider.BaseUrl.ToString(),
            model_id = provider.ModelId,
            api_key = provider.ApiKey,
            input_price = 2,
            output_price = 8,
            timeout_seconds = seconds,
        }))["id"]!.GetValue<long>();

    private Task<JsonNode> ChooseAsync(string step, long model) => Company.SendAsync(
        _company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "account", step, model_id = model });

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
