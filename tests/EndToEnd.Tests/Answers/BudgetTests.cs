using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What models cost is written down, warned of and stopped.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private long _assistant;
    private long _model;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        // 1,000 tokens read at 2 and 100 written at 10 dollars a million: 0.003 dollars an answer.
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""",
            """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}"""));
        var address = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}");
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = address });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        _model = await NameAsync("Local", null);
        await _company.LetAnswerAsync(_assistant, "auto", _model);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task An_inbox_is_warned_of_its_budget_and_then_hands_over()
    {
        var budget = (await SetAsync(new { inbox_id = _company.InboxId, period = "day", money = 0.005, warn_percent = 50 }))[0]!;
        budget["state"]!.GetValue<string>().ShouldBe("within");
        (await TurnAsync())["outcome"]!.GetValue<string>().ShouldBe("reply");
        await StateAsync("warned", 0.003m, 1_100);
        (await TurnAsync())["outcome"]!.GetValue<string>().ShouldBe("reply");
        await StateAsync("spent", 0.006m, 2_200);

        var stopped = await TurnAsync();
        stopped["outcome"]!.GetValue<string>().ShouldBe("hand_off");
        stopped["reason"]!.GetValue<string>().ShouldBe("budget_spent");
        stopped["record"]!["tried"]!.ToJsonString().ShouldContain("is spent");
        _provider.Requests.Count.ShouldBe(2, "nobody was asked a third time");
        (await _company.SqlAsync<long>("select count(*) from captain.budgets where warned_for is not null")).ShouldBe(1);

        var spending = (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        spending["model"]!.GetValue<string>().ShouldBe("Local");
        spending["step"]!.GetValue<string>().ShouldBe("answer");
        spending["inbox_id"]!.GetValue<long>().ShouldBe(_company.InboxId);
        spending["calls"]!.GetValue<long>().ShouldBe(2);
        spending["price"]!.GetValue<decimal>().ShouldBe(0.006m);

        (await SetAsync(new { inbox_id = _company.InboxId, period = "day" })).Count.ShouldBe(0);
        (await TurnAsync())["outcome"]!.GetValue<string>().ShouldBe("reply", "the budget was taken away");
    }

    [Fact]
    public async Task The_accounts_tokens_count_over_all_inboxes_and_the_builtin_writer_costs_nothing()
    {
        var builtin = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{_model}", new { fallback_id = builtin });
        await SetAsync(new { period = "month", tokens = 1_000 });
        (await TurnAsync())["writer"]!.GetValue<string>().ShouldBe("Local");
        var turn = await TurnAsync();
        turn["writer"]!.GetValue<string>().ShouldBe("Quotes");
        turn["record"]!["tried"]!.ToJsonString().ShouldContain("budget of the account is spent");
        _provider.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_question_that_is_translated_is_paid_by_its_inbox_until_its_budget_is_spent()
    {
        var builtin = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", builtin);
        var home = await _company.SqlAsync<long>($"select knowledge_base_id from captain.assistants where id = {_assistant}");
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/knowledge/bases/{home}", new { search = new { translator_model_id = _model } });
        _provider.Answer(FakeAnswer.Text("Do you repair violins on the moon?"));
        await SetAsync(new { inbox_id = _company.InboxId, period = "day", tokens = 1_000 });
        await TurnAsync("¿Reparan ustedes violines en la luna?");
        var spending = (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        (spending["step"]!.GetValue<string>(), spending["inbox_id"]!.GetValue<long>()).ShouldBe(("translate", _company.InboxId));
        var asked = _provider.Requests.Count;
        await TurnAsync("¿Reparan ustedes violines en la luna?");
        _provider.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task What_a_provider_does_not_count_is_estimated()
    {
        _provider.Answer(FakeAnswer.Lines("""{"verdict":"abstained","confidence":0.9,"reason":"nothing there"}""") with { InputTokens = 0, OutputTokens = 0 });
        await SetAsync(new { period = "day", tokens = 300 });
        await TurnAsync();
        var tokens = (await _company.GetAsync("/captain/budgets"))["payload"]![0]!["spent_tokens"]!.GetValue<long>();
        tokens.ShouldBeGreaterThan(300, "the instructions alone are longer");
        (await TurnAsync())["reason"]!.GetValue<string>().ShouldBe("budget_spent");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_paid_for_as_far_as_it_came()
    {
        var builtin = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{_model}", new { fallback_id = builtin });
        _provider.Answer(FakeAnswer.Lines("""{"verdict":"answered","confidence":0.9}""", """{"text":"Standard delivery costs""") with { IsCut = true, Between = TimeSpan.FromMilliseconds(30) });
        (await TurnAsync())["writer"]!.GetValue<string>().ShouldBe("Quotes");
        var spent = (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        spent["model"]!.GetValue<string>().ShouldBe("Local");
        spent["calls"]!.GetValue<long>().ShouldBe(_provider.Requests.Count);
        spent["input_tokens"]!.GetValue<long>().ShouldBeGreaterThan(200, "it had read the instructions");
        spent["output_tokens"]!.GetValue<long>().ShouldBeInRange(5, 30 * _provider.Requests.Count);
        spent["price"]!.GetValue<decimal>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task What_the_copilot_began_to_write_is_paid_for_and_what_never_began_is_not()
    {
        _provider.Answer(FakeAnswer.Fails(500, "{}"));
        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "account", step = "rewrite", model_id = _model });
        await RewriteAsync();
        (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldBeEmpty();
        _provider.Answer(FakeAnswer.Text("We send it to") with { IsCut = true, Between = TimeSpan.FromMilliseconds(50) });
        await RewriteAsync();
        var spent = (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        (spent["step"]!.GetValue<string>(), spent["calls"]!.GetValue<long>()).ShouldBe(("rewrite", 1));
        spent["output_tokens"]!.GetValue<long>().ShouldBeInRange(1, 4, "thirteen letters, the last of which may have been lost with the connection");
        spent["input_tokens"]!.GetValue<long>().ShouldBeGreaterThan(100);

        Task<JsonNode> RewriteAsync() => Company.SendAsync(
            _company.Agent, HttpMethod.Post, _company.Path + "/captain/tasks/rewrite", new { content = "we send it", operation = "friendly" }, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_budget_of_money_names_the_models_in_use_that_have_no_price()
    {
        var elsewhere = (await _company.PostAsync("/inboxes", new { name = "Shop", channel = new { type = "api" } }))["id"]!.GetValue<long>();
        var free = await UnpricedAsync("Free");
        await SetAsync(new { inbox_id = _company.InboxId, period = "day", money = 1 });
        await SetAsync(new { inbox_id = elsewhere, period = "day", money = 1 });
        await SetAsync(new { period = "day", tokens = 1_000 });
        await NamesAsync(null, null, null, "nobody uses it");
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{_model}", new { fallback_id = free });
        await NamesAsync(null, "Free", null, "it stands in, and a budget of tokens counts it");
        await SetAsync(new { period = "day", money = 1 });
        await NamesAsync("Free", "Free", null, "the account's budget counts its inboxes");

        var words = await UnpricedAsync("Words");
        var home = await _company.SqlAsync<long>($"select knowledge_base_id from captain.assistants where id = {_assistant}");
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/knowledge/bases/{home}", new { search = new { translator_model_id = words } });
        await NamesAsync("Free, Words", "Free, Words", null, "questions are translated for the inbox");
        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "account", step = "any", model_id = free });
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{_model}", new { fallback_id = (long?)null });
        await NamesAsync("Free, Words", "Words", "Free", "the account's model for everything, where an inbox has none of its own");
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{free}", new { output_price = 0.5 });
        await NamesAsync("Words", "Words", null, "it has a price");

        async Task NamesAsync(string? account, string? inbox, string? other, string why)
        {
            var budgets = (await _company.GetAsync("/captain/budgets"))["payload"]!.AsArray();
            new[] { null, (long?)_company.InboxId, elsewhere }
                .Select(place => string.Join(", ", budgets.Single(b => b!["inbox_id"]?.GetValue<long>() == place)!["unpriced_models"]!.AsArray().Select(static m => m!.GetValue<string>())))
                .ShouldBe([account ?? "", inbox ?? "", other ?? ""], why);
        }

        async Task<long> UnpricedAsync(string name) => (await _company.PostAsync(
            "/captain/models", new { name, provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId }))["id"]!.GetValue<long>();
    }

    [Fact]
    public async Task Those_who_set_a_budget_or_choose_a_model_at_the_same_moment_both_succeed_and_the_last_word_holds()
    {
        var other = await NameAsync("Other", null);
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(1, 8).Select(i => SetAsync(new { inbox_id = _company.InboxId, period = "month", money = i })));
            await Task.WhenAll(Enumerable.Range(1, 8).Select(i => ChooseAsync(i % 2 == 0 ? _model : other)));
            var budget = (await _company.GetAsync("/captain/budgets"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
            budget["money"]!.GetValue<decimal>().ShouldBeInRange(1, 8);
            (await _company.SqlAsync<long>("select count(*) from captain.model_choices where step = 'label'")).ShouldBe(1);
            (await SetAsync(new { inbox_id = _company.InboxId, period = "month" })).ShouldBeEmpty();
            await ChooseAsync(null);
        }

        Task<JsonNode> ChooseAsync(long? model) =>
            Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "inbox", id = _company.InboxId, step = "label", model_id = model });
    }

    [Fact]
    public async Task A_budget_that_makes_no_sense_is_refused_and_agents_do_not_see_any()
    {
        foreach (var (body, field) in new (object, string)[]
        {
            (new { period = "year", money = 5 }, "period"), (new { period = "day", money = -1 }, "money"), (new { period = "day", tokens = -1 }, "tokens"),
            (new { period = "day", money = 1, warn_percent = 0 }, "warn_percent"), (new { money = 1 }, "period"),
        })
        {
            (await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", body, HttpStatusCode.UnprocessableEntity))
                .ToJsonString().ShouldContain($"\"{field}\"");
        }

        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", new { inbox_id = 987_654, period = "day", money = 1 }, HttpStatusCode.NotFound);
        await Company.SendAsync(_company.Owner, HttpMethod.Get, _company.Path + "/captain/spending?since=2026-02-01&until=2026-01-01", null, HttpStatusCode.UnprocessableEntity);
        foreach (var path in new[] { "/captain/budgets", "/captain/spending", "/captain/model_choices" })
            await Company.SendAsync(_company.Agent, HttpMethod.Get, _company.Path + path, null, HttpStatusCode.Unauthorized);
    }

    private async Task<JsonArray> SetAsync(object budget) =>
        (JsonArray)(await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", budget))["payload"]!;

    private async Task StateAsync(string state, decimal money, long tokens)
    {
        var budget = (await _company.GetAsync("/captain/budgets"))["payload"]![0]!;
        (budget["state"]!.GetValue<string>(), budget["spent_money"]!.GetValue<decimal>(), budget["spent_tokens"]!.GetValue<long>()).ShouldBe((state, money, tokens));
    }

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

    private async Task<JsonNode> TurnAsync(string question = Question)
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(question));
        return (await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            turn => turn?["outcome"] is not null,
            CancellationToken.None,
            TimeSpan.FromSeconds(20)))!;
    }
}
