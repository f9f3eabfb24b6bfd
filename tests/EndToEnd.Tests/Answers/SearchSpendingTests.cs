using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>The models that a turn's searches ask are paid for like the others, draw on what the turn may use, and stand in its trace.</summary>
public sealed class SearchSpendingTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private static readonly FakeAnswer Answered = FakeAnswer.Lines(
        """{"verdict":"answered","confidence":0.9}""",
        """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""");

    private readonly FakeOpenAi _provider = new();
    private readonly FakeEmbeddings _embeddings = new();
    private readonly FakeReranker _reranker = new(isCohere: true, "delivery") { SearchUnits = 1 };
    private Company _company = null!;
    private long _assistant;
    private string _base = "";

    public async ValueTask InitializeAsync() => await Task.WhenAll(_provider.StartAsync(), _embeddings.StartAsync(), _reranker.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
        await _embeddings.DisposeAsync();
        await _reranker.DisposeAsync();
    }

    [Fact]
    public async Task A_reranking_is_written_down_stands_in_the_trace_and_is_not_made_once_a_budget_is_spent()
    {
        await StartAsync();
        await AnswerByAsync("builtin");
        var turn = await TurnAsync();
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        var call = turn["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!;
        (call["step"]!.GetValue<string>(), call["model"]!.GetValue<string>(), call["verdict"]!.GetValue<string>()).ShouldBe(("rerank", "Order", "used"));
        (call["prompt"], call["price"]!.GetValue<decimal>(), turn["price"]!.GetValue<decimal>()).ShouldBe((null, 0.002m, 0.002m));
        turn["record"]!["use"]!["price"]!.GetValue<decimal>().ShouldBe(0.002m);
        var spent = (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        (spent["step"]!.GetValue<string>(), spent["model"]!.GetValue<string>(), spent["price"]!.GetValue<decimal>(), spent["calls"]!.GetValue<long>()).ShouldBe(("rerank", "Order", 0.002m, 1));
        (spent["inbox_id"]!.GetValue<long>(), spent["assistant_id"]!.GetValue<long>()).ShouldBe((_company.InboxId, _assistant));
        spent["input_tokens"]!.GetValue<long>().ShouldBeGreaterThan(0);

        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", new { inbox_id = _company.InboxId, period = "day", money = 0.001 });
        turn = await TurnAsync();
        turn["outcome"]!.GetValue<string>().ShouldBe("reply", "in the order in which it was found");
        turn["record"]!["models"]!.AsArray().ShouldHaveSingleItem()!["verdict"]!.GetValue<string>().ShouldBe("budget_spent");
        _reranker.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_searches_cost_is_the_turns_and_nothing_is_left_for_an_answer()
    {
        await StartAsync(("MaxPrice", "0.003"));
        await AnswerByAsync("open_ai");
        _provider.Answer(FakeAnswer.Calls("search_knowledge", """{"query":"delivery"}"""), Answered);
        var turn = await TurnAsync();
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>()).ShouldBe(("hand_off", "turn_limit"));
        _provider.Requests.Count.ShouldBe(1, "the second search took what was left");
        _reranker.Requests.Count.ShouldBe(2);
        turn["record"]!["use"]!["price"]!.GetValue<decimal>().ShouldBe(0.004m);
    }

    [Fact]
    public async Task Once_nothing_is_left_it_is_searched_without_models()
    {
        await StartAsync(("MaxPrice", "0.001"));
        await AnswerByAsync("builtin");
        var turn = await TurnAsync("How much does standard delivery cost? And when do orders leave your warehouse?");
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        var verdicts = turn["record"]!["models"]!.AsArray().Select(static m => m!["verdict"]!.GetValue<string>()).ToList();
        verdicts[0].ShouldBe("used", "what a search costs is known only then");
        verdicts.Skip(1).ShouldAllBe(static verdict => verdict == "turn_limit");
        _reranker.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Models_of_a_search_are_not_heard_out_beyond_the_turns_time()
    {
        await StartAsync(("MaxTime", "00:00:01"));
        await AnswerByAsync("builtin");
        _reranker.Answer(new FakeAnswer { Hangs = true });
        var turn = await TurnAsync();
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        var call = turn["record"]!["models"]!.AsArray()[0]!;
        call["verdict"]!.GetValue<string>().ShouldBe("turn_limit");
        call["milliseconds"]!.GetValue<double>().ShouldBeInRange(500, 2_500, "a customer waits three seconds for a reranker, where the turn has them");
        (await _company.GetAsync("/captain/spending"))["payload"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_vector_of_a_question_and_its_translation_are_the_turns_too()
    {
        await StartAsync();
        var vectors = await NameAsync("Vectors", new { purpose = "embedding", provider = "open_ai", base_url = _embeddings.BaseUrl, model_id = _embeddings.ModelId, api_key = _embeddings.ApiKey, input_price = 1 });
        var writer = await NameAsync("Words", new { provider = "open_ai", base_url = _provider.BaseUrl, model_id = _provider.ModelId, api_key = _provider.ApiKey, input_price = 2, output_price = 10 });
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, _base, new { embedding_model_id = vectors });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, _base, new { search = new { reranker = "none", translator_model_id = writer } });
        _provider.Answer(FakeAnswer.Text("Do you repair violins on the moon?"));
        await AnswerByAsync("builtin");
        var turn = await TurnAsync("¿Reparan ustedes violines en la luna?");
        var calls = turn["record"]!["models"]!.AsArray();
        calls.Select(static m => m!["step"]!.GetValue<string>()).Distinct().ShouldBe(["embed", "translate"]);
        calls.Select(static m => m!["verdict"]!.GetValue<string>()).ShouldAllBe(static verdict => verdict == "used");
        turn["price"]!.GetValue<decimal>().ShouldBe(calls.Sum(static m => m!["price"]!.GetValue<decimal>()));
        calls.First(static m => m!["step"]!.GetValue<string>() == "translate")!["price"]!.GetValue<decimal>().ShouldBe(0.003m);
    }

    private async Task StartAsync(params (string Cap, string Value)[] caps)
    {
        var settings = caps.ToDictionary(static c => $"Captain:Turns:{c.Cap}", static c => (string?)c.Value);
        foreach (var (i, provider) in new FakeProvider[] { _provider, _embeddings, _reranker }.Index()) settings[$"Wheelhouse:Outbound:AllowedPrivateHosts:{i}"] = provider.Address.Authority;
        _company = await Company.StartAsync(settings);
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        _base = $"{_company.Path}/knowledge/bases/{await _company.SqlAsync<long>($"select knowledge_base_id from captain.assistants where id = {_assistant}")}";
        var order = await NameAsync("Order", new { purpose = "rerank", provider = "cohere", base_url = _reranker.BaseUrl, model_id = _reranker.ModelId, api_key = _reranker.ApiKey, input_price = 2_000 });
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, _base, new { search = new { reranker = "model", reranker_model_id = order } });
    }

    private async Task AnswerByAsync(string provider) => await _company.LetAnswerAsync(
        _assistant,
        "auto",
        await NameAsync("Writer", new { provider, base_url = _provider.BaseUrl, model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 10 }));

    private async Task<long> NameAsync(string name, object model)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(model)!.AsObject();
        body["name"] = name;
        return (await _company.PostAsync("/captain/models", body))["id"]!.GetValue<long>();
    }

    private async Task<JsonNode> TurnAsync(string question = Question)
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(question));
        return (await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            turn => turn?["outcome"] is not null,
            CancellationToken.None,
            TimeSpan.FromSeconds(30)))!;
    }
}
