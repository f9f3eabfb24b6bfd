using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>How a source is cut is the team's to say: when it is added, later, and before it is decided.</summary>
public sealed class ChunkingTests : KnowledgeHost
{
    private const string Manual = """
        # Tank manual

        ## Refilling

        Take off the lid by turning it left. Pour in tap water up to the mark. Put the lid back until it clicks. Wait a minute before you look at the app.

        ## Cleaning

        Use vinegar against limescale. Rinse twice.
        """;

    [Fact]
    public async Task A_child_is_found_and_its_parent_is_read_once()
    {
        await AddAsync(new { kind = "text", title = "Tank manual", text = Manual, language = "en", chunking = new { method = "parent_child", max_length = 60, context_length = 400 } });

        var found = await SearchAsync("turn the lid left, pour tap water, click");

        found[0].ShouldBe("Take off the lid by turning it left. Pour in tap water up to the mark. Put the lid back until it clicks. Wait a minute before you look at the app.");
        found.Count(text => text == found[0]).ShouldBe(1, "its other children are not found again");
        (await CountAsync("select count(*) from knowledge.chunks where context is not null")).ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task A_sentence_is_read_with_its_neighbours_and_they_are_not_found_again()
    {
        await AddAsync(new { kind = "text", title = "Tank manual", text = Manual, language = "en", chunking = new { method = "sentence_window", window = 1 } });

        var found = await SearchAsync("pour in tap water");

        found[0].ShouldBe("Take off the lid by turning it left. Pour in tap water up to the mark. Put the lid back until it clicks.");
        found.ShouldNotContain(text => text.StartsWith("Take off the lid by turning it left. Pour in tap water up to the mark.", StringComparison.Ordinal) && text != found[0]);
    }

    [Fact]
    public async Task Another_way_of_cutting_needs_no_new_reading_and_null_goes_back()
    {
        var source = await AddAsync(new { kind = "text", title = "Tank manual", text = Manual, language = "en" });
        source["chunking"].ShouldBeNull();
        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(2);

        var changed = await ChangeAsync(source, new { chunking = new { method = "whole" } });
        changed["chunking"]!["method"]!.GetValue<string>().ShouldBe("whole");
        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(1);
        (await SearchAsync("vinegar"))[0].ShouldContain("Take off the lid");

        (await ChangeAsync(source, new { name = "Manual", chunking = new { method = "whole" } }))["name"]!.GetValue<string>().ShouldBe("Manual");
        (await CountAsync("select generation from knowledge.sources")).ShouldBe(1, "nothing is read again");

        var back = await ChangeAsync(source, new { chunking = (object?)null });
        back["chunking"].ShouldBeNull();
        (await CountAsync("select count(*) from knowledge.chunks")).ShouldBe(2);
    }

    [Fact]
    public async Task Title_and_headings_are_searched_with_a_chunk_unless_the_source_says_no()
    {
        var source = await AddAsync(new { kind = "text", title = "Zanzibar", text = "# Zanzibar\n\n## Quokka\n\nRinse twice.", language = "en" });
        (await FindsAsync("zanzibar quokka")).ShouldBe(2);

        await ChangeAsync(source, new { chunking = new { with_title = false } });
        (await FindsAsync("zanzibar quokka")).ShouldBe(1);

        await ChangeAsync(source, new { chunking = new { with_title = false, with_headings = false } });
        (await FindsAsync("zanzibar quokka")).ShouldBe(0);
    }

    [Fact]
    public async Task A_preview_shows_the_chunks_their_sizes_and_what_would_change_and_stores_nothing()
    {
        var source = await AddAsync(new { kind = "text", title = "Tank manual", text = Manual, language = "en" });
        var document = (await DocumentsAsync(source)).Single()["id"]!.GetValue<long>();
        var before = await CountAsync("select sum(id) from knowledge.chunks");

        var same = await PreviewAsync(new { document_id = document });
        same["summary"]!["kept"]!.GetValue<int>().ShouldBe(2);
        same["summary"]!["gone"]!.GetValue<int>().ShouldBe(0);
        same["chunking"]!["max_length"]!.GetValue<int>().ShouldBe(1600);

        var small = await PreviewAsync(new { document_id = document, chunking = new { method = "headings", max_length = 60, overlap = 0 } });
        var summary = small["summary"]!;
        summary["count"]!.GetValue<int>().ShouldBeGreaterThan(3);
        summary["longest"]!.GetValue<int>().ShouldBeLessThanOrEqualTo(60);
        summary["current"]!.GetValue<int>().ShouldBe(2);
        summary["kept"]!.GetValue<int>().ShouldBe(1, "the section on cleaning is short enough");
        summary["gone"]!.GetValue<int>().ShouldBe(1);
        small["chunks"]!.AsArray().Count(c => c!["is_new"]!.GetValue<bool>()).ShouldBe(summary["count"]!.GetValue<int>() - 1);

        var tokens = await PreviewAsync(new { text = Manual, chunking = new { unit = "tokens", max_length = 20, overlap = 0 } });
        tokens["chunking"]!["tokenizer"]!.GetValue<string>().ShouldBe("o200k_base");
        tokens["chunks"]!.AsArray().ShouldAllBe(c => c!["size"]!.GetValue<int>() <= 20 && c["length"]!.GetValue<int>() > 20);
        tokens["summary"]!["current"].ShouldBeNull();
        (await CountAsync("select sum(id) from knowledge.chunks")).ShouldBe(before);
    }

    [Fact]
    public async Task A_chunk_of_which_something_else_is_searched_or_read_does_not_stay()
    {
        var source = await AddAsync(new { kind = "text", title = "Tank manual", text = Manual, language = "en" });
        source = await ChangeAsync(source, new { chunking = new { method = "sentence_window", window = 1 } });
        var document = (await DocumentsAsync(source)).Single()["id"]!.GetValue<long>();
        var all = await KeptAsync(new { method = "sentence_window", window = 1 });
        all.Kept.ShouldBe(all.Current);

        (await KeptAsync(new { method = "sentence_window", window = 1, with_title = false })).Kept.ShouldBe(0);
        (await KeptAsync(new { method = "sentence_window", window = 1, with_headings = false })).Kept.ShouldBeLessThan(all.Current);
        (await KeptAsync(new { method = "sentence_window", window = 3 })).Kept.ShouldBeLessThan(all.Current);

        async Task<(int Kept, int Current)> KeptAsync(object chunking)
        {
            var summary = (await PreviewAsync(new { document_id = document, chunking }))["summary"]!;
            return (summary["kept"]!.GetValue<int>(), summary["current"]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("""{"text":"a","chunking":{"max_length":5}}""", "chunking.max_length", "from 20 to 20000")]
    [InlineData("""{"text":"a","chunking":{"max_length":100,"overlap":80}}""", "chunking.overlap", "half of max_length")]
    [InlineData("""{"text":"a","chunking":{"method":"magic"}}""", "chunking.method", "headings")]
    [InlineData("""{"text":"a","chunking":{"unit":"tokens","tokenizer":"words"}}""", "chunking.tokenizer", "o200k_base")]
    [InlineData("""{"chunking":{"method":"whole"}}""", "document_id", "must be given")]
    public async Task A_setting_that_cannot_be_is_refused_with_the_field(string body, string field, string says)
    {
        using var response = await Owner.PostAsync($"{Knowledge}/chunk_preview", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = await ReadAsync(response, HttpStatusCode.UnprocessableEntity);
        problem.ToJsonString().ShouldContain(field);
        problem.ToJsonString().ShouldContain(says);
    }

    [Fact]
    public async Task A_document_of_another_account_or_none_is_not_found() =>
        await PostAsync($"{Knowledge}/chunk_preview", new { document_id = 999_999 }, HttpStatusCode.NotFound);

    private async Task<long> FindsAsync(string question) =>
        (await GetAsync($"{Knowledge}/search?q={Uri.EscapeDataString(question)}"))["payload"]!.AsArray().Sum(hit => hit!["matched_terms"]!.AsArray().Count);

    private Task<JsonNode> PreviewAsync(object body) => PostAsync($"{Knowledge}/chunk_preview", body);

    private async Task<JsonNode> ChangeAsync(JsonNode source, object body)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", body);
        await ReadAsync(response);
        await Eventually.GetAsync(() => GetAsync($"{Knowledge}/sources/{source["id"]}"), s => s["index"]!["next"] is null, CancellationToken.None);
        return await SettledAsync(source["id"]!.GetValue<long>());
    }
}
