using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Addresses that lead to other pages of the site: read once in a sync, however many pages name them.</summary>
public sealed class RedirectTests : KnowledgeHost
{
    private const int Pages = 12;

    public RedirectTests() => Settings["Knowledge:MaxDepth"] = "3";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Menus_of_links_that_redirect_are_followed_once_and_no_deeper(bool isListed)
    {
        Write();
        if (isListed) Site.Raw("/sitemap.xml", $"<urlset>{string.Concat(Enumerable.Range(0, Pages).Select(i => $"<url><loc>{Site.Address}p{i}/</loc></url>"))}</urlset>", "application/xml");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });

        for (var sync = 1; sync <= 2; sync++)
        {
            for (var i = 0; i < Pages; i++) Site.Requests.Count(r => r == $"/p{i}").ShouldBe(sync, $"/p{i} leads to a page that is read");
            for (var i = 0; i < Pages; i++) Site.Requests.Count(r => r == $"/p{i}/").ShouldBeInRange(sync, 2 * sync);
            source["left_out_by"]!.AsArray().ShouldBeEmpty();
            source["progress"]!["total"]!.GetValue<int>().ShouldBe(Pages + 1);
            source["progress"]!["done"]!.GetValue<int>().ShouldBe(Pages + 1);
            (await PathsAsync(source)).ShouldBe([.. Enumerable.Range(0, Pages).Select(static i => $"/p{i}/").Append("/").Order(StringComparer.Ordinal)]);
            (await CountAsync("select count(*) from knowledge.documents")).ShouldBe(Pages + 1, "what only remembered where they lead is gone");
            source = await SyncAsync(source);
        }
    }

    [Fact]
    public async Task A_page_that_no_longer_redirects_is_one_of_its_own_in_the_next_sync()
    {
        Write();
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Page("/p3", "<p>A stone of its own.</p>", "Own");
        source = await SyncAsync(source);
        (await PathsAsync(source)).ShouldContain("/p3");
        (await SearchAsync("a stone of its own")).ShouldContain("A stone of its own.");
    }

    [Fact]
    public async Task A_source_that_is_deleted_while_it_is_read_leaves_no_row_behind()
    {
        Write();
        Site.Do("/p11/", static async context => await Task.Delay(TimeSpan.FromSeconds(1), context.RequestAborted));
        var source = await PostAsync($"{Knowledge}/sources", new { url = Site.Address.AbsoluteUri });
        await Wheelhouse.Testing.Eventually.GetAsync(() => CountAsync("select count(*) from knowledge.documents where removed_at is not null"), static count => count > 3, CancellationToken.None, TimeSpan.FromSeconds(60));
        await DeleteAsync($"{Knowledge}/sources/{source["id"]}");
        // The source's own row goes last, in a statement of its own.
        await Wheelhouse.Testing.Eventually.GetAsync(() => CountAsync($"select count(*) from knowledge.sources where id = {source["id"]}"), static count => count == 0, CancellationToken.None, TimeSpan.FromSeconds(60));
        (await CountAsync("select count(*) from knowledge.documents")).ShouldBe(0);
    }

    [Fact]
    public async Task At_the_page_cap_the_pages_stay_to_which_addresses_lead()
    {
        Write();
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, page_cap = Pages + 1 });
        for (var sync = 1; sync <= 3; sync++)
        {
            (await PathsAsync(source)).Count.ShouldBe(Pages + 1);
            source["left_out_by"]!.AsArray().ShouldBeEmpty();
            source = await SyncAsync(source);
        }
    }

    [Fact]
    public async Task Addresses_that_are_made_up_anew_with_every_answer_come_to_an_end()
    {
        const string beginning = "/?t=";
        var made = 0;
        string Name() => string.Concat($"{Interlocked.Increment(ref made):00000}".Select(static digit => (char)(digit - '0' + 'a')));
        Site.Do("/", async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync($"<html lang='en'><title>Home</title><main><p>Welcome to the mill.</p>{string.Concat(Enumerable.Range(0, 10).Select(_ => $"<a href='{beginning}{Name()}'>on</a>"))}</main></html>");
        });
        Site.Otherwise = context =>
        {
            if ((context.Request.Path + context.Request.QueryString).StartsWith(beginning, StringComparison.Ordinal)) context.Response.Redirect("/");
            else context.Response.StatusCode = 404;
            return Task.CompletedTask;
        };

        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, page_cap = 50 });
        Site.Requests.Count(request => request.StartsWith(beginning, StringComparison.Ordinal)).ShouldBeInRange(10, 20);
        source["left_out_by"]!.ToJsonString().ShouldBe("""["family"]""");
        (await PathsAsync(source)).ShouldBe(["/"]);
    }

    [Fact]
    public async Task Only_what_is_in_the_index_is_looked_for_there_to_be_hidden()
    {
        Write();
        await AddAsync(new { url = Site.Address.AbsoluteUri });
        await ExecuteAsync("""
            insert into knowledge.documents (account_id, knowledge_base_id, source_id, external_key, title, language, audience, status, depth, created_at, updated_at, removed_at)
            select account_id, knowledge_base_id, source_id, 'alias' || n, 'Alias', 'und', 'public', 'pending', 1, now(), now(), now()
            from knowledge.documents, generate_series(1, 3) n where external_key like '%/p3/'
            """);
        (await HiddenAsync()).ShouldBe(0);
        await ExecuteAsync("update knowledge.documents set removed_at = now() where external_key like '%/p4/'");
        (await HiddenAsync()).ShouldBe(1);

        async Task<int> HiddenAsync()
        {
            await using var connection = new Npgsql.NpgsqlConnection(Host.ConnectionString);
            await connection.OpenAsync();
            var home = await CountAsync("select min(knowledge_base_id) from knowledge.sources");
            return (await IndexState.ReadAsync(connection, new AccountId(AccountId), new KnowledgeBaseId(home), CancellationToken.None))!.HiddenDocuments.Count;
        }
    }

    private void Write()
    {
        var menu = string.Concat(Enumerable.Range(0, Pages).Select(static i => $"<a href='/p{i}'>{i}</a>"));
        Site.Page("/", $"{menu}<p>Welcome to the mill.</p>", "Home");
        for (var i = 0; i < Pages; i++)
        {
            Site.Page($"/p{i}/", $"{menu}<p>Stone number {i} of the mill.</p>", $"Stone {i}");
            Site.Redirect($"/p{i}", $"/p{i}/");
        }
    }

    private async Task<List<string>> PathsAsync(JsonNode source) =>
        [.. (await DocumentsAsync(source)).Select(static d => new Uri(d["url"]!.GetValue<string>()).AbsolutePath).Order(StringComparer.Ordinal)];
}
