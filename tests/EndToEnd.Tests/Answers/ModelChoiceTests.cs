using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>Which model is asked: by inbox, assistant, account and installation, and who stands in for one that is down.</summary>
public sealed class ModelChoiceTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private static readonly string Answer = string.Join('\n',
        """{"verdict":"answered","confidence":0.9}""",
        """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""");

    private readonly FakeOpenAi _first = new() { ModelId = "first-model" };
    private readonly FakeOpenAi _second = new() { ModelId = "second-model" };
    private readonly FakeOpenAi _house = new() { ModelId = "house-model" };
    private Company _company = null!;
    private long _assistant;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (provider, place) in new[] { _first, _second, _house }.Select((p, i) => (p, i)))
        {
            await provider.StartAsync();
            provider.Answer(FakeAnswer.Text(Answer));
            settings[string.Create(CultureInfo.InvariantCulture, $"Wheelhouse:Outbound:AllowedPrivateHosts:{place}")] =
                string.Create(CultureInfo.InvariantCulture, $"{provider.Address.Host}:{provider.Address.Port}");
        }

        settings["Captain:Model:BaseUrl"] = _house.BaseUrl.ToString();
        settings["Captain:Model:ModelId"] = _house.ModelId;
        settings["Captain:Model:ApiKey"] = _house.ApiKey;
        _company = await Company.StartAsync(settings);
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        foreach (var provider in new[] { _first, _second, _house }) await provider.DisposeAsync();
    }

    [Fact]
    public async Task The_narrowest_place_that_names_a_model_decides()
    {
        var first = await NameAsync(_first, "First");
        var second = await NameAsync(_second, "Second");
        (await WriterAsync()).ShouldBe("house-model", "nobody has named one");
        var budget = await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", new { period = "day", money = 1 });
        budget["payload"]![0]!["unpriced_models"]!.AsArray().Select(static m => m!.GetValue<string>()).ShouldBe(["house-model"], "whoever runs the installation has said no price");
        await ChooseAsync("account", null, "any", first);
        (await WriterAsync()).ShouldBe("First");
        await ChooseAsync("account", null, "answer", second);
        (await WriterAsync()).ShouldBe("Second", "a step's own model before the one for everything");
        await ChooseAsync("assistant", _assistant, "any", first);
        (await WriterAsync()).ShouldBe("First", "the assistant before the account");
        await ChooseAsync("inbox", _company.InboxId, "any", second);
        (await WriterAsync()).ShouldBe("Second", "the inbox before the assistant");
        await ChooseAsync("inbox", _company.InboxId, "answer", first);
        (await WriterAsync()).ShouldBe("First");

        var places = (JsonArray)(await _company.GetAsync("/captain/model_choices"))["payload"]!;
        places.Single(p => p!["level"]!.GetValue<string>() == "inbox")!["models"]!.ToJsonString()
            .ShouldBe(new JsonObject { ["answer"] = first, ["any"] = second }.ToJsonString());
        foreach (var level in new[] { "inbox", "assistant", "account" })
        {
            foreach (var step in new[] { "answer", "any" })
                await ChooseAsync(level, level switch { "inbox" => _company.InboxId, "assistant" => _assistant, _ => null }, step, null);
        }

        (await WriterAsync()).ShouldBe("house-model", "every choice was taken back");
    }

    [Fact]
    public async Task Where_people_answer_the_copilots_choices_are_seen_made_and_taken_back()
    {
        var first = await NameAsync(_first, "First");
        var second = await NameAsync(_second, "Second");
        await ChooseAsync("inbox", _company.InboxId, "any", first);
        await ChooseAsync("inbox", _company.InboxId, "summarise", first);
        await Company.SendAsync(_company.Owner, HttpMethod.Put, $"{_company.Path}/inboxes/{_company.InboxId}/responder", new { kind = "people" });

        var place = await InboxAsync();
        place["models"]!.ToJsonString().ShouldBe(new JsonObject { ["summarise"] = first }.ToJsonString(), "it acts, so it is shown");
        place["steps"]!.AsArray().Select(static s => s!.GetValue<string>()).ShouldBe(["answer", "condense", "judge", "summarise", "rewrite", "label"]);
        (await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/models/{first}", null, HttpStatusCode.UnprocessableEntity))
            .ToJsonString().ShouldContain("the inbox", customMessage: "what acts is in use");
        await RefusedAsync(HttpMethod.Put, "/captain/model_choices", new { level = "inbox", id = _company.InboxId, step = "any", model_id = first }, "step");
        await ChooseAsync("inbox", _company.InboxId, "any", null);

        _second.Answer(FakeAnswer.Text("Asks for the price."));
        await ChooseAsync("inbox", _company.InboxId, "summarise", second);
        var conversation = Captain.Number(await (await _company.OpenWindowAsync()).WriteAsync(Question));
        (await SummarizeAsync())["written_by"]!.GetValue<string>().ShouldBe("Second");
        await ChooseAsync("inbox", _company.InboxId, "summarise", null);
        _house.Answer(FakeAnswer.Text("The price is asked for."));
        (await SummarizeAsync())["written_by"]!.GetValue<string>().ShouldBe("house-model");
        (await InboxAsync())["models"]!.AsObject().Count.ShouldBe(0);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/models/{second}", null, HttpStatusCode.NoContent);

        Task<JsonNode> SummarizeAsync() => _company.PostAsync("/captain/tasks/summarize", new { conversation_display_id = conversation });
        async Task<JsonNode> InboxAsync() => ((JsonArray)(await _company.GetAsync("/captain/model_choices"))["payload"]!).Single(static p => p!["level"]!.GetValue<string>() == "inbox")!;
    }

    [Fact]
    public async Task Whoever_stands_in_answers_when_a_provider_is_down_or_cuts_its_answer()
    {
        var second = await NameAsync(_second, "Second");
        var first = await NameAsync(_first, "First", second);
        await ChooseAsync("account", null, "any", first);

        _first.Answer(FakeAnswer.Fails(503, "{}"));
        var turn = await TurnAsync();
        turn["writer"]!.GetValue<string>().ShouldBe("Second");
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        turn["record"]!["tried"]!.ToJsonString().ShouldContain("First did not answer");

        _first.Answer(FakeAnswer.Text(Answer + "\n") with { IsCut = true });
        turn = await TurnAsync();
        turn["writer"]!.GetValue<string>().ShouldBe("Second");
        turn["record"]!["sentences"]!.AsArray().Count.ShouldBe(1, "what the first one had said before it broke off is not said twice");
        turn["attempts"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_builtin_writer_can_stand_in_and_the_builtin_one_can_be_chosen()
    {
        var builtin = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        (await _company.PostAsync($"/captain/models/{builtin}/test", null))["success"]!.GetValue<bool>().ShouldBeTrue();
        var first = await NameAsync(_first, "First", builtin);
        await ChooseAsync("account", null, "any", first);
        _first.Answer(FakeAnswer.Fails(401, """{"error":{"message":"no"}}"""));
        (await TurnAsync())["writer"]!.GetValue<string>().ShouldBe("Quotes");
        await ChooseAsync("inbox", _company.InboxId, "any", builtin);
        (await WriterAsync()).ShouldBe("Quotes");
        _first.Requests.Count.ShouldBe(1);
        _house.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_circle_a_stranger_and_a_model_in_use_are_refused_by_name()
    {
        var second = await NameAsync(_second, "Second");
        var first = await NameAsync(_first, "First", second);
        await RefusedAsync(HttpMethod.Patch, $"/captain/models/{second}", new { fallback_id = first }, "fallback_id");
        await RefusedAsync(HttpMethod.Patch, $"/captain/models/{first}", new { fallback_id = first }, "fallback_id");
        await RefusedAsync(HttpMethod.Patch, $"/captain/models/{first}", new { fallback_id = 987_654 }, "fallback_id");
        await RefusedAsync(HttpMethod.Patch, $"/captain/models/{first}", new { capabilities = new[] { "telepathy" } }, "capabilities");
        await RefusedAsync(HttpMethod.Patch, $"/captain/models/{first}", new { context_tokens = 2_100 }, "context_tokens");
        await RefusedAsync(HttpMethod.Put, "/captain/model_choices", new { level = "planet", step = "any" }, "level");
        await RefusedAsync(HttpMethod.Put, "/captain/model_choices", new { level = "account", step = "dance" }, "step");
        await RefusedAsync(HttpMethod.Put, "/captain/model_choices", new { level = "account", step = "any", model_id = 987_654 }, "model_id");
        await RefusedAsync(HttpMethod.Put, "/captain/model_choices", new { level = "inbox", step = "any" }, "id");
        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "inbox", id = 987_654, step = "any" }, HttpStatusCode.NotFound);

        var refusal = await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/models/{second}", null, HttpStatusCode.UnprocessableEntity);
        refusal.ToJsonString().ShouldContain("First");
        await ChooseAsync("account", null, "summarise", first);
        (await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/models/{first}", null, HttpStatusCode.UnprocessableEntity))
            .ToJsonString().ShouldContain("the account");
        await ChooseAsync("account", null, "summarise", null);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/captain/models/{first}", null, HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_key_that_was_told_for_one_server_is_not_kept_for_another()
    {
        var first = await NameAsync(_first, "First");
        var path = $"/captain/models/{first}";
        await RefusedAsync(HttpMethod.Patch, path, new { base_url = _second.BaseUrl }, "api_key");
        await RefusedAsync(HttpMethod.Patch, path, new { base_url = new UriBuilder(_first.BaseUrl) { Scheme = "https" }.Uri }, "api_key");
        await RefusedAsync(HttpMethod.Patch, path, new { base_url = (string?)null }, "api_key");
        await RefusedAsync(HttpMethod.Patch, path, new { provider = "anthropic" }, "api_key");
        (await ChangeAsync(new { base_url = new Uri(_first.BaseUrl, "/openai/v1"), name = "Moved" })).ShouldBeTrue("it is the same server");
        (await ChangeAsync(new { base_url = _second.BaseUrl, api_key = "another" })).ShouldBeTrue();
        (await ChangeAsync(new { base_url = _first.BaseUrl, api_key = (string?)null })).ShouldBeFalse();
        (await ChangeAsync(new { base_url = _second.BaseUrl })).ShouldBeFalse("there is none that could go with it");

        async Task<bool> ChangeAsync(object change) =>
            (await Company.SendAsync(_company.Owner, HttpMethod.Patch, _company.Path + path, change))["has_key"]!.GetValue<bool>();
    }

    [Fact]
    public async Task A_model_is_sent_what_it_can_take()
    {
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new
        {
            config = new { temperature = 0.25, instructions = "Be brief." },
            response_guidelines = new[] { "Use short words" },
            guardrails = new[] { "Promise nothing" },
        });
        var first = await NameAsync(_first, "First");
        await ChooseAsync("account", null, "any", first);
        await TurnAsync();
        var sent = _first.Requests[^1];
        sent.GetProperty("temperature").GetDouble().ShouldBe(0.25, 1e-6);
        sent.GetProperty("tools").EnumerateArray().Select(t => t.GetProperty("function").GetProperty("name").GetString()).ShouldBe(["search_knowledge", "open_document"]);
        var instructions = sent.GetProperty("messages")[0].GetProperty("content").GetString()!;
        foreach (var told in new[] { "Be brief.", "Use short words", "Promise nothing" }) instructions.ShouldContain(told);

        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{first}", new { capabilities = Array.Empty<string>(), context_tokens = 4_000 });
        await TurnAsync();
        _first.Requests[^1].TryGetProperty("temperature", out _).ShouldBeFalse();
        _first.Requests[^1].TryGetProperty("tools", out _).ShouldBeFalse();
    }

    private async Task<long> NameAsync(FakeOpenAi provider, string name, long? fallback = null) => (await _company.PostAsync(
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
            timeout_seconds = 5,
            fallback_id = fallback,
        }))["id"]!.GetValue<long>();

    private Task<JsonNode> ChooseAsync(string level, long? id, string step, long? model) => Company.SendAsync(
        _company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level, id, step, model_id = model });

    private async Task RefusedAsync(HttpMethod method, string path, object body, string field) =>
        (await Company.SendAsync(_company.Owner, method, _company.Path + path, body, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain($"\"{field}\"");

    private async Task<string> WriterAsync() => (await TurnAsync())["writer"]!.GetValue<string>();

    /// <summary>The turn that a new visitor's question makes, once it has ended.</summary>
    private async Task<JsonNode> TurnAsync()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(Question));
        return (await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            turn => turn?["outcome"] is not null,
            CancellationToken.None,
            TimeSpan.FromSeconds(20)))!;
    }
}
