using System.Net;
using Microsoft.AspNetCore.Http;
using Npgsql;
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

    [Fact]
    public async Task A_document_that_somebody_holds_when_its_source_is_deleted_goes_as_soon_as_it_is_let_go()
    {
        for (var i = 0; i < 3; i++) Write($"{i}.md", $"# Article {i}\n\nIt says {i} times that kettles are warm.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        await using var first = await HoldingAsync("select 1 from knowledge.documents where external_key like '%1.md' for update");
        var deletion = DeleteAsync($"{Knowledge}/sources/{source["id"]}");
        await WaitingAsync(1);
        // Waits behind the deletion for rows that it then finds removed, and holds them all the same until its transaction ends.
        var second = HoldingAsync("select 1 from knowledge.documents where removed_at is null order by id for update");
        await WaitingAsync(2);
        await first.DisposeAsync();
        await deletion;
        await using (await second)
        {
            await WaitingAsync(1);
        }

        await NothingIsLeftAsync();
    }

    /// <summary>A connection with a transaction that has run this.</summary>
    private async Task<NpgsqlConnection> HoldingAsync(string sql)
    {
        var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private Task WaitingAsync(int count) => Eventually.TrueAsync(
        async () => await CountAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= count,
        CancellationToken.None,
        TimeSpan.FromSeconds(30));

    private async Task NothingIsLeftAsync()
    {
        await Eventually.TrueAsync(async () => await CountAsync("select count(*) from platform.jobs where handler like 'knowledge.%'") == 0, CancellationToken.None, TimeSpan.FromSeconds(60));
        foreach (var table in (string[])["sources", "documents", "chunks", "indexed_chunks", "postings", "embeddings", "index_terms", "uploads", "index_versions", "version_documents"])
            (await CountAsync($"select count(*) from knowledge.{table}")).ShouldBe(0, table);
        (await CountAsync("select coalesce(sum(chunks + terms), 0) from knowledge.index_statistics")).ShouldBe(0);
        (await CountAsync("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
    }
}
