using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>The rules of an account about sensitive words, as administrators make and try them.</summary>
public sealed class SensitiveRuleTests : IAsyncLifetime
{
    private const string Rules = "/captain/sensitive_rules";

    private Company _company = null!;

    public async ValueTask InitializeAsync() => _company = await Company.StartAsync();

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_rule_is_made_changed_switched_off_and_deleted()
    {
        var made = await _company.PostAsync(Rules, new { sensitive_rule = new { name = " Money ", phrases = new[] { "credit card", " ", "credit card", "信用卡" }, direction = "incoming", action = "block" } });
        made["name"]!.GetValue<string>().ShouldBe("Money");
        made["kind"]!.GetValue<string>().ShouldBe("words");
        made["phrases"]!.AsArray().Select(p => p!.GetValue<string>()).ShouldBe(["credit card", "信用卡"]);
        made["enabled"]!.GetValue<bool>().ShouldBeTrue();
        (await MeetsAsync("Meine CREDIT-CARD")).ShouldBe(["Money: credit card"]);

        var path = $"{Rules}/{made["id"]}";
        var changed = await PatchAsync(path, new { kind = "pattern", pattern = @"\b\d{4} ?\d{4}\b" });
        changed["phrases"]!.AsArray().ShouldBeEmpty();
        (changed["name"]!.GetValue<string>(), changed["action"]!.GetValue<string>(), changed["direction"]!.GetValue<string>()).ShouldBe(("Money", "block", "incoming"));
        (await MeetsAsync("credit card")).ShouldBeEmpty();
        (await MeetsAsync("it is ４１１１ 1111, I think")).ShouldBe(["Money: 4111 1111"]);

        await PatchAsync(path, new { enabled = false });
        (await MeetsAsync("4111 1111")).ShouldBeEmpty();
        (await _company.GetAsync(Rules))["payload"]!.AsArray().ShouldHaveSingleItem()!["enabled"]!.GetValue<bool>().ShouldBeFalse();
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, _company.Path + path, null, HttpStatusCode.NoContent);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, _company.Path + path, null, HttpStatusCode.NotFound);
        (await _company.GetAsync(Rules))["payload"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_rules_the_strictest_comes_first()
    {
        foreach (var action in new[] { "ask", "hand_off", "block" })
            await _company.PostAsync(Rules, new { name = action, phrases = new[] { "lawyer" }, action });
        (await MeetsAsync("my lawyer")).ShouldBe(["block: lawyer", "hand_off: lawyer", "ask: lawyer"]);
    }

    [Theory]
    [InlineData("""{ "phrases": ["a"] }""", "Name can't be blank")]
    [InlineData("""{ "name": "x" }""", "Phrases can't be blank")]
    [InlineData("""{ "name": "x", "phrases": ["!?"] }""", "need a letter")]
    [InlineData("""{ "name": "x", "kind": "pattern" }""", "Pattern can't be blank")]
    [InlineData("""{ "name": "x", "pattern": "a(b" }""", "Pattern is not valid")]
    [InlineData("""{ "name": "x", "pattern": "(a)\\1" }""", "back references")]
    [InlineData("""{ "name": "x", "pattern": "a*" }""", "empty text")]
    [InlineData("""{ "name": "x", "phrases": ["a"], "action": "explode" }""", "action")]
    [InlineData("""{ "name": "x", "phrases": ["a"], "direction": "up" }""", "direction")]
    public async Task A_rule_that_makes_no_sense_is_refused_with_the_reason(string rule, string why)
    {
        using var refused = await _company.Owner.PostAsync(new Uri(_company.Path + Rules, UriKind.Relative), new StringContent(rule, System.Text.Encoding.UTF8, "application/json"));
        ((int)refused.StatusCode).ShouldBe(422);
        JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["detail"]!.GetValue<string>().ShouldContain(why, Case.Insensitive);
        (await _company.GetAsync(Rules))["payload"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Rules_phrases_and_patterns_have_limits()
    {
        await _company.PostAsync(Rules, new { name = "x", phrases = Enumerable.Range(0, 201).Select(static i => $"word {i}") }, HttpStatusCode.UnprocessableEntity);
        await _company.PostAsync(Rules, new { name = "x", phrases = new[] { new string('x', 101) } }, HttpStatusCode.UnprocessableEntity);
        await _company.PostAsync(Rules, new { name = "x", pattern = new string('x', 501) }, HttpStatusCode.UnprocessableEntity);
        for (var i = 0; i < 100; i++) await _company.PostAsync(Rules, new { name = $"rule {i}", phrases = new[] { $"word {i}" } });
        (await _company.PostAsync(Rules, new { name = "one more", phrases = new[] { "word" } }, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("100 rules");
    }

    [Fact]
    public async Task Only_administrators_of_the_account_see_make_and_try_its_rules()
    {
        var made = await _company.PostAsync(Rules, new { name = "Secret", phrases = new[] { "pelican" } });
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, Rules, null), (HttpMethod.Post, Rules, new { name = "x", phrases = new[] { "x" } }), (HttpMethod.Post, $"{Rules}/test", new { text = "pelican" }),
            (HttpMethod.Patch, $"{Rules}/{made["id"]}", new { enabled = false }), (HttpMethod.Delete, $"{Rules}/{made["id"]}", null),
        })
            await Company.SendAsync(_company.Agent, method, _company.Path + path, body, HttpStatusCode.Unauthorized);

        await using var neighbour = await _company.OpenNeighbourAsync("Neighbour", "owner@neighbour.example");
        (await neighbour.GetAsync(Rules))["payload"]!.AsArray().ShouldBeEmpty();
        (await neighbour.PostAsync($"{Rules}/test", new { text = "pelican" }))["payload"]!.AsArray().ShouldBeEmpty();
        await Company.SendAsync(neighbour.Owner, HttpMethod.Patch, $"{neighbour.Path}{Rules}/{made["id"]}", new { enabled = false }, HttpStatusCode.NotFound);
        await Company.SendAsync(neighbour.Owner, HttpMethod.Delete, $"{neighbour.Path}{Rules}/{made["id"]}", null, HttpStatusCode.NotFound);
        (await MeetsAsync("pelican")).ShouldBe(["Secret: pelican"]);
    }

    private Task<JsonNode> PatchAsync(string path, object body) => Company.SendAsync(_company.Owner, HttpMethod.Patch, _company.Path + path, body);

    private async Task<IEnumerable<string>> MeetsAsync(string text) =>
        (await _company.PostAsync($"{Rules}/test", new { text }))["payload"]!.AsArray().Select(static m => $"{m!["name"]}: {m["found"]}").ToList();
}
