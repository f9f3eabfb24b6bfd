using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>Answers of which a part is missing: cut at the model's output limit, or a list that has lost a step.</summary>
public sealed class PartialAnswerTests : IAsyncLifetime
{
    private const string Reset = """
        # Reset the pot

        Standard delivery costs €4.90.

        1. Unplug the pot and wait a moment.
        2. Hold the leaf button firmly.
        3. Plug the pot in while you hold it.
        """;

    private const string Verdict = """{"verdict":"answered","confidence":0.9}""";
    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private long _assistant;
    private long _model;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = _provider.Address.Authority, ["Captain:Turns:PauseForMore"] = "00:00:00" });
        _assistant = await _company.HireAsync("auto", ("Reset", Reset));
        _model = (await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 5 }))["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", _model);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task What_stands_for_itself_is_kept_and_a_person_is_offered()
    {
        _provider.Answer(FakeAnswer.Lines(Verdict, Line("Standard delivery costs €4.90."), Line("Unplug the pot and wait a moment.")[..20]) with { IsAtLimit = true });
        var (turn, text) = await AskAsync("How much does standard delivery cost?");
        text.ShouldBe("Standard delivery costs €4.90. [1]\n\nThis is not the whole answer. Shall I bring in a colleague?");
        (turn["decision"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>()).ShouldBe(("offer", "partly_answered", "answer_incomplete"));
    }

    [Fact]
    public async Task A_draft_says_that_something_is_missing_and_offers_nobody()
    {
        await _company.LetAnswerAsync(_assistant, "draft", _model);
        _provider.Answer(FakeAnswer.Lines(Verdict, Line("Standard delivery costs €4.90."), Line("Unplug the pot and wait a moment.")[..20]) with { IsAtLimit = true });
        var number = Captain.Number(await (await _company.OpenWindowAsync()).WriteAsync("How much does standard delivery cost?"));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var draft = (await _company.ThreadAsync(number)).Single(static m => m!["content_attributes"]!["draft"] is not null)!;
        Captain.Text(draft).ShouldBe("Standard delivery costs €4.90. [1]\n\nThis is not the whole answer.");
    }

    [Fact]
    public async Task A_list_that_is_cut_is_not_shown()
    {
        _provider.Answer(FakeAnswer.Lines(Verdict, Line("1. Unplug the pot and wait a moment."), Line("2. Hold the leaf button firmly.")) with { IsAtLimit = true });
        var (turn, text) = await AskAsync("How do I reset the pot?");
        text.ShouldNotContain("leaf button");
        turn["decision"]!.GetValue<string>().ShouldBe("hand_off", "nothing of it is left");
        Refused(turn).ShouldBe(["incomplete_list", "incomplete_list"]);
    }

    [Theory]
    [InlineData("2. Hold the leaf button firmly until 13:45.", "Hold the leaf button firmly.")]
    [InlineData("2. Hold the leaf button with Deborah.", "Hold the leaf button firmly.")]
    public async Task A_list_whose_second_step_is_refused_is_not_shown(string second, string quote)
    {
        _provider.Answer(FakeAnswer.Lines(Verdict, Line("Standard delivery costs €4.90."), Line("1. Unplug the pot and wait a moment."), Line(second, quote), Line("3. Plug the pot in while you hold it.")));
        var (turn, text) = await AskAsync("How do I reset the pot, and what does standard delivery cost?");
        text.ShouldBe("Standard delivery costs €4.90. [1]\n\nThis is not the whole answer. Shall I bring in a colleague?");
        Refused(turn).Count(static why => why == "incomplete_list").ShouldBe(2);
    }

    private static string Line(string text, string? quote = null) =>
        $$"""{"text":"{{text}}","quotes":[{"source":1,"quote":"{{quote ?? text.TrimStart('1', '2', '3', '.', ' ')}}"}]}""";

    private static List<string> Refused(JsonNode turn) => [.. turn["record"]!["refused"]!.AsArray().Select(static r => r!["why"]!.GetValue<string>())];

    private async Task<(JsonNode Turn, string Text)> AskAsync(string question)
    {
        var window = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await window.WriteAsync(question));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]![0]!;
        return (turn, Captain.Text((await window.MessagesAsync())[^1]));
    }
}
