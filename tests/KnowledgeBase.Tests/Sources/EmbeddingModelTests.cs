using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A knowledge base that is searched by an account's own models, against providers that check what they are sent.</summary>
public sealed class EmbeddingModelTests : EmbeddingHost
{
    [Fact]
    public async Task Another_model_serves_when_every_passage_is_embedded_and_not_before()
    {
        Provider.Answer(new FakeAnswer { Hangs = true });
        var model = await ModelAsync();
        await ChooseAsync(model);
        await Eventually.TrueAsync(() => Task.FromResult(Provider.Open == 1), CancellationToken.None);

        var under = (await BaseAsync())["embedding"]!;
        (under["model_id"], under["next_model_id"]!.GetValue<long>(), under["progress"]!.ToJsonString()).ShouldBe((null, model, """{"done":0,"total":3}"""));
        (await TryAsync("refund"))["payload"]![0]!["vector_rank"].ShouldNotBeNull("the builtin model serves meanwhile");
        (await TryAsync("¿Cómo es el reembolso?"))["payload"]!.AsArray().ShouldBeEmpty("it reads English only");

        Provider.Answer(FakeAnswer.Text(""));
        await SettledOnAsync(model);
        Provider.Texts.Distinct().Count().ShouldBe(3);
        Provider.Texts.ShouldAllBe(text => text.Contains('\n'), "with the title that it stands under");
        (await BaseAsync())["embedding"]!["price"]!.GetValue<decimal>().ShouldBe(30 * 2m / 1_000_000);

        var found = (await TryAsync("¿Cómo es el reembolso?"))["payload"]!.AsArray();
        found[0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Refunds", "it embeds across languages");
        found[0]!["vector_score"]!.GetValue<double>().ShouldBeGreaterThan(0.8);
    }

    [Fact]
    public async Task What_fails_is_told_waited_for_and_gone_on_with_and_nothing_is_embedded_twice()
    {
        for (var i = 0; i < 80; i++) Write($"page{i}.md", $"# Page {i}\n\nText {i}.");
        await SyncAsync(Source);
        var model = await ModelAsync();
        Provider.Answer(FakeAnswer.Text(""), FakeAnswer.Fails(429, "{}", ("Retry-After", "2")), FakeAnswer.Fails(401, "{}"));
        await ChooseAsync(model);

        var failed = await Eventually.GetAsync(BaseAsync, b => b["embedding"]!["error"]?.GetValue<string>().Contains("API key", StringComparison.Ordinal) == true, CancellationToken.None, TimeSpan.FromSeconds(60));
        failed["embedding"]!["progress"]!.ToJsonString().ShouldBe("""{"done":64,"total":83}""", "the first call is kept");
        failed["embedding"]!["model_id"].ShouldBeNull();
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        Provider.Answer(FakeAnswer.Text(""));
        await ChooseAsync(model);
        (await SettledOnAsync(model))["embedding"]!["error"].ShouldBeNull();
        (await CountAsync($"select count(*) from knowledge.embeddings where model = 'model-{model}'")).ShouldBe(83);
        Provider.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task When_nothing_may_be_spent_documents_are_still_embedded_and_questions_are_not()
    {
        using var response = await Owner.PutAsJsonAsync($"/api/v1/accounts/{AccountId}/captain/budgets", new { period = "day", tokens = 10 });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await ServingModelAsync();
        var asked = Provider.Requests.Count;
        var tried = await TryAsync("How long does a refund take?");
        tried["payload"]![0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Refunds", "its words find it");
        tried["failures"]!.ToJsonString().ShouldContain("is spent");
        Provider.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task What_comes_and_changes_later_is_embedded_too_and_what_goes_leaves_nothing()
    {
        var model = await ServingModelAsync();

        Write("invoice.md", "# Invoices\n\nAn invoice arrives by mail.");
        Write("refund.md", "# Refunds\n\nA refund takes two weeks now.");
        File.Delete(Path.Combine(Folder, "parcel.md"));
        await SyncAsync(Source);
        await Eventually.TrueAsync(async () => (await BaseAsync())["embedding"]!["progress"]!.ToJsonString() == """{"done":3,"total":3}""", CancellationToken.None);

        (await TryAsync("factura"))["payload"]![0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Invoices");
        (await TryAsync("reembolso"))["payload"]![0]!["text"]!.GetValue<string>().ShouldContain("two weeks");
        (await CountAsync($"select count(*) from knowledge.embeddings where model = 'model-{model}'")).ShouldBe(3);
    }

    [Fact]
    public async Task Cut_in_another_way_the_passages_go_live_with_their_vectors()
    {
        var model = await ServingModelAsync();

        await CutAsync("whole");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await CountAsync("select count(*) from knowledge.index_versions where status = 'previous'")).ShouldBe(1);
        (await CountAsync($"select count(*) from knowledge.chunks c where exists (select 1 from knowledge.embeddings e where e.chunk_id = c.id and e.model = 'model-{model}')")).ShouldBe(3);
        (await CountAsync("select count(*) from knowledge.version_chunks where cardinality(named_vectors) = 1")).ShouldBe(3, "the former version keeps its own");
    }

    [Fact]
    public async Task A_key_that_is_refused_while_passages_are_cut_anew_is_told_and_the_same_wish_goes_on()
    {
        await ServingModelAsync();
        Provider.Answer(FakeAnswer.Fails(401, "{}"));
        await CutAsync("whole");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await GetAsync($"{Knowledge}/sources/{Source["id"]}"))["index"]!["next"]!["failed"]!.GetValue<bool>().ShouldBeTrue();
        (await BaseAsync())["embedding"]!["error"]!.GetValue<string>().ShouldContain("API key");

        Provider.Answer(FakeAnswer.Text(""));
        await CutAsync("whole");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await GetAsync($"{Knowledge}/sources/{Source["id"]}"))["index"]!["next"].ShouldBeNull();
        (await BaseAsync())["embedding"]!["error"].ShouldBeNull();

        // As an earlier version left it: being built, and nobody at work.
        Provider.Answer(FakeAnswer.Fails(401, "{}"));
        await CutAsync("recursive");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await CountAsync("with left_behind as (update knowledge.index_versions set status = 'building' where status = 'failed' returning 1) select count(*) from left_behind");
        Provider.Answer(FakeAnswer.Text(""));
        await CutAsync("recursive");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await GetAsync($"{Knowledge}/sources/{Source["id"]}"))["index"]!["next"].ShouldBeNull();
    }

    private async Task CutAsync(string method)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{Source["id"]}", new { chunking = new { method } });
        await ReadAsync(response);
    }

    [Fact]
    public async Task AProvider_that_is_gone_costs_the_meaning_not_the_answer()
    {
        await ServingModelAsync();

        Provider.Answer(FakeAnswer.Fails(503, "{}"));
        var found = (await TryAsync("refund"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        (found["lexical_rank"], found["vector_rank"]).ShouldSatisfyAllConditions(r => r.Item1.ShouldNotBeNull(), r => r.Item2.ShouldBeNull());
    }

    [Fact]
    public async Task AProvider_that_hangs_is_waited_for_a_few_times_and_then_left_alone()
    {
        await ServingModelAsync();

        var before = Provider.Requests.Count;
        Provider.Answer(new FakeAnswer { Hangs = true });
        for (var i = 0; i < 20; i++) (await TryAsync("refund"))["payload"]!.AsArray().ShouldHaveSingleItem();
        // Three failures in a row, and one try after each rest, which grows.
        (Provider.Requests.Count - before).ShouldBeInRange(3, 6);
    }

    [Fact]
    public async Task AProvider_whose_answers_cannot_be_read_is_left_alone_too()
    {
        await ServingModelAsync();

        var before = Provider.Requests.Count;
        Provider.Answer(new FakeAnswer { Rubbish = """{"data":[]}""" });
        for (var i = 0; i < 20; i++) (await TryAsync("refund"))["payload"]!.AsArray().ShouldHaveSingleItem();
        (Provider.Requests.Count - before).ShouldBeInRange(3, 6);
    }

    [Fact]
    public async Task Two_vectors_for_one_text_are_none_for_another()
    {
        Provider.Answer(new FakeAnswer { Rubbish = """{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2]}]}""" });
        var model = await ModelAsync();
        await ChooseAsync(model);
        (await Eventually.GetAsync(BaseAsync, b => b["embedding"]!["error"] is not null, CancellationToken.None, TimeSpan.FromSeconds(30)))["embedding"]!["error"]!.GetValue<string>()
            .ShouldContain("could not be read");
        (await CountAsync("select count(*) from knowledge.embeddings where model like 'model-%'")).ShouldBe(0);

        Provider.Answer(FakeAnswer.Text(""));
        await SettledOnAsync(model);
    }

    [Fact]
    public async Task Vectors_of_another_length_cost_the_meaning_not_the_answer()
    {
        await ServingModelAsync();

        Provider.Dimensions = 8;
        (await TryAsync("refund"))["payload"]!.AsArray().ShouldHaveSingleItem()!["vector_rank"].ShouldBeNull();
    }

    [Fact]
    public async Task The_builtin_model_is_back_at_once_and_the_vectors_of_the_other_go()
    {
        var model = await ServingModelAsync();

        await ChooseAsync(null);
        (await BaseAsync())["embedding"]!["model_id"].ShouldBeNull();
        (await TryAsync("refund"))["payload"]![0]!["vector_rank"].ShouldNotBeNull();
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await CountAsync("select count(distinct model) from knowledge.embeddings")).ShouldBe(1);
    }

    [Fact]
    public async Task What_it_would_cost_is_told_before()
    {
        var model = await ModelAsync();
        var estimate = await GetAsync($"{Knowledge}/bases/{Home}/embedding_estimate?model_id={model}");

        estimate["passages"]!.GetValue<int>().ShouldBe(3);
        estimate["tokens"]!.GetValue<int>().ShouldBeInRange(15, 60);
        estimate["price"]!.GetValue<decimal>().ShouldBe(Math.Round(estimate["tokens"]!.GetValue<int>() * 2m / 1_000_000, 4));
    }

    [Fact]
    public async Task A_Chinese_character_costs_about_a_token()
    {
        var model = await ModelAsync();
        var before = (await GetAsync($"{Knowledge}/bases/{Home}/embedding_estimate?model_id={model}"))["tokens"]!.GetValue<int>();
        Write("refund-zh.md", "# 退货\n\n" + string.Concat(Enumerable.Repeat("您可以在三十天内退货，我们会发送标签。", 10)));
        await SyncAsync(Source);
        var after = (await GetAsync($"{Knowledge}/bases/{Home}/embedding_estimate?model_id={model}"))["tokens"]!.GetValue<int>();
        (after - before).ShouldBeInRange(140, 200);
    }

    [Fact]
    public async Task A_model_for_something_else_is_refused_and_one_in_use_stays_as_it_is()
    {
        var (chat, model) = (await ModelAsync("chat"), await ModelAsync());
        await PatchAsync(new { embedding_model_id = chat }, HttpStatusCode.UnprocessableEntity);
        await PatchAsync(new { embedding_model_id = 9999 }, HttpStatusCode.UnprocessableEntity);
        await PatchAsync(new { search = new { reranker = "model", reranker_model_id = model } }, HttpStatusCode.UnprocessableEntity);
        await PatchAsync(new { search = new { reranker = "model" } }, HttpStatusCode.UnprocessableEntity);
        await GetAsync($"{Knowledge}/bases/{Home}/embedding_estimate?model_id={chat}", HttpStatusCode.UnprocessableEntity);
        await PostAsync($"{Models}", new { name = "odd", purpose = "embedding", provider = "anthropic", model_id = "x" }, HttpStatusCode.UnprocessableEntity);

        await ChooseAsync(model);
        using var changed = await Owner.PatchAsJsonAsync($"{Models}/{model}", new { model_id = "another" });
        (await ReadAsync(changed, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("model_in_use");
        using var deleted = await Owner.DeleteAsync($"{Models}/{model}");
        (await ReadAsync(deleted, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("knowledge base");
        (await GetAsync($"{Models}/{model}/uses"))["knowledge_bases"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_check_of_a_model_says_what_failed()
    {
        var good = await ModelAsync();
        (await PostAsync($"{Models}/{good}/test", new { }))["success"]!.GetValue<bool>().ShouldBeTrue();
        using var changed = await Owner.PatchAsJsonAsync($"{Models}/{good}", new { api_key = "wrong" });
        await ReadAsync(changed);
        (await PostAsync($"{Models}/{good}/test", new { }))["error"]!.GetValue<string>().ShouldContain("API key");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_model_reranks_and_when_it_is_gone_the_order_is_the_fused_one(bool isCohere)
    {
        await using var reranker = new FakeReranker(isCohere, "ten days");
        await reranker.StartAsync();
        var model = (await PostAsync(Models, new
        {
            name = "reranker",
            purpose = "rerank",
            provider = isCohere ? "cohere" : "text_embeddings_inference",
            base_url = reranker.BaseUrl,
            model_id = reranker.ModelId,
            api_key = reranker.ApiKey,
        }))["id"]!.GetValue<long>();
        (await PostAsync($"{Models}/{model}/test", new { }))["success"]!.GetValue<bool>().ShouldBeTrue();
        await PatchAsync(new { search = new { reranker = "model", reranker_model_id = model } });

        var found = (await TryAsync("refund parcel password"))["payload"]!.AsArray();
        found[0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Parcels");
        found[0]!["rerank_score"]!.GetValue<double>().ShouldBe(0.9);
        (await GetAsync($"{Models}/{model}/uses"))["knowledge_bases"]!.AsArray().ShouldHaveSingleItem();

        reranker.Answer(FakeAnswer.Fails(500, "{}"));
        var without = await TryAsync("refund parcel password");
        without["payload"]!.AsArray().ShouldAllBe(hit => hit!["rerank_score"] == null);
        var failure = without["failures"]!.AsArray().ShouldHaveSingleItem()!;
        (failure["part"]!.GetValue<string>(), failure["reason"]!.GetValue<string>().Length > 10).ShouldBe(("reranker", true));
    }

    [Fact]
    public async Task A_search_that_had_to_do_without_a_model_says_so()
    {
        await ServingModelAsync();
        (await TryAsync("refund"))["failures"]!.AsArray().ShouldBeEmpty();

        Provider.Answer(FakeAnswer.Fails(500, "{}"));
        var failure = (await TryAsync("refund"))["failures"]!.AsArray().ShouldHaveSingleItem()!;
        (failure["part"]!.GetValue<string>(), failure["reason"]!.GetValue<string>().Length > 10).ShouldBe(("meaning", true));
    }

    [Fact]
    public async Task A_search_is_not_tried_with_a_model_that_could_not_be_saved() => await PostAsync(
        $"{Knowledge}/bases/{Home}/try_search", new { q = "refund", search = new { reranker = "model", reranker_model_id = 9999 } }, HttpStatusCode.UnprocessableEntity);
}
