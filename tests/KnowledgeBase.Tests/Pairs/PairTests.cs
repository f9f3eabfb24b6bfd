using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Pairs;

public sealed class PairTests : KnowledgeHost
{
    private long Home { get; set; }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Home = (await AddAsync(new { kind = "text", title = "Quay", text = "The quay is grey.", language = "en" }))["knowledge_base_id"]!.GetValue<long>();
    }

    [Fact]
    public async Task An_approved_pair_is_found_and_says_who_wrote_and_approved_it()
    {
        var pair = await WriteAsync(new { question = "May I bring my iguana aboard?", answer = "Yes, on a **leash**.", tags = new[] { "Pets" }, url = "/help/pets" });

        pair["status"]!.GetValue<string>().ShouldBe("approved");
        pair["written_by"]!["name"]!.GetValue<string>().ShouldBe("Ada");
        pair["approved_by"]!["name"]!.GetValue<string>().ShouldBe("Ada");
        pair["document_id"].ShouldNotBeNull();
        var hit = (await HitsAsync("iguana"))[0];
        hit["document"]!["title"]!.GetValue<string>().ShouldBe("May I bring my iguana aboard?");
        hit["document"]!["url"]!.GetValue<string>().ShouldBe("/help/pets");
        hit["text"]!.GetValue<string>().ShouldBe("Yes, on a **leash**.");
    }

    [Fact]
    public async Task A_pending_pair_is_not_found_until_it_is_approved_and_not_after_it_is_taken_back()
    {
        var pair = await WriteAsync(new { question = "May I bring my iguana aboard?", answer = "Yes.", status = "pending" });
        (await MatchesAsync("iguana")).ShouldBe(0);

        await PostAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await MatchesAsync("iguana")).ShouldBe(1);

        var back = await ChangeAsync(pair, new { status = "pending" });
        back["approved_by"].ShouldBeNull();
        (await MatchesAsync("iguana")).ShouldBe(0);
    }

    [Fact]
    public async Task Other_wordings_are_searched_and_never_shown()
    {
        await WriteAsync(new { question = "How do I return an order?", answer = "Send it back.", wordings = new[] { "I want a zurückgabe" } });

        var hit = (await HitsAsync("zurückgabe")).Single(h => h["matched_terms"]!.AsArray().Count > 0);
        hit["text"]!.GetValue<string>().ShouldBe("Send it back.");
        hit.ToJsonString().ShouldNotContain("I want a");
    }

    [Fact]
    public async Task Question_and_wordings_are_found_by_meaning_and_where_titles_are_not_searched()
    {
        await WriteAsync(new { question = "May I bring my iguana aboard?", answer = "Yes, on a leash.", wordings = new[] { "Are reptiles welcome on the ferry?" } });
        foreach (var asked in (string[])["Can my iguana come aboard?", "Are lizards and reptiles welcome on your ferries?"])
            (await HitsAsync(asked)).Single(h => h["text"]!.GetValue<string>() == "Yes, on a leash.")["vector_score"]!.GetValue<double>().ShouldBeGreaterThan(0.7, asked);

        using var changed = await Owner.PatchAsJsonAsync(
            $"{Knowledge}/sources/{await CountAsync("select id from knowledge.sources where kind = 'answers'")}", new { chunking = new { method = "whole", with_title = false } });
        var source = await ReadAsync(changed);
        await Wheelhouse.Testing.Eventually.GetAsync(() => GetAsync($"{Knowledge}/sources/{source["id"]}"), s => s["index"]!["next"] is null, CancellationToken.None);
        (await MatchesAsync("iguana")).ShouldBe(1);
        (await MatchesAsync("reptiles")).ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_answer_takes_the_place_of_the_old_one()
    {
        var pair = await WriteAsync(new { question = "How much is the ferry?", answer = "Ten zorkmids." });

        var changed = await ChangeAsync(pair, new { answer = "Twelve quatloos.", wordings = new[] { "ferry xylophone" } });

        changed["edited"]!.GetValue<bool>().ShouldBeTrue();
        changed["question"]!.GetValue<string>().ShouldBe("How much is the ferry?");
        (await MatchesAsync("zorkmids")).ShouldBe(0);
        (await MatchesAsync("quatloos")).ShouldBe(1);
        (await MatchesAsync("xylophone")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.documents d join knowledge.sources s on s.id = d.source_id where s.kind = 'answers'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_pair_is_gone_and_so_is_one_whose_document_or_source_was_deleted()
    {
        var pairs = new List<JsonNode>();
        for (var n = 1; n <= 3; n++) pairs.Add(await WriteAsync(new { question = $"Iguana number {n}?", answer = "Yes." }));
        await DeleteAsync($"{Knowledge}/pairs/{pairs[0]["id"]}");
        (await MatchesAsync("iguana")).ShouldBe(2);

        await DeleteAsync($"{Knowledge}/documents/{pairs[1]["document_id"]}");
        (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(1);

        await DeleteAsync($"{Knowledge}/sources/{await CountAsync("select id from knowledge.sources where kind = 'answers'")}");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.sources where kind = 'answers'")).ShouldBe(0);
    }

    [Fact]
    public async Task Agents_suggest_and_change_their_own_and_only_administrators_approve()
    {
        using var agent = await AgentAsync();
        using var written = await agent.PostAsJsonAsync($"{Knowledge}/bases/{Home}/pairs", new { question = "Is tea free?", answer = "Yes.", status = "approved" });
        var pair = await ReadAsync(written);
        pair["status"]!.GetValue<string>().ShouldBe("pending");
        pair["written_by"]!["name"]!.GetValue<string>().ShouldBe("Bob");

        using var own = await agent.PatchAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}", new { answer = "Yes, always." });
        await ReadAsync(own);
        using var approve = await agent.PostAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });
        await ReadAsync(approve, HttpStatusCode.Unauthorized);
        using var sly = await agent.PatchAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}", new { status = "approved" });
        await ReadAsync(sly, HttpStatusCode.Unauthorized);

        await PostAsync($"{Knowledge}/pairs/{pair["id"]}/approve", new { });
        using var late = await agent.PatchAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}", new { answer = "No." });
        await ReadAsync(late, HttpStatusCode.Unauthorized);
        using var gone = await agent.DeleteAsync($"{Knowledge}/pairs/{pair["id"]}");
        await ReadAsync(gone, HttpStatusCode.Unauthorized);
        using var bulk = await agent.PostAsJsonAsync($"{Knowledge}/pairs/bulk", new { ids = new[] { pair["id"]!.GetValue<long>() }, change = "delete" });
        await ReadAsync(bulk, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Many_pairs_are_approved_and_deleted_at_once()
    {
        var ids = new List<long>();
        for (var n = 1; n <= 4; n++)
            ids.Add((await WriteAsync(new { question = $"Iguana number {n}?", answer = "Yes.", status = "pending" }))["id"]!.GetValue<long>());

        var done = await PostAsync($"{Knowledge}/pairs/bulk", new { ids = ids.Take(3).Append(999_999), change = "approve" });
        done["ids"]!.AsArray().Count.ShouldBe(3, "the one that is not there is passed over");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await MatchesAsync("iguana")).ShouldBe(3);

        await PostAsync($"{Knowledge}/pairs/bulk", new { ids = ids.Take(2), change = "delete" });
        (await MatchesAsync("iguana")).ShouldBe(1);
        (await ListAsync(""))["meta"]!["count"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Pairs_are_listed_by_status_words_tag_and_language()
    {
        await WriteAsync(new { question = "Is tea free?", answer = "100 % free.", tags = new[] { "drinks" }, language = "en" });
        await WriteAsync(new { question = "¿El té es gratis?", answer = "Sí.", wordings = new[] { "precio del té" }, language = "es", status = "pending" });

        (await QuestionsAsync("status=pending")).ShouldBe(["¿El té es gratis?"]);
        (await QuestionsAsync("q=precio")).ShouldBe(["¿El té es gratis?"]);
        (await QuestionsAsync("q=100 %25")).ShouldBe(["Is tea free?"]);
        (await QuestionsAsync("tag=drinks")).ShouldBe(["Is tea free?"]);
        (await QuestionsAsync("language=es&status=approved")).ShouldBeEmpty();
        (await ListAsync("status=approved"))["meta"]!["pending_count"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_suggestion_from_the_same_place_is_one_pair_even_when_two_come_at_once()
    {
        using var scope = Host.Services.CreateScope();
        async Task<PairId> SuggestAsync(string answer)
        {
            using var own = Host.Services.CreateScope();
            own.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(AccountId)));
            return await own.ServiceProvider.GetRequiredService<IKnowledgePairs>().SuggestAsync(
                new AccountId(AccountId), new KnowledgeBaseId(Home), new NewPair("Where is the quay?", answer, Origin: "gap:7"), CancellationToken.None);
        }

        var ids = await Task.WhenAll(SuggestAsync("In the north."), SuggestAsync("In the south."));
        ids[0].ShouldBe(ids[1]);
        (await CountAsync("select count(*) from knowledge.pairs where status = 'pending'")).ShouldBe(1);
    }

    /// <summary>One after the other on one host: nothing changes.</summary>
    [Fact]
    public async Task A_pair_that_cannot_be_is_refused_in_words()
    {
        foreach (var (body, says) in new[]
        {
            ("""{"answer":"Yes."}""", "Question"),
            ("""{"question":" ? ","answer":"Yes."}""", "Question can't be blank"),
            ("""{"question":"Tea?","answer":"..."}""", "Answer can't be blank"),
            ("""{"question":"Tea?","answer":"Yes.","url":"javascript:alert(1)"}""", "Url must be the address of a web page"),
            ("""{"question":"Tea?","answer":"Yes.","language":"klingon"}""", "Language must be a language tag"),
        })
        {
            using var response = await Owner.PostAsync($"{Knowledge}/bases/{Home}/pairs", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            (await ReadAsync(response, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain(says, Case.Insensitive, body);
            (await CountAsync("select count(*) from knowledge.pairs")).ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_sync_of_the_source_keeps_the_pairs_and_another_way_of_cutting_keeps_the_wordings()
    {
        var pair = await WriteAsync(new { question = "How do I return an order?", answer = "Send it back.", wordings = new[] { "zurückgabe" } });
        var source = await GetAsync($"{Knowledge}/sources/{await CountAsync("select id from knowledge.sources where kind = 'answers'")}");
        await SyncAsync(source);
        (await MatchesAsync("zurückgabe")).ShouldBe(1);

        using var changed = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", new { chunking = new { method = "whole" } });
        await ReadAsync(changed);
        await Wheelhouse.Testing.Eventually.GetAsync(() => GetAsync($"{Knowledge}/sources/{source["id"]}"), s => s["index"]!["next"] is null, CancellationToken.None);
        (await MatchesAsync("zurückgabe")).ShouldBe(1);
        (await GetAsync($"{Knowledge}/pairs/{pair["id"]}"))["document_id"].ShouldNotBeNull();
    }

    private async Task<JsonNode> WriteAsync(object pair)
    {
        var written = await PostAsync($"{Knowledge}/bases/{Home}/pairs", pair);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return written;
    }

    private async Task<JsonNode> ChangeAsync(JsonNode pair, object body)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}", body);
        var changed = await ReadAsync(response);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return changed;
    }

    private Task<JsonNode> ListAsync(string query) => GetAsync($"{Knowledge}/bases/{Home}/pairs?{query}");

    private async Task<List<string>> QuestionsAsync(string query) =>
        [.. (await ListAsync(query))["payload"]!.AsArray().Select(p => p!["question"]!.GetValue<string>())];

    private async Task<List<JsonNode>> HitsAsync(string question) =>
        [.. (await GetAsync($"{Knowledge}/search?q={Uri.EscapeDataString(question)}"))["payload"]!.AsArray().Select(h => h!)];

    private async Task<int> MatchesAsync(string word) => (await HitsAsync(word)).Count(hit => hit["matched_terms"]!.AsArray().Count > 0);

    private async Task<HttpClient> AgentAsync()
    {
        var agent = await PostAsync($"/api/v1/accounts/{AccountId}/agents", new { name = "Bob", email = "bob@example.com", role = "agent" });
        using var client = Host.CreateClient();
        using var signedIn = await client.PostAsJsonAsync("/auth/sign_in", new { email = "bob@example.com", password = agent["initial_password"]!.GetValue<string>() });
        return ClientOf((await ReadAsync(signedIn))["data"]!["access_token"]!.GetValue<string>());
    }
}
