using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>What a source is told of audience and language is settled: it holds with the commit, and nobody takes it back by saying nothing.</summary>
public sealed class SourceAudienceTests : KnowledgeHost
{
    private const string Question = "staff code trombone";

    // What cannot be read any more stays: else it would be hidden because it is gone.
    public SourceAudienceTests() => Settings["Knowledge:VanishedAfter"] = "1.00:00:00";

    private object Care => new { kind = "url", url = new Uri(Site.Address, "/care") };

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    public async Task A_site_made_internal_is_hidden_at_once_although_its_pages_cannot_be_read_again(int status)
    {
        CarePage();
        var site = await AddAsync(Care);
        (await FoundAsync()).ShouldBe(1);

        Site.Status("/care", status);
        await PostAsync($"{Knowledge}/sources", new { kind = "url", url = new Uri(Site.Address, "/care"), audience = "internal" });
        (await FoundAsync()).ShouldBe(0, "before anything was read");
        await IsHiddenAsync();

        await SettledAsync(site["id"]!.GetValue<long>());
        (await FoundAsync()).ShouldBe(0);
        (await FoundAsync(includeInternal: true)).ShouldBe(1);
    }

    [Fact]
    public async Task A_source_added_again_by_somebody_who_names_no_audience_stays_as_it_was_told()
    {
        CarePage();
        await AddAsync(new { kind = "url", url = new Uri(Site.Address, "/care"), audience = "internal", language = "es" });
        var again = await AddAsync(Care);

        (again["audience"]!.GetValue<string>(), again["language"]!.GetValue<string>()).ShouldBe(("internal", "es"));
        (await FoundAsync()).ShouldBe(0);
        await IsHiddenAsync();
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("text")]
    [InlineData("upload")]
    [InlineData("url")]
    public async Task The_audience_of_a_source_can_be_changed_to_and_fro(string kind)
    {
        var source = await OfKindAsync(kind);
        await PatchAsync(source, new { audience = "internal" }, settle: false);
        (await FoundAsync()).ShouldBe(0, "before anything was read");
        await IsHiddenAsync();

        await PatchAsync(source, new { name = "Other" });
        (await FoundAsync()).ShouldBe(0, "nothing was said of it");
        var open = await PatchAsync(source, new { audience = "public" });
        open["audience"]!.GetValue<string>().ShouldBe("public");
        (await FoundAsync()).ShouldBe(1);
        (await PatchAsync(source, new { audience = (string?)null }))["audience"].ShouldBeNull();
        (await FoundAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("text")]
    [InlineData("url")]
    public async Task The_language_of_a_source_can_be_changed(string kind)
    {
        var source = await OfKindAsync(kind);
        (await PatchAsync(source, new { language = "pt-BR" }))["language"]!.GetValue<string>().ShouldBe("pt");
        (await DocumentsAsync(source)).ShouldHaveSingleItem()["language"]!.GetValue<string>().ShouldBe("pt");
        (await CountAsync("select count(*) from knowledge.indexed_chunks where language = 'pt'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("---\ntitle: Boats\naudience: internal\n---\nThe staff code is trombone.", "Boats")]
    [InlineData("---\nlanguage: en\n---\n\n## Boat rental\n\nThe staff code is trombone.", "Boat rental")]
    public async Task A_pasted_text_is_named_by_what_it_says_behind_its_front_matter(string text, string name) =>
        (await AddAsync(new { kind = "text", text }))["name"]!.GetValue<string>().ShouldBe(name);

    [Theory]
    [InlineData("""{"audience":"nobody"}""", "Audience")]
    [InlineData("""{"language":"english"}""", "Language must be a language tag such as en")]
    public async Task What_is_no_audience_and_no_language_is_refused(string body, string says)
    {
        var source = await OfKindAsync("text");
        using var sent = await Owner.PatchAsync($"{Knowledge}/sources/{source["id"]}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        (await ReadAsync(sent, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain(says);
    }

    [Fact]
    public async Task What_was_said_of_a_single_document_does_not_publish_it_from_an_internal_source()
    {
        Write("code.md", "---\naudience: internal\n---\nThe staff code is trombone.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var document = $"{Knowledge}/documents/{(await DocumentAsync(source, "code.md"))["id"]}";
        await ChangeAsync(document, new { audience = "public" });
        (await FoundAsync()).ShouldBe(1);

        await PatchAsync(source, new { audience = "internal" });
        (await GetAsync(document))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await FoundAsync()).ShouldBe(0);
        await ChangeAsync(document, new { title = "Codes" });
        await ChangeAsync(document, new { audience = (string?)null });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await FoundAsync()).ShouldBe(0);
        (await ChangeAsync(document, new { audience = "public" }, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>()
            .ShouldBe("Audience can't be public: the document's source is for agents only");
    }

    [Fact]
    public async Task What_is_put_by_a_program_into_an_internal_source_is_internal_whatever_it_says()
    {
        var home = (await OfKindAsync("text"))["knowledge_base_id"];
        await PutAsync("1", "The staff code is ophicleide.");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var source = await GetAsync($"{Knowledge}/sources/{await CountAsync("select id from knowledge.sources where kind = 'api'")}");
        await PatchAsync(source, new { audience = "internal" });
        await PutAsync("2", "The spare code is sackbut.");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await FoundAsync("ophicleide")).ShouldBe(0);
        (await FoundAsync("sackbut")).ShouldBe(0);
        (await FoundAsync("sackbut", includeInternal: true)).ShouldBe(1);

        async Task PutAsync(string id, string content)
        {
            using var put = await Owner.PutAsJsonAsync($"{Knowledge}/bases/{home}/documents/{id}", new { content, audience = "public" });
            await ReadAsync(put);
        }
    }

    [Fact]
    public async Task An_index_version_that_is_built_or_gone_back_to_is_as_internal_as_its_documents()
    {
        var source = await OfKindAsync("folder");
        await PatchAsync(source, new { chunking = new { method = "fixed", size = 400, overlap = 50 } });
        await PatchAsync(source, new { audience = "internal" });
        await PatchAsync(source, new { chunking = (object?)null });
        await IsHiddenAsync();
        (await FoundAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("told")]
    [InlineData("added")]
    [InlineData("migrated")]
    public async Task What_a_source_that_was_internal_before_still_shows_is_hidden(string how)
    {
        CarePage();
        var site = await AddAsync(new { kind = "url", url = new Uri(Site.Address, "/care"), audience = "internal" });
        Site.Status("/care", StatusCodes.Status500InternalServerError);
        foreach (var sql in (string[])["documents set audience = 'public'", "postings set is_internal = false", "embeddings set is_internal = false"])
            await ExecuteAsync($"update knowledge.{sql}");
        (await FoundAsync()).ShouldBe(0, "the source has the last word");

        if (how == "told") await PatchAsync(site, new { audience = "internal" }, settle: false);
        else if (how == "added") await PostAsync($"{Knowledge}/sources", new { kind = "url", url = new Uri(Site.Address, "/care") });
        else await MigrateAgainAsync("0023_internal_sources.sql");
        await IsHiddenAsync();
        (await FoundAsync(includeInternal: true)).ShouldBe(1);
    }

    private async Task<JsonNode> OfKindAsync(string kind)
    {
        switch (kind)
        {
            case "folder":
                Write("code.md", "# Codes\n\nThe staff code is trombone.");
                return await AddAsync(new { kind, path = Folder });
            case "upload":
                return await SettledAsync((await UploadAsync(HttpStatusCode.OK, ("code.md", "# Codes\n\nThe staff code is trombone."u8.ToArray())))["id"]!.GetValue<long>());
            case "url":
                CarePage();
                return await AddAsync(Care);
            default:
                return await AddAsync(new { kind, title = "Codes", text = "The staff code is trombone.", language = "en" });
        }
    }

    /// <summary>It does not send again what has not changed.</summary>
    private void CarePage() => Site.Do("/care", async context =>
    {
        context.Response.Headers.ETag = "\"1\"";
        context.Response.ContentType = "text/html";
        if (context.Request.Headers.IfNoneMatch == "\"1\"") context.Response.StatusCode = StatusCodes.Status304NotModified;
        else await context.Response.WriteAsync("<html><body><main><h1>Codes</h1><p>The staff code is trombone.</p></main></body></html>");
    });

    private async Task<int> FoundAsync(string question = Question, bool includeInternal = false)
    {
        var home = (await GetAsync($"{Knowledge}/bases"))["payload"]![0]!["id"];
        var hits = await PostAsync($"{Knowledge}/bases/{home}/try_search", new { q = question, include_internal = includeInternal });
        return hits["payload"]!.AsArray().Count(hit => hit!["matched_terms"]!.AsArray().Count > 0);
    }

    private async Task IsHiddenAsync()
    {
        (await CountAsync("select count(*) from knowledge.documents where audience <> 'internal'")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.postings where not is_internal")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.embeddings where not is_internal")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.postings")).ShouldBeGreaterThan(0);
    }

    private async Task<JsonNode> PatchAsync(JsonNode source, object body, bool settle = true)
    {
        var told = await ChangeAsync($"{Knowledge}/sources/{source["id"]}", body);
        return settle ? await SettledAsync(source["id"]!.GetValue<long>()) : told;
    }

    private async Task<JsonNode> ChangeAsync(string path, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Owner.PatchAsJsonAsync(path, body);
        return await ReadAsync(response, expected);
    }
}
