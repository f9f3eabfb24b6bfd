using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Contradictions;

public sealed class ContradictionTests(ITestOutputHelper output) : KnowledgeHost
{
    /// <summary>The demo's help centre with ten plants: at least eight found, at most two finds that are none.</summary>
    [Fact]
    public async Task Planted_contradictions_are_found_in_the_demo() => (await PlantAsync(Plants.Tuned)).ShouldSatisfyAllConditions(
        static r => r.Found.ShouldBeGreaterThanOrEqualTo(8), static r => r.Wrong.ShouldBeLessThanOrEqualTo(2));

    /// <summary>Ten others that nobody looked at while the comparison was tuned. It finds eight.</summary>
    [Fact]
    public async Task Plants_that_were_held_out_are_found_as_well() => (await PlantAsync(Plants.HeldOut)).ShouldSatisfyAllConditions(
        static r => r.Found.ShouldBeGreaterThanOrEqualTo(7), static r => r.Wrong.ShouldBeLessThanOrEqualTo(2));

    [Fact]
    public async Task A_find_shows_both_quotes_with_what_differs_and_goes_when_one_side_is_corrected()
    {
        Write("old.md", "# Ferry prices\n\nA ticket for the ferry costs $12 per adult.");
        Write("new.md", "# Summer timetable\n\nThe ferry costs $15 per adult, children travel free.");
        var source = await AddAsync(new { kind = "folder", path = Folder });

        var find = (await OpenAsync()).ShouldHaveSingleItem();
        find["kind"]!.GetValue<string>().ShouldBe("price");
        var sides = new[] { find["one"]!, find["other"]! }.OrderBy(side => side["title"]!.GetValue<string>()).ToList();
        sides.Select(side => side["value"]!.GetValue<string>()).ShouldBe(["$12", "$15"]);
        foreach (var side in sides)
            side["quote"]!.GetValue<string>().Substring(side["value_start"]!.GetValue<int>(), 3).ShouldBe(side["value"]!.GetValue<string>());

        Write("old.md", "# Ferry prices\n\nA ticket for the ferry costs $15 per adult.");
        await SyncAsync(source);
        (await OpenAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dismissed_find_stays_dismissed_until_one_of_its_quotes_changes()
    {
        Write("old.md", "# Ferry prices\n\nA ticket for the ferry costs $12 per adult.");
        Write("new.md", "# Summer timetable\n\nThe ferry costs $15 per adult.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var id = (await OpenAsync()).Single()["id"];
        (await PostAsync($"{Knowledge}/contradictions/{id}/dismiss", new { }))["dismissed_by_name"]!.GetValue<string>().ShouldBe("Ada");

        Write("old.md", "# Ferry prices\n\nA ticket for the ferry costs $12 per adult.\n\nDogs travel free.");
        await SyncAsync(source);
        (await OpenAsync()).ShouldBeEmpty("the quotes are the same");
        (await GetAsync($"{Knowledge}/contradictions?status=dismissed"))["meta"]!["count"]!.GetValue<int>().ShouldBe(1);

        Write("old.md", "# Ferry prices\n\nA ticket for the ferry costs $13 per adult.");
        await SyncAsync(source);
        (await OpenAsync()).Single()["status"]!.GetValue<string>().ShouldBe("open");
        (await GetAsync($"{Knowledge}/contradictions?status=dismissed"))["meta"]!["count"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task What_has_expired_or_says_that_it_does_not_hold_any_more_contradicts_nobody()
    {
        Write("a.md", "# Ferry prices\n\nA ticket for the ferry costs $12 per adult.");
        Write("b.md", "# Ferry prices of last year (no longer valid)\n\nA ticket for the ferry costs $10 per adult.");
        Write("c.md", "---\nvalid_until: 2020-01-01\n---\n# Ferry\n\nA ticket for the ferry costs $9 per adult.");
        await AddAsync(new { kind = "folder", path = Folder });

        (await OpenAsync()).ShouldBeEmpty();
        (await CountAsync("select count(*) from knowledge.contradictions")).ShouldBe(1, "it is kept for the day when the validity is taken back");
    }

    [Theory]
    [InlineData("The KX-300 mixer needs 400 watts.", "The KX-500 mixer needs 700 watts.", 0)]
    [InlineData("The KX-300 mixer needs 400 watts.", "The KX-300 mixer needs 700 watts.", 1)]
    [InlineData("The mixer needs 400 watts.", "The KX-300 mixer needs 700 watts.", 1)]
    [InlineData("Tariff T1 costs $12 a month.", "Tariff T2 costs $15 a month.", 0)]
    [InlineData("The kayak in size S carries 80 kg.", "The kayak in size L carries 110 kg.", 0)]
    [InlineData("The kayak in size L carries 80 kg.", "The kayak in size L carries 110 kg.", 1)]
    [InlineData("The Alpha kayak carries 80 kg.", "The Gamma kayak carries 110 kg.", 0)]
    [InlineData("The Basic plan costs $12 a month.", "The Premium plan costs $15 a month.", 0)]
    [InlineData("The Basic plan costs $12 a month.", "The Basic plan costs $15 a month.", 1)]
    [InlineData("# KX-300\n\nThe mixer needs 400 watts.", "# KX-500\n\nThe mixer needs 700 watts.", 0)]
    public async Task Two_things_of_a_sort_do_not_contradict_each_other(string one, string other, int finds)
    {
        Write("one.md", one.StartsWith('#') ? one : $"# Facts\n\n{one}");
        Write("other.md", other.StartsWith('#') ? other : $"# More facts\n\n{other}");
        await AddAsync(new { kind = "folder", path = Folder });
        (await OpenAsync()).Count.ShouldBe(finds);
    }

    [Theory]
    [InlineData("kayaks", "canoes", 0)]
    [InlineData("kayaks", "canoes, kayaks", 1)]
    [InlineData("kayaks", null, 1)]
    public async Task Documents_of_different_products_do_not_contradict_each_other(string one, string? other, int finds)
    {
        Write("one.md", $"---\ntags: [{one}]\n---\n# Ferry prices\n\nA ticket for the ferry costs $12 per adult.");
        Write("other.md", $"{(other is null ? "" : $"---\ntags: [{other}]\n---\n")}# Summer timetable\n\nThe ferry costs $15 per adult.");
        await AddAsync(new { kind = "folder", path = Folder });
        (await OpenAsync()).Count.ShouldBe(finds);
    }

    [Fact]
    public async Task What_a_person_says_of_their_products_counts_at_once()
    {
        Write("one.md", "---\ntags: [kayaks]\n---\n# Ferry prices\n\nA ticket for the ferry costs $12 per adult.");
        Write("other.md", "# Summer timetable\n\nThe ferry costs $15 per adult.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        (await OpenAsync()).Count.ShouldBe(1);

        var other = (await DocumentAsync(source, "other.md"))["id"];
        foreach (var (tags, finds) in new (string[]?, int)[] { (["canoes"], 0), (["canoes", "kayaks"], 1), (["canoes"], 0), (null, 1) })
        {
            using var said = await Owner.PatchAsJsonAsync($"{Knowledge}/documents/{other}", new { tags });
            await ReadAsync(said);
            await Host.RunJobsUntilIdleAsync(CancellationToken.None);
            (await OpenAsync()).Count.ShouldBe(finds);
        }
    }

    [Theory]
    [InlineData("It carries 10kg-20kg.", "10kg|20kg")]
    [InlineData("It is kept for up-to-30 days.", "30 days")]
    [InlineData("The KX-300kg carries a lot.", "")]
    public void A_number_behind_a_hyphen_is_a_number_unless_a_capital_stands_before(string text, string quantities) =>
        string.Join('|', new QuantityReader(new TextAnalysis()).Read(text, "en").Select(q => text.Substring(q.Start, q.Length))).ShouldBe(quantities);

    [Fact]
    public async Task Only_what_changed_is_compared_again()
    {
        for (var n = 1; n <= 5; n++) Write($"{n}.md", $"# Page {n}\n\nThe museum number {n} has {n * 10} rooms.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        var before = await CountAsync("select sum(id) from knowledge.claims c where c.document_id <> (select id from knowledge.documents where external_key = '3.md')");

        Write("3.md", "# Page 3\n\nThe museum number 3 has 31 rooms.");
        await SyncAsync(source);

        (await CountAsync("select sum(id) from knowledge.claims c where c.document_id <> (select id from knowledge.documents where external_key = '3.md')")).ShouldBe(before);
        (await CountAsync("select count(*) from knowledge.claims where claim::text like '%31 rooms%'")).ShouldBe(1);
    }

    private async Task<List<JsonNode>> OpenAsync() =>
        [.. (await GetAsync($"{Knowledge}/contradictions"))["payload"]!.AsArray().Select(find => find!)];

    private async Task<(int Found, int Wrong)> PlantAsync(IReadOnlyList<Plant> plants)
    {
        var demo = await AddAsync(new { kind = "folder", path = "demo" });
        foreach (var plant in plants) Write($"{plant.Name}.md", $"---\nlanguage: {plant.Language}\n---\n{plant.Text}");
        await AddAsync(new { kind = "folder", path = Folder, knowledge_base_id = demo["knowledge_base_id"]!.GetValue<long>() });
        var paths = (await DocumentsAsync(demo)).ToDictionary(d => d["id"]!.GetValue<long>(), d => d["path"]!.GetValue<string>());

        var (found, wrong) = (new HashSet<string>(), 0);
        var finds = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var list = await GetAsync($"{Knowledge}/contradictions?page={page}");
            finds.AddRange(list["payload"]!.AsArray().Select(find => find!));
            if (finds.Count >= list["meta"]!["count"]!.GetValue<int>()) break;
        }

        foreach (var find in finds)
        {
            var sides = new[] { find["one"]!, find["other"]! };
            var plant = plants.FirstOrDefault(p => sides.Any(side => side["quote"]!.GetValue<string>().Contains(p.Says, StringComparison.Ordinal) && !paths.ContainsKey(side["document_id"]!.GetValue<long>())));
            // The same mistake may contradict more than one page of the sample.
            var isRight = plant is not null && sides.Any(side => paths.TryGetValue(side["document_id"]!.GetValue<long>(), out var path)
                && (path == plant.Contradicts || side["value"]!.GetValue<string>().Contains(plant.Otherwise, StringComparison.Ordinal)));
            if (isRight) found.Add(plant!.Name);
            else wrong++;
            output.WriteLine($"{(isRight ? "right" : "WRONG")} {find["score"]} {find["kind"]}: {sides[0]["title"]}: {sides[0]["quote"]} <> {sides[1]["title"]}: {sides[1]["quote"]}");
        }

        output.WriteLine($"{found.Count} of {plants.Count} found, {wrong} wrong; not found: {string.Join(", ", plants.Select(p => p.Name).Except(found))}");
        return (found.Count, wrong);
    }
}
