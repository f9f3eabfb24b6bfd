using System.Globalization;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>The road with a configured model, played by a local server that speaks the provider's wire format.</summary>
public sealed class ModelAnswerTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";

    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private long _assistant;
    private long _model;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        var address = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}");
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = address });
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var model = await _company.PostAsync(
            "/captain/models",
            new
            {
                name = "Local",
                provider = "open_ai",
                base_url = _provider.BaseUrl.ToString(),
                model_id = _provider.ModelId,
                api_key = _provider.ApiKey,
                input_price = 2,
                output_price = 8,
                timeout_seconds = 5,
            });
        model["has_key"]!.GetValue<bool>().ShouldBeTrue();
        model.ToJsonString().ShouldNotContain(_provider.ApiKey);
        _model = model["id"]!.GetValue<long>();
        await _company.LetAnswerAsync(_assistant, "auto", _model);
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_provider_that_stays_down_ends_in_a_hand_off_that_says_so()
    {
        _provider.Answer([.. Enumerable.Repeat(FakeAnswer.Fails(500, "{}"), 20)]);
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(Question));
        await Eventually.TrueAsync(async () => await _company.StatusAsync(conversation) == "open", CancellationToken.None, TimeSpan.FromSeconds(60));

        var note = (await _company.ThreadAsync(conversation)).Single(m => m!["private"]!.GetValue<bool>());
        note!["content_attributes"]!["handoff"]!["reason"]!.GetValue<string>().ShouldBe("provider_down");
        (await visitor.MessagesAsync()).Count(Captain.IsReply).ShouldBe(2, "nobody is online: that, and the question for an address");
    }

    [Fact]
    public async Task A_wrong_key_is_not_tried_again_and_never_shown()
    {
        _provider.Answer(FakeAnswer.Fails(401, """{"error":{"message":"Incorrect API key provided"}}"""));
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(Question));
        await Eventually.TrueAsync(async () => await _company.StatusAsync(conversation) == "open", CancellationToken.None, TimeSpan.FromSeconds(30));

        _provider.Requests.Count.ShouldBe(1);
        (await _company.ThreadAsync(conversation)).ToJsonString().ShouldNotContain(_provider.ApiKey);
    }

    [Fact]
    public async Task A_person_who_answers_first_stops_a_running_turn_at_once()
    {
        _provider.Answer(new FakeAnswer { Hangs = true });
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(Question));
        await Eventually.TrueAsync(() => Task.FromResult(_provider.Requests.Count == 1), CancellationToken.None, TimeSpan.FromSeconds(20));
        await _company.PostAsync($"/conversations/{conversation}/messages", new { content = "Ada here: €4.90." });

        var turn = await Eventually.GetAsync(
            async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
            t => t?["outcome"] is not null,
            CancellationToken.None,
            TimeSpan.FromSeconds(4));
        turn!["outcome"]!.GetValue<string>().ShouldBe("taken_over");
        (await visitor.MessagesAsync()).Count(Captain.IsReply).ShouldBe(1);
    }

    [Fact]
    public async Task An_agent_who_takes_the_conversation_stops_an_answer_and_not_the_draft_that_is_written_for_them()
    {
        foreach (var (mode, outcome) in new[] { ("auto", "taken_over"), ("draft", "draft") })
        {
            await _company.LetAnswerAsync(_assistant, mode, _model);
            var asked = _provider.Requests.Count;
            _provider.Answer(FakeAnswer.Lines(
                """{"verdict":"answered","confidence":0.9}""",
                """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90"}]}""") with
            { Delay = TimeSpan.FromSeconds(3) });
            var visitor = await _company.OpenWindowAsync();
            var conversation = Captain.Number(await visitor.WriteAsync(Question));
            await Eventually.TrueAsync(() => Task.FromResult(_provider.Requests.Count > asked), CancellationToken.None, TimeSpan.FromSeconds(20));
            await _company.PostAsync($"/conversations/{conversation}/assignments", new { assignee_id = _company.AgentId });
            var turn = await Eventually.GetAsync(
                async () => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().FirstOrDefault(),
                t => t?["outcome"] is not null,
                CancellationToken.None,
                TimeSpan.FromSeconds(10));
            turn!["outcome"]!.GetValue<string>().ShouldBe(outcome);
        }
    }
}
