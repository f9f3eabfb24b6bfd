using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Documents;

/// <summary>What a person said of a document holds when its row has gone and it comes back, in whatever way.</summary>
public sealed class KeptWordsTests : KnowledgeHost
{
    private const string Secret = "# Rebate\n\nThe secret rebate for friends of the house is seventeen zorkmids, which customers never hear of.";
    private const string Page = "<p>The secret rebate for friends of the house is seventeen zorkmids, which customers never hear of.</p>";

    [Fact]
    public async Task In_a_folder_it_holds_for_a_file_that_was_away_was_deleted_or_has_another_name()
    {
        Write("other.md", "# Quay\n\nThe quay is grey and long.");
        Write("rebate.md", Secret);
        var source = await AddAsync(new { kind = "folder", path = Folder });
        await SayAsync(await DocumentAsync(source, "rebate.md"), new { audience = "internal", tags = new[] { "rebates" } });

        File.Delete(Path.Combine(Folder, "rebate.md"));
        await SyncAsync(source);
        (await DocumentsAsync(source)).Count.ShouldBe(1);
        Write("rebate.md", Secret);
        await SyncAsync(source);
        await IsKeptAsync(source, "rebate.md");

        await DeleteAsync($"{Knowledge}/documents/{(await DocumentAsync(source, "rebate.md"))["id"]}");
        await SyncAsync(source);
        await IsKeptAsync(source, "rebate.md");

        File.Move(Path.Combine(Folder, "rebate.md"), Path.Combine(Folder, "a-rebate.md"));
        await SyncAsync(source);
        await IsKeptAsync(source, "a-rebate.md");

        // Taken back, it is so for good, whatever was kept of the other name.
        await SayAsync(await DocumentAsync(source, "a-rebate.md"), new { audience = (string?)null });
        File.Move(Path.Combine(Folder, "a-rebate.md"), Path.Combine(Folder, "b-rebate.md"));
        await SyncAsync(source);
        (await DocumentAsync(source, "b-rebate.md"))["audience"]!.GetValue<string>().ShouldBe("public");
        (await FindsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_row_of_a_table_is_known_by_its_question()
    {
        Write("faq.csv", "question,answer\nWhat is the rebate?,The secret rebate is seventeen zorkmids.\nWhat is the quay like?,Grey and long.\n");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        await SayAsync(await DocumentAsync(source, "#What is the rebate?"), new { audience = "internal" });

        Write("faq.csv", "question,answer\nWhat #1 is new?,Nothing.\nWhat is the rebate?,The secret rebate is eighteen zorkmids.\nWhat is the quay like?,Grey and long.\nWhat is the quay like?,Also wet.\n");
        File.SetLastWriteTimeUtc(Path.Combine(Folder, "faq.csv"), DateTime.UnixEpoch);
        await SyncAsync(source);

        (await DocumentsAsync(source)).Select(d => $"{d["path"]} {d["audience"]}").ShouldBe(
            ["faq.csv#What #1 is new? public", "faq.csv#What is the rebate? internal", "faq.csv#What is the quay like? public", "faq.csv#What is the quay like? (2) public"], ignoreOrder: true);
        (await FindsAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_document_that_a_program_deletes_and_puts_again_is_what_a_person_said()
    {
        var home = await HomeAsync();
        await PutAsync(home);
        var document = (await GetAsync($"{Knowledge}/bases/{home}/documents/rebate"))["id"];
        await SayAsync(document!, new { audience = "internal" });
        await DeleteAsync($"{Knowledge}/bases/{home}/documents/rebate");
        await PutAsync(home);
        (await GetAsync($"{Knowledge}/bases/{home}/documents/rebate"))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await FindsAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_that_moves_to_one_that_is_known_takes_along_what_was_said_of_it()
    {
        Menu("/rebate");
        Site.Page("/rebate", Page, "Rebate");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        await SayAsync(await DocumentAsync(source, "/rebate"), new { audience = "internal", tags = new[] { "rebates" } });

        Menu("/new-rebate", "/rebate");
        Site.Page("/new-rebate", Page.Replace("seventeen", "eighteen", StringComparison.Ordinal), "Rebate");
        Site.Redirect("/rebate", "/new-rebate");
        await SyncAsync(source);

        await IsKeptAsync(source, "/new-rebate");
        (await DocumentsAsync(source)).ShouldNotContain(d => d["url"]!.GetValue<string>().EndsWith("/rebate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Copies_of_an_article_that_a_person_made_internal_follow_it()
    {
        Menu("/rebate", "/rebate?print=1");
        Site.Page("/rebate", Page, "Rebate");
        Site.Page("/rebate?print=1", Page, "Rebate");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        (await DocumentAsync(source, "print=1"))["status"]!.GetValue<string>().ShouldBe("merged");

        await SayAsync(await DocumentAsync(source, "/rebate"), new { audience = "internal" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await DocumentAsync(source, "print=1"))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await FindsAsync()).ShouldBeFalse();

        // One that turns up later, too.
        Menu("/rebate", "/rebate?print=1", "/rebate?view=large");
        Site.Page("/rebate?view=large", Page, "Rebate");
        await SyncAsync(source);
        (await DocumentAsync(source, "view=large"))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await FindsAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pair_that_is_told_to_be_internal_is_so_whatever_was_said_of_its_document()
    {
        var home = await HomeAsync();
        var pair = await PostAsync($"{Knowledge}/bases/{home}/pairs", new { question = "What is the rebate?", answer = "The secret rebate is seventeen zorkmids." });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var document = (await GetAsync($"{Knowledge}/pairs/{pair["id"]}"))["document_id"]!;
        await SayAsync(document, new { audience = "internal" });
        await SayAsync(document, new { audience = "public" });
        (await FindsAsync()).ShouldBeTrue();

        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/pairs/{pair["id"]}", new { audience = "internal" });
        (await ReadAsync(response))["audience"]!.GetValue<string>().ShouldBe("internal");
        (await FindsAsync()).ShouldBeFalse("with the answer, before it is read again");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await FindsAsync()).ShouldBeFalse();
    }

    private void Menu(params string[] paths) => Site.Page("/", $"<p>Welcome to the quay, where all begins.</p>{string.Concat(paths.Select(static path => $"<p><a href='{path}'>Read {path}</a></p>"))}", "Home");

    private async Task IsKeptAsync(JsonNode source, string ending)
    {
        var document = await DocumentAsync(source, ending);
        document["audience"]!.GetValue<string>().ShouldBe("internal");
        document["tags"]!.ToJsonString().ShouldBe("""["rebates"]""");
        (await FindsAsync()).ShouldBeFalse();
    }

    private async Task SayAsync(JsonNode document, object words)
    {
        var id = document is JsonObject ? document["id"] : document;
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/documents/{id}", words);
        await ReadAsync(response);
    }

    private async Task PutAsync(JsonNode home)
    {
        using var response = await Owner.PutAsJsonAsync($"{Knowledge}/bases/{home}/documents/rebate", new { content = Secret });
        response.EnsureSuccessStatusCode();
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
    }

    /// <summary>Whether a customer finds it.</summary>
    private async Task<bool> FindsAsync() =>
        (await PostAsync($"{Knowledge}/bases/{await HomeAsync()}/try_search", new { q = "secret rebate zorkmids", include_internal = false }))["payload"]!.ToJsonString()
            .Contains("zorkmids", StringComparison.Ordinal);

    private async Task<JsonNode> HomeAsync()
    {
        var bases = (await GetAsync($"{Knowledge}/bases"))["payload"]!.AsArray();
        if (bases.Count == 0) await AddAsync(new { kind = "text", title = "Quay", text = "The quay is grey.", language = "en" });
        return (await GetAsync($"{Knowledge}/bases"))["payload"]![0]!["id"]!;
    }
}
