using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class DocumentChangeTests : KnowledgeHost
{
    [Fact]
    public async Task What_a_sync_changed_in_a_document_is_shown_line_by_line_and_word_by_word()
    {
        Write("returns.md", "# Returns\n\nYou have 30 days.\n\nKeep the box.\n\nWe pay the way back.\n");
        Write("same.md", "# Delivery\n\nIt takes two days.\n");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var before = await DocumentAsync(source, "returns.md");
        before["changed_at"].ShouldBeNull();
        (await ChangeAsync(before))["places"]!.AsArray().ShouldBeEmpty();

        Write("returns.md", "# Returns\n\nYou have 14 days.\n\nKeep the box.\n\nWe pay the way back.\n\nShoes excepted.\n");
        source = await SyncAsync(source);

        var changed = await DocumentAsync(source, "returns.md");
        changed["changed_at"]!.GetValue<long>().ShouldBeGreaterThan(0);
        var change = await ChangeAsync(changed);
        (change["added"]!.GetValue<int>(), change["removed"]!.GetValue<int>(), change["is_shortened"]!.GetValue<bool>()).ShouldBe((3, 1, false));
        var lines = change["places"]!.AsArray().SelectMany(p => p!["lines"]!.AsArray()).Select(l => l!).ToList();
        Marked(lines, "removed").ShouldBe(["You have [30] days."]);
        Marked(lines, "added").ShouldBe(["You have [14] days.", "", "Shoes excepted."]);
        Marked(lines, "same").ShouldContain("# Returns");
        (await DocumentAsync(source, "same.md"))["changed_at"].ShouldBeNull();
    }

    [Fact]
    public async Task What_may_no_longer_be_read_is_not_shown_as_a_former_text()
    {
        Site.Page("/", "<p>The first text.</p>");
        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });
        Site.Page("/", "<p>The second text.</p>");
        source = await SyncAsync(source);
        (await ChangeAsync(await DocumentAsync(source, "/"))).ToJsonString().ShouldContain("first");

        Site.Status("/", 403);
        source = await SyncAsync(source);
        (await ChangeAsync(await DocumentAsync(source, "/"))).ToJsonString().ShouldNotContain("first");
    }

    private Task<JsonNode> ChangeAsync(JsonNode document) => GetAsync($"{Knowledge}/documents/{document["id"]}/change");

    private static List<string> Marked(IEnumerable<JsonNode> lines, string kind) =>
        [.. lines.Where(l => l["kind"]!.GetValue<string>() == kind).Select(l => string.Concat(l["parts"]!.AsArray().Select(p => p!["is_changed"]!.GetValue<bool>() ? $"[{p["text"]}]" : p["text"]!.GetValue<string>())))];
}
