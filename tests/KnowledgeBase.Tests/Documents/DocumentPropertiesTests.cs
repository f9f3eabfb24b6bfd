using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Documents;

public sealed class DocumentPropertiesTests : KnowledgeHost
{
    private const string Article = """
        ---
        title: Boat rental
        language: en
        tags: [Rental, "boats"]
        valid_from: 2026-01-01
        valid_until: 2026-12-31
        ---
        A boat costs ninety euros a day. Rent it at the quay.
        """;

    [Fact]
    public async Task A_file_says_its_tags_and_its_validity()
    {
        var document = await BoatAsync(await FolderAsync());

        Tags(document).ShouldBe(["rental", "boats"]);
        document["valid_from"]!.GetValue<long>().ShouldBe(At("2026-01-01"));
        document["valid_until"]!.GetValue<long>().ShouldBe(At("2027-01-01"), "a day is valid to its end");
        document["overridden"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_whose_validity_cannot_be_read_says_so_and_is_not_found()
    {
        Write("boat.md", Article.Replace("2026-12-31", "31.12.2026", StringComparison.Ordinal));
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var document = (await GetAsync($"{Knowledge}/sources/{source["id"]}/documents"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        document["error_code"]!.GetValue<string>().ShouldBe("wrong_date");
        document["error"]!.GetValue<string>().ShouldContain("valid_until: 31.12.2026");
        (await SearchAsync("boat ninety euros")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_source_is_told_to_be_for_holds_for_all_of_it()
    {
        Site.Do("/care", async context =>
        {
            context.Response.Headers.ETag = "\"1\"";
            context.Response.ContentType = "text/html";
            if (context.Request.Headers.IfNoneMatch == "\"1\"") context.Response.StatusCode = StatusCodes.Status304NotModified;
            else await context.Response.WriteAsync("<html><body><main><h1>Care</h1><p>Limpie la válvula con agua tibia cada semana.</p></main></body></html>");
        });
        var site = await AddAsync(new { kind = "url", url = new Uri(Site.Address, "/care"), audience = "internal", language = "es" });
        (site["audience"]!.GetValue<string>(), site["language"]!.GetValue<string>()).ShouldBe(("internal", "es"));
        Write("boat.md", Article.Replace("title:", "audience: public\ntitle:", StringComparison.Ordinal));
        var folder = await AddAsync(new { kind = "folder", path = Folder, audience = "internal" });
        using var form = new MultipartFormDataContent { { new StringContent("internal"), "audience" }, { new ByteArrayContent("# Codes\n\nThe staff code is trombone."u8.ToArray()), "files[]", "staff.md" } };
        using var sent = await Owner.PostAsync($"{Knowledge}/sources", form);
        var upload = await SettledAsync((await ReadAsync(sent))["id"]!.GetValue<long>());
        foreach (var source in new[] { site, folder, upload })
        {
            foreach (var document in (await GetAsync($"{Knowledge}/sources/{source["id"]}/documents"))["payload"]!.AsArray())
                document!["audience"]!.GetValue<string>().ShouldBe("internal", source["kind"]!.GetValue<string>());
        }

        foreach (var question in new[] { "staff code trombone", "boat ninety euros", "válvula agua tibia" })
        {
            (await TryAsync(question, includeInternal: true)).ShouldBeGreaterThan(0, question);
            (await TryAsync(question, includeInternal: false)).ShouldBe(0, question);
        }

        // The same place once more, for everybody now: what has not changed there is known as something else.
        await AddAsync(new { kind = "url", url = new Uri(Site.Address, "/care"), audience = "public", language = "es" });
        (await TryAsync("válvula agua tibia", includeInternal: false)).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_person_says_wins_over_the_file_and_survives_its_next_sync()
    {
        var source = await FolderAsync();
        var changed = await ChangeAsync(await BoatAsync(source), new { title = "Boats", tags = new[] { "Quay", "quay " }, valid_until = "none", audience = "internal" });
        changed["overridden"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(["title", "audience", "tags", "valid_until"]);
        changed["stated"]!["title"]!.GetValue<string>().ShouldBe("Boat rental");

        Write("boat.md", Article.Replace("ninety", "eighty", StringComparison.Ordinal).Replace("Boat rental", "Renting a boat", StringComparison.Ordinal));
        await SyncAsync(source);

        var document = await BoatAsync(source);
        document["content"]!.GetValue<string>().ShouldContain("eighty");
        document["title"]!.GetValue<string>().ShouldBe("Boats");
        document["audience"]!.GetValue<string>().ShouldBe("internal");
        Tags(document).ShouldBe(["quay"]);
        document["valid_until"].ShouldBeNull();
        document["valid_from"]!.GetValue<long>().ShouldBe(At("2026-01-01"), "nobody said otherwise");
        document["stated"]!["title"]!.GetValue<string>().ShouldBe("Renting a boat");
        document["stated"]!["valid_until"]!.GetValue<long>().ShouldBe(At("2027-01-01"));
    }

    [Fact]
    public async Task What_is_taken_back_is_again_as_the_document_says()
    {
        var document = await BoatAsync(await FolderAsync());
        await ChangeAsync(document, new { title = "Boats", audience = "internal", valid_until = "2026-02-01", tags = Array.Empty<string>() });

        var back = await ChangeAsync(document, new { title = (string?)null, audience = (string?)null, valid_until = (string?)null, tags = (string[]?)null });

        back["title"]!.GetValue<string>().ShouldBe("Boat rental");
        back["audience"]!.GetValue<string>().ShouldBe("public");
        back["valid_until"]!.GetValue<long>().ShouldBe(At("2027-01-01"));
        Tags(back).ShouldBe(["rental", "boats"]);
        back["overridden"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_audience_holds_in_the_index_at_once()
    {
        var document = await BoatAsync(await FolderAsync());
        (await CountAsync("select count(*) from knowledge.postings where is_internal")).ShouldBe(0);

        await ChangeAsync(document, new { audience = "internal" });
        (await CountAsync("select count(*) from knowledge.postings where not is_internal")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.embeddings where not is_internal")).ShouldBe(0);

        await ChangeAsync(document, new { audience = "public" });
        (await CountAsync("select count(*) from knowledge.postings where is_internal")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.embeddings where is_internal")).ShouldBe(0);
        (await CountAsync("select count(*) from knowledge.postings")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Another_language_has_the_document_analysed_anew()
    {
        var source = await AddAsync(new { kind = "text", title = "Alquiler", text = "Los alquileres terminan los domingos.", language = "en" });
        var document = await DocumentAsync(source, "text.md");
        (await CountAsync("select count(*) from knowledge.indexed_chunks where language = 'en'")).ShouldBe(1);
        var before = await CountAsync("select sum(hashtext(term)) from knowledge.index_terms");

        (await ChangeAsync(document, new { language = "es-MX" }))["language"]!.GetValue<string>().ShouldBe("es");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await CountAsync("select count(*) from knowledge.indexed_chunks where language = 'es'")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.chunks where language = 'es'")).ShouldBe(1);
        (await CountAsync("select sum(hashtext(term)) from knowledge.index_terms")).ShouldNotBe(before, "Spanish words have other stems");
        (await CountAsync("select chunks from knowledge.index_statistics")).ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.embeddings")).ShouldBe(0, "no model here reads Spanish");
    }

    [Fact]
    public async Task Another_title_is_searched()
    {
        var document = await BoatAsync(await FolderAsync());
        (await MatchesAsync("zeppelin")).ShouldBe(0);

        await ChangeAsync(document, new { title = "Zeppelin" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await MatchesAsync("zeppelin")).ShouldBe(1);
    }

    /// <summary>One after the other on one host: nothing changes.</summary>
    [Fact]
    public async Task What_cannot_be_is_refused_in_words_and_changes_nothing()
    {
        var document = await BoatAsync(await FolderAsync());
        foreach (var (body, says) in new[]
        {
            ("""{"valid_from":"31/12/2026"}""", "Valid from must be a day (2026-12-31), a time (2026-12-31T18:00:00Z) or Unix seconds"),
            ("""{"valid_until":"soon"}""", "Valid until must be a day"),
            ("""{"valid_until":"2025-06-01"}""", "Valid until must be after valid from"),
            ("""{"valid_from":"2027-06-01","valid_until":"2027-05-31"}""", "Valid until must be after valid from"),
            ("""{"language":"english"}""", "Language must be a language tag such as en"),
            ("""{"audience":"nobody"}""", "Audience is not one of public, internal"),
            ("""{"title":"  "}""", "Title"),
            ("""{"tags":["a,b"]}""", "Tags can't have commas"),
            ("""{"tags":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21"]}""", "Tags must be at most 20"),
        })
        {
            using var response = await Owner.PatchAsync(
                $"{Knowledge}/documents/{document["id"]}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

            (await ReadAsync(response, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain(says, Case.Insensitive, body);
            (await GetAsync($"{Knowledge}/documents/{document["id"]}"))["overridden"]!.AsArray().ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Documents_are_listed_by_tag_and_by_validity()
    {
        Write("old.md", "---\ntags:\n- boats\n- pier\nvalid_until: 2020-05-31\n---\nThe old pier.");
        Write("new.md", "---\nvalid_from: 2090-05-31\n---\nThe pier to come.");
        var source = await FolderAsync();

        (await TitlesAsync(source, "tag=boats")).ShouldBe(["Boat rental", "Old"], ignoreOrder: true);
        (await TitlesAsync(source, "validity=expired")).ShouldBe(["Old"]);
        (await TitlesAsync(source, "validity=not_yet")).ShouldBe(["New"]);
        (await TitlesAsync(source, "validity=valid")).ShouldBe(["Boat rental"]);
        (await TitlesAsync(source, "q=rental")).ShouldBe(["Boat rental"]);

        var tags = await GetAsync($"{Knowledge}/bases/{source["knowledge_base_id"]}/tags");
        tags["payload"]!.AsArray().Select(t => $"{t!["tag"]} {t["documents_count"]}").ShouldBe(["boats 2", "pier 1", "rental 1"]);
    }

    private async Task<int> MatchesAsync(string word) =>
        (await GetAsync($"{Knowledge}/search?q={word}"))["payload"]!.AsArray().Sum(hit => hit!["matched_terms"]!.AsArray().Count);

    private static List<string> Tags(JsonNode document) => [.. document["tags"]!.AsArray().Select(t => t!.GetValue<string>())];

    private static long At(string day) => DateTimeOffset.Parse(day, null, System.Globalization.DateTimeStyles.AssumeUniversal).ToUnixTimeSeconds();

    private async Task<JsonNode> FolderAsync()
    {
        Write("boat.md", Article);
        return await AddAsync(new { kind = "folder", path = Folder });
    }

    private Task<JsonNode> BoatAsync(JsonNode source) => DocumentAsync(source, "boat.md");

    private async Task<List<string>> TitlesAsync(JsonNode source, string query) =>
        [.. (await GetAsync($"{Knowledge}/sources/{source["id"]}/documents?{query}"))["payload"]!.AsArray().Select(d => d!["title"]!.GetValue<string>())];

    private async Task<JsonNode> ChangeAsync(JsonNode document, object body)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/documents/{document["id"]}", body);
        return await ReadAsync(response);
    }

    private async Task<int> TryAsync(string question, bool includeInternal)
    {
        var home = (await GetAsync($"{Knowledge}/bases"))["payload"]![0]!["id"];
        return (await PostAsync($"{Knowledge}/bases/{home}/try_search", new { q = question, include_internal = includeInternal }))["payload"]!.AsArray().Count;
    }
}
