using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>All models of one turn together may use so much and no more: calls, money and time, whoever is asked and however often.</summary>
public sealed class AllowanceTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private long _assistant;

    public async ValueTask InitializeAsync() => await _provider.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Models_that_stand_in_for_each_other_share_the_calls_of_a_turn()
    {
        await StartAsync("MaxModelCalls", "2");
        await AnswerByAsync(await NameAsync("First", await NameAsync("Second", await NameAsync("Third", null))));
        _provider.Answer(FakeAnswer.Fails(500, "{}"), FakeAnswer.Fails(500, "{}"), Answered);
        var turn = await TurnAsync();
        Told(turn).ShouldBe(("hand_off", "turn_limit", "turn_limit"));
        _provider.Requests.Count.ShouldBe(2, "the third was not asked");
        turn["record"]!["tried"]!.ToJsonString().ShouldContain("Third was stopped: An answer may use 2 calls of models");
        turn["record"]!["use"]!["calls"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Attempts_share_them_too()
    {
        await StartAsync("MaxModelCalls", "2");
        await AnswerByAsync(await NameAsync("Local", null));
        _provider.Answer(FakeAnswer.Fails(503, "{}"));
        var turn = await TurnAsync();
        Told(turn).ShouldBe(("hand_off", "provider_down", "provider_failed"));
        (_provider.Requests.Count, turn["attempts"]!.GetValue<int>()).ShouldBe((2, 2));
    }

    [Fact]
    public async Task An_assistant_whose_answers_may_cost_little_is_stopped_within_its_tools_and_the_builtin_writer_stands_in()
    {
        await StartAsync("MaxPrice", "0.5");
        var quotes = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { config = new { max_turn_price = 0.002 } });
        (await _company.GetAsync("/captain/assistants"))["payload"]![0]!["config"]!["max_turn_price"]!.GetValue<decimal>().ShouldBe(0.002m);
        // 1,000 tokens read at 2 and 100 written at 10 dollars a million: 0.003 dollars a call.
        foreach (var (standIn, outcome, reason) in new[] { ((long?)null, "hand_off", "turn_limit"), (quotes, "reply", "answered") })
        {
            var asked = _provider.Requests.Count;
            await AnswerByAsync(await NameAsync($"Local {asked}", standIn));
            _provider.Answer(FakeAnswer.Calls("search_knowledge", """{"query":"delivery"}"""), Answered);
            var turn = await TurnAsync();
            (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe((outcome, reason));
            _provider.Requests.Count.ShouldBe(asked + 1);
            turn["record"]!["use"]!["price"]!.GetValue<decimal>().ShouldBe(0.003m);
        }
    }

    [Fact]
    public async Task Providers_that_never_answer_keep_a_customer_waiting_once()
    {
        await StartAsync("MaxTime", "00:00:03");
        await AnswerByAsync(await NameAsync("First", await NameAsync("Second", await NameAsync("Third", null))));
        _provider.Answer(new FakeAnswer { Hangs = true });
        var turn = await TurnAsync();
        Told(turn).ShouldBe(("hand_off", "turn_limit", "turn_limit"));
        _provider.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_model_that_checks_draws_on_it_too()
    {
        await StartAsync("MaxModelCalls", "1");
        var model = await NameAsync("Local", null);
        await AnswerByAsync(model);
        await Company.SendAsync(_company.Owner, HttpMethod.Put, $"{_company.Path}/captain/model_choices", new { level = "account", step = "judge", model_id = model });
        _provider.Answer(Answered);
        var turn = await TurnAsync();
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        turn["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!["verdict"]!.GetValue<string>().ShouldBe("turn_limit");
        _provider.Requests.Count.ShouldBe(1);
    }

    private static FakeAnswer Answered => FakeAnswer.Lines(
        """{"verdict":"answered","confidence":0.9}""",
        """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""");

    private async Task StartAsync(string cap, string value)
    {
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}"),
            [$"Captain:Turns:{cap}"] = value,
        });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
    }

    private Task<JsonNode> AnswerByAsync(long model) => _company.LetAnswerAsync(_assistant, "auto", model);

    private async Task<long> NameAsync(string name, long? fallback) => (await _company.PostAsync(
        "/captain/models",
        new
        {
            name,
            provider = "open_ai",
            base_url = _provider.BaseUrl.ToString(),
            model_id = _provider.ModelId,
            api_key = _provider.ApiKey,
            input_price = 2,
            output_price = 10,
            fallback_id = fallback,
        }))["id"]!.GetValue<long>();

    private static (string Outcome, string Reason, string Rule) Told(JsonNode turn) =>
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>());

    private async Task<JsonNode> TurnAsync()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(Question));
        return (await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            turn => turn?["outcome"] is not null,
            CancellationToken.None,
            TimeSpan.FromSeconds(30)))!;
    }
}
