using System.Net;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A source that is deleted while it is read leaves nothing behind: no row, no job that fails, nothing that is found.</summary>
public sealed class DeletedWhileReadTests : KnowledgeHost
{
    [Theory]
    [InlineData("/robots.txt")]
    [InlineData("/sitemap.xml")]
    [InlineData("/")]
    [InlineData("/b")]
    public async Task Nothing_is_left_of_a_site_that_is_deleted_while_one_of_its_pages_is_fetched(string path)
    {
        Site.Page("/", "<p>Start words of the shop.</p><a href='/a'>a</a><a href='/b'>b</a><a href='/c'>c</a>", "Start");
        foreach (var name in (string[])["a", "b", "c"]) Site.Page($"/{name}", $"<p>Text of {name} about kettles.</p>", name);
        var (reached, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Site.Do(path, async context =>
        {
            reached.TrySetResult();
            await goOn.Task;
            context.Response.StatusCode = path.Contains('.', StringComparison.Ordinal) ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html lang='en'><body><main><h1>Late</h1><p>Late words about kettles.</p><a href='/d'>d</a></main></body></html>");
        });
        var source = await PostAsync($"{Knowledge}/sources", new { kind = "url", url = Site.Address.AbsoluteUri });
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await DeleteAsync($"{Knowledge}/sources/{source["id"]}");
        goOn.SetResult();

        await NothingIsLeftAsync();
        await GetAsync($"{Knowledge}/sources/{source["id"]}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nothing_is_left_of_files_that_are_deleted_while_they_are_read_again_and_cut_in_another_way()
    {
        for (var i = 0; i < 30; i++) Write($"{i}.md", $"# Article {i}\n\nIt says {i} times that kettles are warm.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        for (var i = 0; i < 30; i++) Write($"{i}.md", $"# Article {i}\n\nIt says {i} times that pans are hot.");
        using (var other = await Owner.PatchAsync($"{Knowledge}/sources/{source["id"]}", System.Net.Http.Json.JsonContent.Create(new { chunking = new { method = "whole" } }))) await ReadAsync(other);
        await PostAsync($"{Knowledge}/sources/{source["id"]}/sync", new { });
        await Eventually.TrueAsync(
            async () => await CountAsync($"select done from knowledge.sources where id = {source["id"]}") > 3, CancellationToken.None, TimeSpan.FromSeconds(30));

        await DeleteAsync($"{Knowledge}/sources/{source["id"]}");

        await NothingIsLeftAsync();
        (await SearchAsync("kettles are warm")).ShouldBeEmpty();
        (await SearchAsync("pans are hot")).ShouldBeEmpty();
    }

    private async Task NothingIsLeftAsync()
    {
        await Eventually.TrueAsync(async () => await CountAsync("select count(*) from platform.jobs where handler like 'knowledge.%'") == 0, CancellationToken.None, TimeSpan.FromSeconds(60));
        foreach (var table in (string[])["sources", "documents", "chunks", "indexed_chunks", "postings", "embeddings", "index_terms", "uploads", "index_versions", "version_documents"])
            (await CountAsync($"select count(*) from knowledge.{table}")).ShouldBe(0, table);
        (await CountAsync("select coalesce(sum(chunks + terms), 0) from knowledge.index_statistics")).ShouldBe(0);
        (await CountAsync("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
    }
}
