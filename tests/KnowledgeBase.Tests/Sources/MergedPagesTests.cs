using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>The same article under several addresses is searched once, and comes back by itself.</summary>
public sealed class MergedPagesTests : KnowledgeHost
{
    private const string Words =
        "<p>Every kettle has a warranty of two years from the day of delivery. It covers the heater, the lid and the switch, and the base as well.</p>" +
        "<p>Keep your receipt: we ask for it before we repair anything. Scale is not covered, because it comes from the water and can be removed with vinegar.</p>" +
        "<p>Send the kettle to our workshop in its box, with a note that says what is wrong. We repair it within ten days and send it back without costs.</p>";

    [Fact]
    public async Task One_article_under_several_addresses_is_searched_once()
    {
        Menu("/help/warranty", "/warranty", "/warranty?print=1", "/warranty?session=abc", "/other");
        Site.Page("/help/warranty", Words + "<p>Last updated: 3 March 2026</p>", "Warranty");
        Site.Page("/warranty", Words + "<p>Last updated: 21 November 2026</p>", "Warranty");
        Site.Page("/warranty?print=1", Words + "<p><a href='/warranty'>Back to the article</a></p>", "Warranty");
        Site.Page("/warranty?session=abc", Words, "Warranty");
        Site.Page("/other", Words.Replace("two years", "three years", StringComparison.Ordinal), "Warranty");

        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });

        source["merged_count"]!.GetValue<int>().ShouldBe(3);
        source["errors_count"]!.GetValue<int>().ShouldBe(0);
        foreach (var ending in (string[])["/help/warranty", "print=1", "session=abc"])
        {
            var merged = await DocumentAsync(source, ending);
            merged["status"]!.GetValue<string>().ShouldBe("merged");
            merged["same_as"]!["url"]!.GetValue<string>().ShouldBe(new Uri(Site.Address, "/warranty").AbsoluteUri);
            merged["chunks_count"]!.GetValue<int>().ShouldBe(0);
        }

        (await DocumentAsync(source, "/other"))["status"]!.GetValue<string>().ShouldBe("indexed");
        (await SearchAsync("warranty two years heater")).Count(t => t.Contains("two years", StringComparison.Ordinal)).ShouldBe(1);
        (await StatusAsync(source, "merged")).ShouldBe(3);
    }

    [Fact]
    public async Task The_page_that_the_others_name_as_their_original_serves()
    {
        const string longAddress = "/a/rather/long/way/to/the/warranty";
        Menu("/w", longAddress);
        Site.Raw("/w", $"<html lang='en'><head><title>Warranty</title><link rel='canonical' href='{longAddress}'></head><body><main><h1>Warranty</h1>{Words}</main></body></html>");
        Site.Page(longAddress, Words, "Warranty");

        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });

        (await DocumentAsync(source, "/w"))["same_as"]!["url"]!.GetValue<string>().ShouldEndWith(longAddress);
        (await DocumentAsync(source, longAddress))["status"]!.GetValue<string>().ShouldBe("indexed");
    }

    [Fact]
    public async Task A_merged_page_comes_back_when_the_one_that_serves_goes_and_when_it_changes()
    {
        Menu("/w", "/warranty");
        Site.Page("/w", Words, "Warranty");
        Site.Page("/warranty", Words, "Warranty");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        (await DocumentAsync(source, "/warranty"))["status"]!.GetValue<string>().ShouldBe("merged");

        Site.Page("/w", Words.Replace("ten days", "twelve days", StringComparison.Ordinal), "Warranty");
        source = await SyncAsync(source);
        await ServesAsync(source, "/w", "/warranty");
        (await SearchAsync("repair kettle within ten days")).ShouldContain(t => t.Contains("ten days", StringComparison.Ordinal));

        Site.Page("/w", Words, "Warranty");
        source = await SyncAsync(source);
        (await DocumentAsync(source, "/warranty"))["status"]!.GetValue<string>().ShouldBe("merged");

        Site.Remove("/w");
        Menu("/warranty");
        source = await SyncAsync(source);
        await ServesAsync(source, "/warranty");
        (await SearchAsync("warranty of a kettle")).Count(t => t.Contains("two years", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_merged_page_comes_back_when_the_one_that_serves_is_deleted()
    {
        Menu("/w", "/warranty", "/a/warranty-of-kettles");
        foreach (var path in (string[])["/w", "/warranty", "/a/warranty-of-kettles"]) Site.Page(path, Words, "Warranty");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });

        await DeleteAsync($"{Knowledge}/documents/{(await DocumentAsync(source, "/w"))["id"]}");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);

        await ServesAsync(source, "/warranty");
        (await DocumentAsync(source, "/a/warranty-of-kettles"))["same_as"]!["url"]!.GetValue<string>().ShouldEndWith("/warranty");
        (await CountAsync("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task A_better_address_that_comes_later_takes_its_place()
    {
        Menu("/a/long/way/to/warranty", "/another/long/way/to/warranty");
        Site.Page("/a/long/way/to/warranty", Words, "Warranty");
        Site.Page("/another/long/way/to/warranty", Words, "Warranty");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });

        Site.Page("/warranty", Words, "Warranty");
        Menu("/a/long/way/to/warranty", "/another/long/way/to/warranty", "/warranty");
        source = await SyncAsync(source);

        source["merged_count"]!.GetValue<int>().ShouldBe(2);
        (await StatusAsync(source, "merged")).ShouldBe(2);
        foreach (var ending in (string[])["/a/long/way/to/warranty", "/another/long/way/to/warranty"])
            (await DocumentAsync(source, ending))["same_as"]!["url"]!.GetValue<string>().ShouldBe(new Uri(Site.Address, "/warranty").AbsoluteUri);
        // Read again without a change, everything stays where it is.
        var before = await CountAsync("select max(id) from knowledge.chunks");
        source = await SyncAsync(source);
        source["merged_count"]!.GetValue<int>().ShouldBe(2);
        source["progress"]!["changed"]!.GetValue<int>().ShouldBe(0);
        (await CountAsync("select max(id) from knowledge.chunks")).ShouldBe(before);
    }

    [Fact]
    public async Task The_same_file_in_two_folders_is_searched_once_and_an_internal_one_hides_no_public_one()
    {
        Write("warranty.md", "# Warranty\n\n" + Words.Replace("<p>", "", StringComparison.Ordinal).Replace("</p>", "\n\n", StringComparison.Ordinal));
        Write("copy/warranty.md", File.ReadAllText(Path.Combine(Folder, "warranty.md")));
        Write("w.md", "---\naudience: internal\n---\n" + File.ReadAllText(Path.Combine(Folder, "warranty.md")));

        var source = await AddAsync(new { kind = "folder", path = Folder });

        (await DocumentAsync(source, "copy/warranty.md"))["same_as"]!["path"]!.GetValue<string>().ShouldBe("warranty.md");
        (await DocumentsAsync(source)).Count(d => d["status"]!.GetValue<string>() == "indexed").ShouldBe(2);
    }

    [Fact]
    public async Task No_article_of_the_demo_help_centre_is_merged_with_another()
    {
        var source = await AddAsync(new { kind = "folder", path = "demo" });
        source["merged_count"]!.GetValue<int>().ShouldBe(0);
        source["documents_count"]!.GetValue<int>().ShouldBeGreaterThan(30);
    }

    private void Menu(params string[] paths) => Site.Page("/", "<p>What we know about kettles and their warranty.</p>" + string.Concat(paths.Select(path => $"<a href='{path}'>x</a>")), "Start");

    private async Task ServesAsync(JsonNode source, params string[] endings)
    {
        foreach (var ending in endings)
        {
            var document = await DocumentAsync(source, ending);
            document["status"]!.GetValue<string>().ShouldBe("indexed", ending);
            document["same_as"].ShouldBeNull(ending);
            document["chunks_count"]!.GetValue<int>().ShouldBeGreaterThan(0, ending);
        }
    }

    private async Task<int> StatusAsync(JsonNode source, string status) =>
        (await GetAsync($"{Knowledge}/sources/{source["id"]}/documents?status={status}"))["meta"]!["count"]!.GetValue<int>();
}
