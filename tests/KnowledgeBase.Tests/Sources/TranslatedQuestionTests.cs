using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Questions in another language than the documents, put into theirs by a model of the account's.</summary>
public sealed class TranslatedQuestionTests : KnowledgeHost
{
    private const string Asked = "¿Cuánto tarda el reembolso de una compra?";
    private readonly FakeOpenAi _provider = new();
    private long _base;
    private long _model;

    public override async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        Settings["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = "127.0.0.1";
        await base.InitializeAsync();
        Write("refund.md", "# Refunds\n\nA refund of a purchase takes one week.");
        Write("parcel.md", "# Parcels\n\nA parcel takes ten days to arrive.");
        _base = (await AddAsync(new { kind = "folder", path = Folder }))["knowledge_base_id"]!.GetValue<long>();
        _model = await ModelAsync();
        _provider.Answer(FakeAnswer.Text("How long does the refund of a purchase take?\n"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_question_finds_what_is_written_in_another_language()
    {
        (await TryAsync(Asked))["payload"]!.AsArray().ShouldBeEmpty();

        await TuneAsync(_model);
        var trial = await TryAsync(Asked);
        trial["translations"]!.ToJsonString().ShouldBe("""[{"language":"en","text":"How long does the refund of a purchase take?"}]""");
        trial["payload"]![0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Refunds");
        trial["language"]!.GetValue<string>().ShouldBe("es");

        var sent = _provider.Requests.ShouldHaveSingleItem().GetProperty("messages");
        sent[sent.GetArrayLength() - 1].GetProperty("content").ToString().ShouldContain(Asked);
        (await GetAsync($"/api/v1/accounts/{AccountId}/captain/models/{_model}/uses"))["knowledge_bases"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nobody_pays_for_a_translation_that_is_not_needed()
    {
        await TuneAsync(_model);
        (await TryAsync("How long does a refund take?"))["payload"]!.AsArray().ShouldNotBeEmpty();
        _provider.Requests.ShouldBeEmpty("it is in the language of the documents");

        Write("reembolso.md", "# Reembolso\n\nEl reembolso de una compra tarda una semana, si no cuánto antes.");
        await SyncAsync();
        (await TryAsync(Asked))["payload"]![0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Reembolso");
        _provider.Requests.ShouldBeEmpty("its own language answers it");
    }

    [Fact]
    public async Task When_the_model_is_gone_the_question_is_searched_for_as_it_is()
    {
        await TuneAsync(_model);
        _provider.Answer(FakeAnswer.Fails(503, "{}"));
        for (var i = 0; i < 10; i++) (await TryAsync(Asked))["translations"]!.AsArray().ShouldBeEmpty();
        _provider.Requests.Count.ShouldBeInRange(1, 6, "it is left alone after three failures");
    }

    [Fact]
    public async Task Whoever_tries_a_search_is_told_why_the_question_was_not_translated()
    {
        await TuneAsync(_model);
        _provider.Answer(FakeAnswer.Fails(503, "{}"));
        var failure = (await TryAsync(Asked))["failures"]!.AsArray().ShouldHaveSingleItem()!;
        failure["part"]!.GetValue<string>().ShouldBe("translator");
        failure["reason"]!.GetValue<string>().ShouldNotBeNullOrWhiteSpace();

        _provider.Answer(FakeAnswer.Text("How long does a refund take?"));
        (await TryAsync("How long does a refund take?"))["failures"]!.AsArray().ShouldBeEmpty("it needs no translation");
    }

    [Fact]
    public async Task When_nothing_may_be_spent_the_question_is_searched_for_as_it_is()
    {
        await TuneAsync(_model);
        using var response = await Owner.PutAsJsonAsync($"/api/v1/accounts/{AccountId}/captain/budgets", new { period = "day", tokens = 10 });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await TryAsync(Asked))["translations"]!.AsArray().ShouldHaveSingleItem();
        (await TryAsync(Asked))["translations"]!.AsArray().ShouldBeEmpty();
        _provider.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_a_model_that_writes_translates()
    {
        var embedding = await ModelAsync("embedding");
        (await TuneAsync(embedding, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("translator_model_id");
        await TuneAsync(_model + 1_000, HttpStatusCode.UnprocessableEntity);
    }

    private async Task SyncAsync()
    {
        var source = (await GetAsync($"{Knowledge}/sources"))["payload"]![0]!;
        await PostAsync($"{Knowledge}/sources/{source["id"]}/sync", new { });
        await SettledAsync(source["id"]!.GetValue<long>());
    }

    private async Task<long> ModelAsync(string purpose = "chat") => (await PostAsync($"/api/v1/accounts/{AccountId}/captain/models", new
    {
        name = $"{purpose} model",
        purpose,
        provider = "open_ai",
        base_url = _provider.BaseUrl,
        model_id = _provider.ModelId,
        api_key = _provider.ApiKey,
    }))["id"]!.GetValue<long>();

    private async Task<JsonNode> TuneAsync(long translator, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/bases/{_base}", new { search = new { translator_model_id = translator } });
        return await ReadAsync(response, expected);
    }

    private Task<JsonNode> TryAsync(string q) => PostAsync($"{Knowledge}/bases/{_base}/try_search", new { q });
}
