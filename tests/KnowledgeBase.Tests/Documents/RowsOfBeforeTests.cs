using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Documents;

/// <summary>What migrations make of rows that an earlier version left.</summary>
public sealed class RowsOfBeforeTests : KnowledgeHost
{
    private const string Repairs = "0026_repairs.sql";
    private const string Page = "<p>The secret rebate for friends of the house is seventeen zorkmids, which customers never hear of.</p>";

    [Fact]
    public async Task Pages_whose_text_is_told_better_now_are_read_anew_once()
    {
        var unchanged = 0;
        Site.Do("/", async http =>
        {
            http.Response.Headers.ETag = "\"one\"";
            if (http.Request.Headers.IfNoneMatch == "\"one\"")
            {
                unchanged++;
                http.Response.StatusCode = 304;
                return;
            }

            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync($"<html><title>Mill</title><main>{Page}</main></html>");
        });
        var source = await SyncAsync(await AddAsync(new { url = Site.Address.AbsoluteUri }));
        unchanged.ShouldBe(1);
        await MigrateAgainAsync("0027_read_anew.sql");
        await SyncAsync(source);
        unchanged.ShouldBe(1, "it is sent again");
        await SyncAsync(source);
        unchanged.ShouldBe(2);
    }

    [Fact]
    public async Task A_row_of_a_table_that_was_known_by_its_line_is_known_by_its_question()
    {
        var endless = new string('x', 240);
        Write("faq.csv", $"question,answer\nWhat is the rebate?,The secret rebate is seventeen zorkmids.\nWhat is the quay like?,Grey and long.\nWhat is the quay like?,Also wet.\n2024,A year.\n{endless},Long.\n");
        Write("notes#7.md", "# Notes\n\nThe seventh of them.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        await SayAsync(await DocumentAsync(source, "#What is the rebate?"), new { audience = "internal", title = "Rebates" });
        // In their order, as lines of the file were counted.
        await ExecuteAsync("""
            update knowledge.documents d set external_key = 'faq.csv#' || r.line
            from (select id, row_number() over (order by id) + 1 as line from knowledge.documents where external_key like 'faq.csv#%') r where r.id = d.id
            """);
        var said = (await DocumentsAsync(source)).Single(d => d["audience"]!.GetValue<string>() == "internal")["path"]!.GetValue<string>();
        said.ShouldBe("faq.csv#2");

        await MigrateAgainAsync("0025_rows_by_question.sql");
        (await DocumentsAsync(source)).Select(d => d["path"]!.GetValue<string>()).ShouldBe(
            ["faq.csv#What is the rebate?", "faq.csv#What is the quay like?", "faq.csv#4", "faq.csv#5", "faq.csv#6", "notes#7.md"], ignoreOrder: true);

        Write("faq.csv", $"question,answer\nWhat is new?,Nothing.\nWhat is the rebate?,The secret rebate is seventeen zorkmids.\nWhat is the quay like?,Grey and long.\nWhat is the quay like?,Also wet.\n2024,A year.\n{endless},Long.\n");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "faq.csv"), DateTime.UnixEpoch);
        await SyncAsync(source);
        var rows = await DocumentsAsync(source);
        rows.Single(d => d["audience"]!.GetValue<string>() == "internal")["path"]!.GetValue<string>().ShouldBe("faq.csv#What is the rebate?");
        rows.Count.ShouldBe(7);
        (await FindsAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pair_that_is_internal_and_was_found_all_the_same_is_found_no_longer()
    {
        await AddAsync(new { kind = "text", title = "Quay", text = "The quay is grey.", language = "en" });
        var pair = await PostAsync($"{Knowledge}/bases/{await HomeAsync()}/pairs", new { question = "What is the rebate?", answer = "The secret rebate is seventeen zorkmids." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var document = (await GetAsync($"{Knowledge}/pairs/{pair["id"]}"))["document_id"]!;
        await SayAsync(document, new { audience = "internal", title = "Rebates" });
        await SayAsync(document, new { audience = "public" });
        await ExecuteAsync("update knowledge.pairs set audience = 'internal'; update knowledge.uploads set audience = 'internal' where external_key = (select key from knowledge.pairs)");
        (await FindsAsync()).ShouldBeTrue();

        await MigrateAgainAsync(Repairs);
        (await FindsAsync()).ShouldBeFalse();
        (await GetAsync($"{Knowledge}/documents/{document}"))["title"]!.GetValue<string>().ShouldBe("Rebates", "what else was said stays");

        using var told = await Owner.PatchAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}", new { audience = "public" });
        await ReadAsync(told);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await FindsAsync()).ShouldBeTrue("what its page says holds again");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_copy_of_an_internal_article_that_was_published_follows_it(bool isExact)
    {
        Site.Page("/", "<p>Welcome to the quay, where all begins.</p><a href='/rebate'>a</a><a href='/rebate?print=1'>b</a><a href='/rebates'>c</a>", "Home");
        Site.Page("/rebate", Page, "Rebate");
        Site.Page("/rebate?print=1", Page.Replace("seventeen", "eighteen", StringComparison.Ordinal), "Rebate");
        Site.Page("/rebates", "<p>Who buys ten lamps pays for nine of them, whatever their colour and size may be.</p>", "Rebate");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        await SayAsync(await DocumentAsync(source, "/rebate"), new { audience = "internal" });
        await ExecuteAsync($"""
            update knowledge.documents copy set content = {(isExact ? "told.content" : "copy.content")}, bands = told.bands
            from knowledge.documents told where copy.url like '%print=1' and told.url like '%/rebate'
            """);
        (await FindsAsync()).ShouldBeTrue();

        await MigrateAgainAsync(Repairs);
        (await FindsAsync()).ShouldBeFalse();
        (await DocumentAsync(source, "print=1"))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await DocumentAsync(source, "/rebates"))["audience"]!.GetValue<string>().ShouldBe("public", "it only has the same title");

        await SayAsync(await DocumentAsync(source, "print=1"), new { audience = "public" });
        await MigrateAgainAsync(Repairs);
        (await FindsAsync()).ShouldBeTrue("somebody spoke of the copy itself");
    }

    [Fact]
    public async Task A_crawl_that_was_cut_is_still_said_to_be()
    {
        Site.Page("/", "<p>Welcome to the quay, where all begins.</p>", "Home");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        await ExecuteAsync("""update knowledge.sources set settings = settings || '{"is_cut": true}'""");
        await MigrateAgainAsync(Repairs);
        (await GetAsync($"{Knowledge}/sources/{source["id"]}"))["left_out_by"]!.ToJsonString().ShouldBe("""["page_cap"]""");
    }

    private async Task SayAsync(JsonNode document, object words)
    {
        var id = document is JsonObject ? document["id"] : document;
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/documents/{id}", words);
        await ReadAsync(response);
    }

    /// <summary>Whether a customer finds it.</summary>
    private async Task<bool> FindsAsync() =>
        (await PostAsync($"{Knowledge}/bases/{await HomeAsync()}/try_search", new { q = "secret rebate zorkmids", include_internal = false }))["payload"]!.ToJsonString()
            .Contains("zorkmids", StringComparison.Ordinal);

    private async Task<JsonNode> HomeAsync() => (await GetAsync($"{Knowledge}/bases"))["payload"]![0]!["id"]!;
}
