using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>How somebody tries settings of the search, and keeps them.</summary>
public sealed class SearchRoutesTests : KnowledgeHost
{
    private long _base;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Write("refund.md", "# Refunds\n\nA refund is paid to the original payment method within a week.");
        Write("invoice.md", "# Invoices\n\nAn invoice arrives by mail. It shows the payment method.");
        Write("sso.md", "---\ntags: enterprise\n---\n# Single sign-on\n\nSingle sign-on is switched on by an administrator.");
        _base = (await AddAsync(new { kind = "folder", path = Folder }))["knowledge_base_id"]!.GetValue<long>();
    }

    [Fact]
    public async Task Tried_settings_show_each_step_and_change_nothing()
    {
        var tried = await TryAsync(new { q = "refund payment method", search = new { vector_weight = 0, passages = 1, reranker = "builtin" } });

        tried["payload"]!.AsArray().ShouldHaveSingleItem()!["document"]!["title"]!.GetValue<string>().ShouldBe("Refunds");
        tried["payload"]![0]!["rerank_score"]!.GetValue<double>().ShouldBeGreaterThan(0);
        tried["payload"]![0]!["source"]!["name"]!.GetValue<string>().ShouldNotBeEmpty();
        var candidates = tried["candidates"]!.AsArray();
        candidates.Select(c => c!["document"]!["title"]!.GetValue<string>()).ShouldBe(["Refunds", "Invoices"]);
        candidates.Select(c => c!["fused_rank"]!.GetValue<int>()).ShouldBe([1, 2]);
        candidates.ShouldAllBe(c => c!["lexical_rank"] != null && c["vector_rank"] == null);
        tried["terms"]!.AsArray().Select(t => t!["text"]!.GetValue<string>()).ShouldBe(["refund", "payment", "method"]);
        tried["search"]!["passages"]!.GetValue<int>().ShouldBe(1);

        var saved = await BaseAsync();
        (saved["search"]!["passages"]!.GetValue<int>(), saved["search"]!["reranker"]!.GetValue<string>()).ShouldBe((12, "none"));
        (await TryAsync(new { q = "refund payment method" }))["search"]!.ToJsonString().ShouldBe(saved["search"]!.ToJsonString());
    }

    [Fact]
    public async Task Filters_are_read_as_tags_and_languages_are()
    {
        (await TryAsync(new { q = "administrator", tags = new[] { " Enterprise" }, languages = new[] { "en-US", "DE" } }))["payload"]!.AsArray().ShouldHaveSingleItem();
        (await TryAsync(new { q = "administrator", tags = new[] { "business" } }))["payload"]!.AsArray().ShouldBeEmpty();
        using var response = await Owner.PostAsJsonAsync($"{Knowledge}/bases/{_base}/try_search", new { q = "administrator", languages = new[] { "klingon" } });
        (await ReadAsync(response, HttpStatusCode.UnprocessableEntity))["attributes"]![0]!.GetValue<string>().ShouldBe("languages");
    }

    [Fact]
    public async Task Kept_settings_answer_the_next_question_and_can_be_taken_back()
    {
        await PatchAsync(new { search = new { vector_weight = 0 } });
        (await SearchAsync("KDS")).ShouldBeEmpty();

        var kept = await PatchAsync(new { search = new { synonyms = new[] { " KDS, single sign-on ", "" }, passages = 3, vector_weight = 0 } });
        kept["search"]!["synonyms"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldBe("KDS, single sign-on");
        (await SearchAsync("KDS")).ShouldHaveSingleItem().ShouldContain("administrator");

        await PatchAsync(new { name = "Another name" });
        (await BaseAsync())["search"]!["passages"]!.GetValue<int>().ShouldBe(3, "a new name changes nothing else");
        (await PatchAsync(new { search = (object?)null }))["search"]!["synonyms"]!.AsArray().ShouldBeEmpty();
        (await BaseAsync())["search"]!["vector_weight"]!.GetValue<double>().ShouldBe(0.7);
    }

    /// <summary>One after the other on one host: nothing changes.</summary>
    [Fact]
    public async Task What_cannot_be_set_is_refused_by_name()
    {
        foreach (var (search, field, says) in new[]
        {
            ("""{"passages":0}""", "search.passages", "between 1 and 30"),
            ("""{"lexical_weight":-1}""", "search.lexical_weight", "between 0 and 10"),
            ("""{"lexical_weight":0,"vector_weight":0}""", "search.lexical_weight", "nothing would be found"),
            ("""{"minimum_evidence":1.5}""", "search.minimum_evidence", "between 0 and 1"),
            ("""{"context_budget":10}""", "search.context_budget", "between 500 and 200000"),
            ("""{"synonyms":["lonely"]}""", "search.synonyms", "“lonely” has one"),
            ("""{"fusion":"magic"}""", "search", "fusion"),
            ("""{"candidates":"many"}""", "search", "candidates"),
        })
        {
            foreach (var (method, path, body) in new[]
            {
                (HttpMethod.Patch, $"{Knowledge}/bases/{_base}", new JsonObject { ["search"] = JsonNode.Parse(search) }),
                (HttpMethod.Post, $"{Knowledge}/bases/{_base}/try_search", new JsonObject { ["q"] = "refund", ["search"] = JsonNode.Parse(search) }),
            })
            {
                using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
                using var response = await Owner.SendAsync(request);
                var problem = await response.Content.ReadAsStringAsync();
                ((int)response.StatusCode).ShouldBeOneOf(400, 422);
                problem.ShouldContain(field);
                JsonNode.Parse(problem)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).ShouldContain(says);
            }
        }
    }

    [Fact]
    public async Task A_trial_without_a_question_or_of_another_base_is_refused()
    {
        await TryAsync(new { q = " " }, HttpStatusCode.UnprocessableEntity);
        await PostAsync($"{Knowledge}/bases/999/try_search", new { q = "refund" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Filters_narrow_both_routes()
    {
        (await TryAsync(new { q = "payment administrator", tags = new[] { "enterprise" } }))["payload"]!.AsArray()
            .ShouldHaveSingleItem()!["document"]!["title"]!.GetValue<string>().ShouldBe("Single sign-on");
        (await GetAsync($"{Knowledge}/search?q=payment+administrator&tags=enterprise"))["payload"]!.AsArray().ShouldHaveSingleItem();
        (await GetAsync($"{Knowledge}/search?q=payment+administrator&languages=es&languages=pt"))["payload"]!.AsArray().ShouldBeEmpty();
    }

    private Task<JsonNode> TryAsync(object trial, HttpStatusCode expected = HttpStatusCode.OK) => PostAsync($"{Knowledge}/bases/{_base}/try_search", trial, expected);

    private async Task<JsonNode> PatchAsync(object change)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/bases/{_base}", change);
        return await ReadAsync(response);
    }

    private async Task<JsonNode> BaseAsync() =>
        (await GetAsync($"{Knowledge}/bases"))["payload"]!.AsArray().Single(b => b!["id"]!.GetValue<long>() == _base)!;
}
