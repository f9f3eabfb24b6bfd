using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class RetryTests : KnowledgeHost
{
    [Fact]
    public async Task One_document_that_failed_is_read_again_and_nothing_else()
    {
        var source = await BrokenAsync();
        var broken = await DocumentAsync(source, "/a");
        broken["error_code"]!.GetValue<string>().ShouldBe("access_denied");
        Site.Page("/a", "<p>Text of a about kettles.</p>", "A");
        Site.Page("/b", "<p>Text of b about pots.</p>", "B");
        Site.Requests.Clear();

        var again = await PostAsync($"{Knowledge}/documents/{broken["id"]}/retry", new { });
        again["status"]!.GetValue<string>().ShouldBeOneOf("waiting", "indexed");
        again["error_code"].ShouldBeNull();
        source = await SettledAsync(source["id"]!.GetValue<long>());

        Site.Requests.ShouldBe(["/a"]);
        (await DocumentAsync(source, "/a"))["status"]!.GetValue<string>().ShouldBe("indexed");
        (await DocumentAsync(source, "/b"))["status"]!.GetValue<string>().ShouldBe("failed");
        Progress(source).ShouldBe((4, 4, 2));
        (await SearchAsync("text of a about kettles")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task All_documents_that_failed_are_read_again_at_once()
    {
        var source = await BrokenAsync();
        Site.Page("/a", "<p>Text of a about kettles.</p>", "A");
        Site.Page("/b", "<p>Text of b about pots.</p><a href='/d'>d</a>", "B");
        Site.Page("/d", "<p>Text of d about pans.</p>", "D");
        Site.Requests.Clear();

        await PostAsync($"{Knowledge}/sources/{source["id"]}/retry", new { });
        source = await SettledAsync(source["id"]!.GetValue<long>());

        // One of them leads on to a page that nobody knew.
        Site.Requests.Order().ShouldBe(["/a", "/b", "/c", "/d"]);
        source["status"]!.GetValue<string>().ShouldBe("ready");
        source["errors_count"]!.GetValue<int>().ShouldBe(1);
        Progress(source).ShouldBe((5, 5, 1));
        (await DocumentAsync(source, "/c"))["error_code"]!.GetValue<string>().ShouldBe("wrong_type");
    }

    [Fact]
    public async Task A_document_that_is_as_it_should_be_is_left_alone()
    {
        var source = await BrokenAsync();
        Site.Requests.Clear();
        var start = await DocumentAsync(source, "/");
        (await PostAsync($"{Knowledge}/documents/{start["id"]}/retry", new { }))["status"]!.GetValue<string>().ShouldBe("indexed");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Site.Requests.ShouldBeEmpty();
        await PostAsync($"{Knowledge}/documents/999999/retry", new { }, HttpStatusCode.NotFound);
        await PostAsync($"{Knowledge}/sources/999999/retry", new { }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_site_of_which_nothing_could_be_read_is_ready_once_its_first_page_was()
    {
        Site.Status("/", 403);
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        source["status"]!.GetValue<string>().ShouldBe("failed");

        Site.Page("/", "<p>Start</p><a href='/a'>a</a>", "Start");
        Site.Page("/a", "<p>Text of a about kettles.</p>", "A");
        await PostAsync($"{Knowledge}/sources/{source["id"]}/retry", new { });
        source = await SettledAsync(source["id"]!.GetValue<long>());

        source["status"]!.GetValue<string>().ShouldBe("ready");
        source["error_code"].ShouldBeNull();
        (await DocumentsAsync(source)).Count(d => d["status"]!.GetValue<string>() == "indexed").ShouldBe(2);
    }

    private async Task<JsonNode> BrokenAsync()
    {
        Site.Page("/", "<p>Start words of a shop.</p><a href='/a'>a</a><a href='/b'>b</a><a href='/c'>c</a>", "Start");
        Site.Status("/a", 403);
        Site.Status("/b", 401);
        Site.Bytes("/c", [1, 2, 3], "image/png");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        Progress(source).ShouldBe((4, 4, 3));
        return source;
    }

    private static (int Total, int Done, int Failed) Progress(JsonNode source) =>
        (source["progress"]!["total"]!.GetValue<int>(), source["progress"]!["done"]!.GetValue<int>(), source["progress"]!["failed"]!.GetValue<int>());
}
