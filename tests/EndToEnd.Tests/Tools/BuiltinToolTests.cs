using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>What an assistant does to its conversation, where it is allowed to.</summary>
public sealed class BuiltinToolTests : IAsyncLifetime
{
    private static readonly FakeAnswer GivesUp = FakeAnswer.Lines("""{"verdict":"handoff","reason":"somebody must look"}""");

    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private long _assistant;
    private long _model;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}"),
            ["Captain:Turns:PauseForMore"] = "00:00:00",
        });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        _model = (await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 10 }))["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", _model);
        await AllowAsync("add_label", "set_priority", "add_private_note", "set_contact_attribute");
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Label_priority_note_and_attribute_are_set_and_agents_see_by_whom()
    {
        _provider.Answer(
            FakeAnswer.Calls("add_label", """{"label":"Refund"}"""),
            FakeAnswer.Calls("set_priority", """{"priority":"high"}"""),
            FakeAnswer.Calls("add_private_note", """{"note":"The customer has waited for two weeks."}"""),
            FakeAnswer.Calls("set_contact_attribute", """{"name":"plan","value":"gold"}"""),
            GivesUp);
        var (turn, window, number) = await AskAsync();
        turn["record"]!["calls"]!.AsArray().Select(c => c!["verdict"]!.GetValue<string>()).ShouldBe(["done", "done", "done", "done"]);
        var conversation = await _company.GetAsync($"/conversations/{number}");
        conversation["labels"]!.AsArray().Select(l => l!.GetValue<string>()).ShouldBe(["refund"]);
        conversation["priority"]!.GetValue<string>().ShouldBe("high");
        conversation["meta"]!["sender"]!["custom_attributes"]!["plan"]!.GetValue<string>().ShouldBe("gold");
        var thread = await _company.ThreadAsync(number);
        thread.Select(Desk.Text).ShouldContain("Larkspur Guide added the label refund");
        var note = thread.Single(m => Desk.Text(m) == "The customer has waited for two weeks.")!;
        (note["private"]!.GetValue<bool>(), note["content_attributes"]!["turn_id"]!.GetValue<string>()).ShouldBe((true, turn["id"]!.GetValue<string>()));
        var seen = (await window.MessagesAsync()).ToJsonString();
        seen.ShouldNotContain("added the label");
        seen.ShouldNotContain("two weeks");
    }

    [Fact]
    public async Task What_the_assistant_was_not_allowed_it_does_not_do()
    {
        await AllowAsync("add_label");
        _provider.Answer(FakeAnswer.Calls("set_priority", """{"priority":"urgent"}"""), GivesUp);
        var (turn, _, number) = await AskAsync();
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("unknown_tool");
        (await _company.GetAsync($"/conversations/{number}"))["priority"].ShouldBeNull();
    }

    [Fact]
    public async Task A_turn_that_runs_again_does_nothing_twice()
    {
        _provider.Answer(
            FakeAnswer.Calls("add_private_note", """{"note":"First words."}"""),
            FakeAnswer.Fails(500, "{}"),
            FakeAnswer.Calls("add_private_note", """{"note":"Other words for the same."}"""),
            GivesUp);
        var (turn, _, number) = await AskAsync();
        turn["attempts"]!.GetValue<int>().ShouldBe(2);
        turn["record"]!["calls"]!.AsArray().Select(static c => c!["verdict"]!.GetValue<string>()).ShouldBe(["done", "repeated"], "the trace keeps what the first attempt called");
        var texts = (await _company.ThreadAsync(number)).Select(Desk.Text).ToList();
        texts.Count(t => t == "First words.").ShouldBe(1);
        texts.ShouldNotContain("Other words for the same.");
    }

    [Theory]
    [InlineData("add_label", """{"label":"two words"}""")]
    [InlineData("set_priority", """{"priority":"extreme"}""")]
    [InlineData("add_private_note", """{"note":"Dear colleague, sign in at https://desk-login.test first."}""")]
    [InlineData("add_private_note", """{"note":"Send us your password here."}""")]
    [InlineData("set_contact_attribute", """{"name":"a b","value":"c"}""")]
    public async Task What_does_not_fit_or_is_not_safe_is_not_done(string tool, string arguments)
    {
        _provider.Answer(FakeAnswer.Calls(tool, arguments), GivesUp);
        var (turn, _, number) = await AskAsync();
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("bad_arguments");
        (await _company.GetAsync($"/conversations/{number}"))["labels"]!.AsArray().ShouldBeEmpty();
        (await _company.ThreadAsync(number)).Count(m => m!["private"]!.GetValue<bool>()).ShouldBe(1, "the note of the hand-off");
    }

    [Fact]
    public async Task A_fact_that_the_customer_did_not_tell_asks_an_agent()
    {
        _provider.Answer(FakeAnswer.Calls("set_contact_attribute", """{"name":"plan","value":"platinum"}"""), GivesUp);
        var (turn, _, number) = await AskAsync();
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("waits_for_approval");
        (await _company.GetAsync($"/conversations/{number}"))["meta"]!["sender"]!["custom_attributes"]?["plan"].ShouldBeNull();
    }

    [Fact]
    public async Task Where_agents_answer_and_it_only_drafts_it_does_nothing()
    {
        await _company.LetAnswerAsync(_assistant, "draft", _model);
        _provider.Answer(FakeAnswer.Calls("add_label", """{"label":"refund"}"""), GivesUp);
        var (turn, _, _) = await AskAsync();
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("unknown_tool");
    }

    [Fact]
    public async Task A_name_that_is_no_tool_cannot_be_allowed() => await Company.SendAsync(
        _company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { tools = new[] { new { name = "delete_everything" } } }, HttpStatusCode.UnprocessableEntity);

    private async Task<(JsonNode Turn, Window Window, long Conversation)> AskAsync()
    {
        var window = await _company.OpenWindowAsync();
        var conversation = Desk.Number(await window.WriteAsync("Where does my refund stay? I have the gold plan."));
        var turn = await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            static t => t?["outcome"] is not null, CancellationToken.None, TimeSpan.FromSeconds(40));
        return (turn!, window, conversation);
    }

    private Task<JsonNode> AllowAsync(params string[] tools) => Company.SendAsync(
        _company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { tools = tools.Select(static name => new { name }) });
}
