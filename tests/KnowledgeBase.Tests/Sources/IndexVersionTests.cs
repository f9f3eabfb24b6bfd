using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Another way of cutting is built beside the index that serves, takes its place all at once, and can be taken back.</summary>
public sealed class IndexVersionTests : KnowledgeHost
{
    private const string Tea = "# Tea\n\n## Green\n\nGreen tea wants eighty degrees.\n\n## Black\n\nBlack tea wants boiling water.";
    private const string Cups = "# Cups\n\n## Glass\n\nGlass cups break in the dishwasher.\n\n## Tin\n\nTin cups rust in salt water.";

    /// <summary>Everything that a search reads, without the ids that a new row gets.</summary>
    private const string WholeIndex = """
        select string_agg(line, E'\n' order by line) from (
            select concat_ws('|', d.external_key, d.content_hash, c.position, c.text, c.heading_path, c.start_offset, c.length, c.context, i.length, i.language,
                (select string_agg(concat(t.term, '=', p.frequency, '/', p.length, p.is_internal, '/', t.chunks), ',' order by t.term) from knowledge.postings p join knowledge.index_terms t on t.id = p.term_id where p.chunk_id = c.id),
                (select string_agg(concat(e.model, e.position, e.is_internal, md5(e.embedding::text)), ',' order by e.model, e.position) from knowledge.embeddings e where e.chunk_id = c.id)) as line
            from knowledge.chunks c join knowledge.documents d on d.id = c.document_id join knowledge.indexed_chunks i on i.chunk_id = c.id
            union all select concat_ws('|', 'all', s.chunks, s.terms) from knowledge.index_statistics s
            union all select concat_ws('|', 'terms', count(*), sum(t.chunks)) from knowledge.index_terms t) lines
        """;

    [Fact]
    public async Task The_index_serves_as_it_is_until_the_new_one_is_complete_and_then_the_new_one_serves()
    {
        var source = await AddFolderAsync();
        JsonNode building;
        await using (await HeldAsync())
        {
            await AskAsync(source, new { method = "whole" });
            building = await Eventually.GetAsync(() => SourceAsync(source), s => s["index"]!["next"] is not null, CancellationToken.None);
            (await SearchAsync("eighty degrees"))[0].ShouldBe("Green tea wants eighty degrees.", "the old index serves");
        }

        building["index"]!["next"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("whole");
        building["index"]!["next"]!["done"]!.GetValue<int>().ShouldBe(0);
        building["index"]!["next"]!["total"]!.GetValue<int>().ShouldBe(2);
        building["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("headings");
        var built = await BuiltAsync(source);
        (await SearchAsync("eighty degrees"))[0].ShouldContain("boiling water");
        built["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("whole");
        built["index"]!["previous"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("headings");
    }

    [Fact]
    public async Task What_is_built_is_what_a_source_added_in_this_way_would_have_and_switching_back_leaves_no_trace()
    {
        var source = await AddFolderAsync();
        var before = await TextAsync(WholeIndex);
        await AskAsync(source, new { method = "parent_child", max_length = 40, context_length = 300, with_title = false });
        await BuiltAsync(source);
        var built = await TextAsync(WholeIndex);

        await AskAsync(source, new { method = "headings" });
        var back = await BuiltAsync(source);
        (await TextAsync(WholeIndex)).ShouldBe(before);
        back["index"]!["previous"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("parent_child");

        await Owner.DeleteAsync($"{Knowledge}/sources/{source["id"]}");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await CountAsync("select (select count(*) from knowledge.index_versions) + (select count(*) from knowledge.version_chunks)")).ShouldBe(0, "nothing is kept of a deleted source");
        await AddFolderAsync(new { method = "parent_child", max_length = 40, context_length = 300, with_title = false });
        (await TextAsync(WholeIndex)).ShouldBe(built);
    }

    [Fact]
    public async Task Switching_back_cuts_nothing_anew()
    {
        var source = await AddFolderAsync();
        await AskAsync(source, new { method = "whole" });
        await BuiltAsync(source);
        await using (await HeldAsync("lock table knowledge.version_chunks in share mode")) // nothing can be cut, and what is retired waits
        {
            await AskAsync(source, null);
            (await SourceAsync(source))["index"]!["next"]!["done"]!.GetValue<int>().ShouldBe(2);
        }

        (await BuiltAsync(source))["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("headings");
    }

    [Fact]
    public async Task A_document_that_changes_or_goes_while_it_is_built_is_in_the_new_index_as_it_is_then()
    {
        var source = await AddFolderAsync();
        await AskAsync(source, new { method = "whole" });
        await BuiltAsync(source);
        await using (await HeldAsync())
        {
            await AskAsync(source, new { method = "recursive", max_length = 60, overlap = 0 });
            await File.WriteAllTextAsync(Path.Combine(Folder, "tea.md"), "# Tea\n\nWhite tea wants patience.");
            File.Delete(Path.Combine(Folder, "cups.md"));
            await PostAsync($"{Knowledge}/sources/{source["id"]}/sync", new { });
            await Eventually.TrueAsync(async () => (await SearchAsync("patience")).Count > 0, CancellationToken.None);
        }

        await BuiltAsync(source);
        (await SearchAsync("patience")).Single().ShouldContain("White tea wants patience.");
        (await SearchAsync("dishwasher")).ShouldAllBe(text => text.Contains("White tea wants patience."));
        var index = await TextAsync(WholeIndex);
        await SyncAsync(source);
        (await TextAsync(WholeIndex)).ShouldBe(index, "the next sync finds everything as it should be");
    }

    [Fact]
    public async Task What_is_being_built_can_be_given_up()
    {
        var source = await AddFolderAsync();
        var before = await TextAsync(WholeIndex);
        await using (await HeldAsync("select from knowledge.documents for update"))
        {
            await AskAsync(source, new { method = "whole" });
            await AskAsync(source, new { method = "fixed" });
            await AskAsync(source, new { method = "headings" });
        }

        (await BuiltAsync(source))["index"]!["previous"].ShouldBeNull();
        (await TextAsync(WholeIndex)).ShouldBe(before);
        (await CountAsync("select count(*) from knowledge.index_versions")).ShouldBe(0);
    }

    [Fact]
    public async Task The_default_of_a_knowledge_base_holds_for_its_sources_that_have_no_way_of_their_own()
    {
        var source = await AddFolderAsync();
        var own = await AddAsync(new { kind = "text", title = "Plates", text = Cups.Replace("ups", "lates"), chunking = new { method = "fixed" } });
        var home = source["knowledge_base_id"]!;

        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/bases/{home}", new { name = "Kitchen", chunking = new { method = "whole" } });
        var changed = await ReadAsync(response);
        changed["name"]!.GetValue<string>().ShouldBe("Kitchen");
        changed["chunking"]!["method"]!.GetValue<string>().ShouldBe("whole");
        (await BuiltAsync(source))["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("whole");
        (await BuiltAsync(own))["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("fixed");
        (await AddAsync(new { kind = "text", title = "Forks", text = "# Forks\n\nFour prongs." }))["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("whole");

        using var reset = await Owner.PatchAsJsonAsync($"{Knowledge}/bases/{home}", new { chunking = (object?)null });
        (await ReadAsync(reset))["chunking"].ShouldBeNull();
        (await BuiltAsync(source))["index"]!["chunking"]!["method"]!.GetValue<string>().ShouldBe("headings");
        using var bad = await Owner.PatchAsJsonAsync($"{Knowledge}/bases/{home}", new { chunking = new { max_length = 5 } });
        (await ReadAsync(bad, System.Net.HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("chunking.max_length");
    }

    private Task<JsonNode> AddFolderAsync(object? chunking = null)
    {
        File.WriteAllText(Path.Combine(Folder, "tea.md"), Tea);
        File.WriteAllText(Path.Combine(Folder, "cups.md"), Cups);
        return AddAsync(new { kind = "folder", path = Folder, chunking });
    }

    private async Task<JsonNode> AskAsync(JsonNode source, object? chunking)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", new { chunking });
        return await ReadAsync(response);
    }

    private Task<JsonNode> SourceAsync(JsonNode source) => GetAsync($"{Knowledge}/sources/{source["id"]}");

    private async Task<JsonNode> BuiltAsync(JsonNode source)
    {
        var built = await Eventually.GetAsync(() => SourceAsync(source), s => s["index"]!["next"] is null && s["status"]!.GetValue<string>() == "ready", CancellationToken.None, TimeSpan.FromSeconds(30));
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return built;
    }

    /// <summary>Holds back whoever wants to write a cut document, until it is disposed of.</summary>
    private async Task<NpgsqlConnection> HeldAsync(string how = "lock table knowledge.version_documents in share mode")
    {
        var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"begin; {how}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task<string> TextAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
