using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Documents;

public sealed class ExternalDocumentTests : KnowledgeHost
{
    private long Home { get; set; }

    private string Path => $"{Knowledge}/bases/{Home}/documents";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Home = (await AddAsync(new { kind = "text", title = "Quay", text = "The quay is grey.", language = "en" }))["knowledge_base_id"]!.GetValue<long>();
    }

    [Fact]
    public async Task A_document_is_put_found_changed_and_taken_away_by_the_callers_id()
    {
        var put = await PutAsync("kb/42", new { title = "Ferry", content = "# Ferry\n\nIt costs ten zorkmids.", url = "https://help.example.com/ferry", tags = new[] { "boats" } });
        put["result"]!.GetValue<string>().ShouldBe("created");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var shown = await GetAsync($"{Path}/kb%2F42");
        shown["status"]!.GetValue<string>().ShouldBe("indexed");
        shown["external_id"]!.GetValue<string>().ShouldBe("kb/42");
        (await MatchesAsync("zorkmids")).ShouldBe(1);

        (await PutAsync("kb/42", new { title = "Ferry", content = "It costs twelve quatloos." }))["result"]!.GetValue<string>().ShouldBe("updated");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await MatchesAsync("zorkmids")).ShouldBe(0);
        (await MatchesAsync("quatloos")).ShouldBe(1);

        (await RemoveAsync("kb/42"))["result"]!.GetValue<string>().ShouldBe("deleted");
        (await MatchesAsync("quatloos")).ShouldBe(0);
        (await RemoveAsync("kb/42"))["result"]!.GetValue<string>().ShouldBe("unchanged");
        await GetAsync($"{Path}/kb%2F42", HttpStatusCode.NotFound);
        (await CountAsync("select count(*) from knowledge.uploads u join knowledge.sources s on s.id = u.source_id where s.kind = 'api'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_content_may_have_its_two_million_characters_however_they_are_written()
    {
        var line = string.Concat(Enumerable.Repeat("\\u2014", 99)) + "\\n";
        var body = $"{{\"format\":\"text\",\"content\":\"A long lighthouse.\\n{string.Concat(Enumerable.Repeat(line, 19_900))}\"}}";
        body.Length.ShouldBeGreaterThan(11 << 20);
        var sent = new[] { "one", "two" }.Select(async key =>
        {
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var answer = await Owner.PutAsync($"{Path}/{key}", content);
            return (await ReadAsync(answer))["result"]!.GetValue<string>();
        });
        (await Task.WhenAll(sent)).ShouldBe(["created", "created"]);
    }

    [Fact]
    public async Task A_text_that_was_read_before_another_one_was_put_does_not_win()
    {
        await PutAsync("tide", new { title = "Ferry", content = "It costs ten zorkmids." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await using var scope = Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(AccountId)));
        var db = scope.ServiceProvider.GetRequiredService<KnowledgeDb>();
        var document = await db.Documents.AsNoTracking().SingleAsync(d => d.ExternalKey == "tide");
        var source = await db.Sources.AsNoTracking().SingleAsync(s => s.Id == document.SourceId);
        var reader = scope.ServiceProvider.GetServices<ISourceReader>().Single(r => r.Kind == source.Kind);
        var intake = scope.ServiceProvider.GetRequiredService<Intake>();
        var early = await intake.ReadAsync(source, document, reader, await reader.ReadAsync(source, document, CancellationToken.None), CancellationToken.None);

        await PutAsync("tide", new { title = "Ferry", content = "It costs twelve quatloos." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        // As it is between the two: put, and not read again yet.
        await CountAsync("with again as (update knowledge.documents set done_generation = done_generation - 1 where external_key = 'tide' returning 1) select count(*) from again");
        var now = await db.Sources.AsNoTracking().SingleAsync(s => s.Id == document.SourceId);
        var message = new IngestFiles(new AccountId(AccountId), now.Id, now.Generation);
        await scope.ServiceProvider.GetRequiredService<DocumentStore>().StoreAsync(message, [(document.Id, early with { Read = null, Refusal = Refusal.Empty })], CancellationToken.None);
        (await GetAsync($"{Path}/tide"))["status"]!.GetValue<string>().ShouldBe("indexed", "what was read earlier is left aside");
        (await MatchesAsync("quatloos")).ShouldBe(1);
    }

    [Fact]
    public async Task Ids_that_differ_are_two_documents_however_they_are_escaped()
    {
        foreach (var (sent, text) in new[] { ("a%2Fb", "slash"), ("a%252Fb", "percent"), ("a%20b", "space"), ("%C3%BC%2520", "umlaut") })
        {
            using var response = await Owner.PutAsJsonAsync($"{Path}/{sent}", new { content = $"This is {text}." });
            (await ReadAsync(response))["result"]!.GetValue<string>().ShouldBe("created", sent);
        }

        (await GetAsync($"{Path}/a%252Fb"))["external_id"]!.GetValue<string>().ShouldBe("a%2Fb");
        (await GetAsync($"{Path}/%c3%bc%2520?x=/y"))["external_id"]!.GetValue<string>().ShouldBe("ü%20");
        await DeleteAsync($"{Path}/a%2Fb/");
        await GetAsync($"{Path}/a%2Fb", HttpStatusCode.NotFound);
        await GetAsync($"{Path}/a%252Fb");
    }

    [Fact]
    public async Task The_same_body_twice_changes_nothing_and_says_so()
    {
        var body = new { title = "Ferry", content = "It costs ten zorkmids.", language = "en", tags = new[] { "boats" }, valid_until = "2090-01-01" };
        await PutAsync("1", body);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var before = await CountAsync("select sum(id) from knowledge.chunks");

        (await PutAsync("1", body))["result"]!.GetValue<string>().ShouldBe("unchanged");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await CountAsync("select sum(id) from knowledge.chunks")).ShouldBe(before);
        (await CountAsync("select count(*) from platform.jobs where handler like 'knowledge.%'")).ShouldBe(0);
    }

    [Fact]
    public async Task White_space_that_carries_meaning_is_stored_and_searched()
    {
        await PutAsync("1", new { title = "Pump", content = "Run this:\n\n```python\nif dry:\n    refill()\n    pump.start()\n```" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await PutAsync("1", new { title = "Pump", content = "Run this:\n\n```python\nif dry:\n    refill()\npump.start()\n```" }))["result"]!.GetValue<string>().ShouldBe("updated");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await SearchAsync("refill pump")).ShouldContain(text => text.Contains("    refill()\npump.start()"));
        (await GetAsync($"{Knowledge}/documents/{(await GetAsync($"{Path}/1"))["id"]}"))["content"]!.GetValue<string>().ShouldContain("    refill()\npump.start()");
    }

    [Fact]
    public async Task Two_puts_at_once_of_one_id_make_one_document_and_the_last_text_is_found()
    {
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => PutAsync("1", new { title = "Ferry", content = $"It costs zorkmids{n}." })));
        results.Count(r => r["result"]!.GetValue<string>() == "created").ShouldBe(1);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await CountAsync("select count(*) from knowledge.documents d join knowledge.sources s on s.id = d.source_id where s.kind = 'api'")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.sources where kind = 'api'")).ShouldBe(1);
        (await CountAsync("""
            select count(*) from knowledge.documents d join knowledge.uploads u on u.source_id = d.source_id and u.external_key = d.external_key
            where d.content = convert_from(u.content, 'UTF8') and d.status = 'indexed'
            """)).ShouldBe(2, "the pasted text and this one");
        var source = await GetAsync($"{Knowledge}/sources/{await CountAsync("select id from knowledge.sources where kind = 'api'")}");
        source["status"]!.GetValue<string>().ShouldBe("ready");
    }

    [Fact]
    public async Task Html_and_text_are_read_as_what_they_are()
    {
        await PutAsync("html", new { content = "<article><h1>Ferry</h1><p>It costs <b>ten</b> zorkmids.</p><script>evil()</script></article>", format = "html" });
        await PutAsync("text", new { title = "Plain", content = "Costs *not* emphasised quatloos.", format = "text" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var html = await GetAsync($"{Knowledge}/documents/{(await GetAsync($"{Path}/html"))["id"]}");
        html["content"]!.GetValue<string>().ShouldContain("It costs **ten** zorkmids.");
        html["content"]!.GetValue<string>().ShouldNotContain("evil");
        html["title"]!.GetValue<string>().ShouldBe("Ferry");
        (await MatchesAsync("quatloos")).ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_have_each_their_own_outcome()
    {
        await PutAsync("old", new { content = "An old text." });
        var answer = await PostAsync($"{Path}/bulk", new
        {
            documents = new object[]
            {
                new { external_id = "a", content = "First zorkmids." },
                new { external_id = "b", content = " " },
                new { external_id = "", content = "No id." },
                new { external_id = "c", content = "Third zorkmids.", valid_from = "soon" },
                new { external_id = "old", content = "An old text." },
                new { external_id = "d", content = "Fourth zorkmids." },
            },
            delete = new[] { "old", "never" },
        });

        answer["payload"]!.AsArray().Select(o => $"{o!["external_id"]} {o["result"]}").ShouldBe(
            ["a created", "b refused", " refused", "c refused", "old unchanged", "d created", "old deleted", "never unchanged"]);
        answer["payload"]!.AsArray()[3]!["error"]!.GetValue<string>().ShouldContain("Valid from must be a day");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await MatchesAsync("zorkmids")).ShouldBe(2);
    }

    [Fact]
    public async Task Documents_are_listed_in_pages_by_their_ids()
    {
        await PostAsync($"{Path}/bulk", new { documents = Enumerable.Range(1, 7).Select(n => new { external_id = $"id-{n}", content = $"Text number {n}." }) });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var first = await GetAsync($"{Path}?limit=4&status=indexed");
        first["meta"]!["count"]!.GetValue<int>().ShouldBe(7);
        var second = await GetAsync($"{Path}?limit=4&status=indexed&after_external_id={first["meta"]!["after_external_id"]}");
        first["payload"]!.AsArray().Concat(second["payload"]!.AsArray()).Select(d => d!["external_id"]!.GetValue<string>())
            .ShouldBe(Enumerable.Range(1, 7).Select(n => $"id-{n}"));
        second["meta"]!["after_external_id"].ShouldBeNull();
    }

    [Fact]
    public async Task A_put_that_was_cut_off_from_its_reading_is_read_after_all()
    {
        await PutAsync("1", new { content = "It costs ten zorkmids." });
        // The job was at work on a text that has been replaced since: what it read is not stored, and the next one reads anew.
        await ExecuteAsync("update knowledge.uploads set revision = revision + 1");
        await PutAsync("1", new { content = "It costs twelve quatloos." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await MatchesAsync("quatloos")).ShouldBe(1);
        (await GetAsync($"{Path}/1"))["status"]!.GetValue<string>().ShouldBe("indexed");
    }

    [Fact]
    public async Task What_a_person_said_of_it_wins_over_the_next_put()
    {
        var put = await PutAsync("1", new { title = "Ferry", content = "It costs ten zorkmids.", audience = "public" });
        using var told = await Owner.PatchAsJsonAsync($"{Knowledge}/documents/{put["document"]!["id"]}", new { audience = "internal" });
        await ReadAsync(told);

        await PutAsync("1", new { title = "Ferries", content = "It costs twelve zorkmids.", audience = "public" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var shown = await GetAsync($"{Path}/1");
        shown["audience"]!.GetValue<string>().ShouldBe("internal");
        shown["title"]!.GetValue<string>().ShouldBe("Ferries");
    }

    [Fact]
    public async Task The_answer_to_a_put_shows_what_was_put_and_what_is_internal_now_is_hidden_at_once()
    {
        await PutAsync("1", new { title = "Ferry", content = "It costs ten zorkmids.", tags = new[] { "boats" } });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var put = await PutAsync("1", new { title = "Ferries", content = "It costs twelve zorkmids.", tags = new[] { "quay" }, audience = "internal", valid_until = "2090-01-01" });
        put["result"]!.GetValue<string>().ShouldBe("updated");
        var shown = put["document"]!;
        (shown["title"]!.GetValue<string>(), shown["audience"]!.GetValue<string>(), shown["tags"]!.ToJsonString()).ShouldBe(("Ferries", "internal", """["quay"]"""));
        shown["valid_until"]!.GetValue<long>().ShouldBe(DateTimeOffset.Parse("2090-01-02T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds());
        (await CountAsync("select count(*) from knowledge.postings p join knowledge.indexed_chunks i using (chunk_id) join knowledge.documents d on d.id = i.document_id where d.external_key = '1' and not p.is_internal")).ShouldBe(0);

        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await PutAsync("1", new { title = "Ferries", content = "It costs twelve zorkmids.", tags = new[] { "quay" }, audience = "internal", valid_until = "2090-01-01" }))["document"]!["tags"]!.ToJsonString().ShouldBe("""["quay"]""");
    }

    [Fact]
    public async Task The_answer_to_a_put_shows_what_the_text_says_of_itself()
    {
        const string text = "---\naudience: internal\nvalid_until: 2090-01-01\ntags: boats\n---\n# Ferry\n\nIt costs ten zorkmids.";
        await PutAsync("1", new { content = "# Ferry\n\nIt costs ten zorkmids." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var updated = (await PutAsync("1", new { content = text }))["document"]!;
        (await CountAsync("select count(*) from knowledge.documents where external_key = '1' and audience = 'public'")).ShouldBe(0, "it is hidden at once");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var unchanged = await PutAsync("1", new { content = text });
        unchanged["result"]!.GetValue<string>().ShouldBe("unchanged");
        foreach (var shown in (JsonNode[])[updated, unchanged["document"]!, await GetAsync($"{Path}/1")])
        {
            (shown["audience"]!.GetValue<string>(), shown["tags"]!.ToJsonString()).ShouldBe(("internal", """["boats"]"""));
            shown["valid_until"]!.GetValue<long>().ShouldBe(DateTimeOffset.Parse("2090-01-02T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds());
        }
    }

    [Fact]
    public async Task A_public_twin_takes_the_place_of_one_that_is_internal_now()
    {
        const string text = "A ticket for the ferry costs ten zorkmids for adults and five for children; dogs, bicycles and luggage travel without any charge. "
            + "Tickets are sold on board by the skipper, who takes cash and cards, and at the kiosk on the quay from April until the end of October.";
        foreach (var id in (string[])["1", "2"])
        {
            await PutAsync(id, new { title = "Ferry", content = text });
            await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        }

        var served = await IdsAsync("indexed");
        var merged = await IdsAsync("merged");
        (served.Count, merged.Count).ShouldBe((1, 1));
        await PutAsync(served[0], new { title = "Ferry", content = text, audience = "internal" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await IdsAsync("indexed")).ShouldBe(["1", "2"], ignoreOrder: true);
        (await CountAsync($"select count(*) from knowledge.documents where external_key = '{merged[0]}' and audience = 'public'")).ShouldBe(1);
        (await CountAsync($"select count(*) from knowledge.documents where external_key = '{served[0]}' and audience = 'internal'")).ShouldBe(1);
        (await CountAsync("select count(distinct i.document_id) from knowledge.postings p join knowledge.indexed_chunks i using (chunk_id) join knowledge.documents d on d.id = i.document_id where d.external_key in ('1', '2') and not p.is_internal")).ShouldBe(1);

        async Task<List<string>> IdsAsync(string status) =>
            [.. (await DocumentsAsync(new JsonObject { ["id"] = await CountAsync("select id from knowledge.sources where kind = 'api'") }))
                .Where(d => d["status"]!.GetValue<string>() == status).Select(d => d["path"]!.GetValue<string>())];
    }

    [Theory]
    [InlineData("""{"content":""}""", "Content can't be blank")]
    [InlineData("""{"title":"x"}""", "Content")]
    [InlineData("""{"content":"x","format":"pdf"}""", "Format is not one of markdown, html, text")]
    [InlineData("""{"content":"x","url":"ftp://x"}""", "Url must be the address of a web page")]
    [InlineData("""{"content":"x","valid_from":"2027-01-02","valid_until":"2027-01-01"}""", "Valid until must be after valid from")]
    public async Task What_cannot_be_is_refused_in_words(string body, string says)
    {
        using var response = await Owner.PutAsync($"{Path}/1", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        (await ReadAsync(response, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain(says);
        (await CountAsync("select count(*) from knowledge.sources where kind = 'api'")).ShouldBe(0);
    }

    private async Task<JsonNode> PutAsync(string id, object body)
    {
        using var response = await Owner.PutAsJsonAsync($"{Path}/{Uri.EscapeDataString(id)}", body);
        return await ReadAsync(response);
    }

    private async Task<JsonNode> RemoveAsync(string id)
    {
        using var response = await Owner.DeleteAsync($"{Path}/{Uri.EscapeDataString(id)}");
        return await ReadAsync(response);
    }

    private async Task<int> MatchesAsync(string word) =>
        (await GetAsync($"{Knowledge}/search?q={word}"))["payload"]!.AsArray().Count(hit => hit!["matched_terms"]!.AsArray().Count > 0);
}
