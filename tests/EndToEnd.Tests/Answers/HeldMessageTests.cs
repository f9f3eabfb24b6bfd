using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What becomes of messages that meet a rule about sensitive words, in both directions, with a played model.</summary>
public sealed class HeldMessageTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private const string Clean = "Standard delivery costs €4.90.";
    private const string Sensitive = "Orders over €60 are delivered free of charge.";

    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private Window _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        _company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}"),
            ["Captain:Turns:PauseForMore"] = "00:00:00",
        });
        var assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var model = await _company.PostAsync(
            "/captain/models", new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 10 });
        await _company.LetAnswerAsync(assistant, "auto", model["id"]!.GetValue<long>());
        _provider.Answer(Says(Clean, Sensitive));
        _visitor = await _company.OpenWindowAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_that_waits_for_a_release_is_for_agents_only_until_one_releases_it_and_then_sent_once()
    {
        await RuleAsync("free of charge", "outgoing", "ask");
        var number = await WriteAsync(Question);
        (await LastTurnAsync(number)).ShouldBe(("hand_off", "hand_off", "sensitive", "sensitive_answer"));
        (await _company.StatusAsync(number)).ShouldBe("open", "somebody has to see it");
        await NothingSeenAsync("4.90", "free of charge");
        var held = await HeldAsync(number);
        (Captain.Text(held), held["private"]!.GetValue<bool>()).ShouldBe(($"{Clean} [1] {Sensitive} [1]", true));
        (Held(held, "direction"), Held(held, "rule"), Held(held, "status")).ShouldBe(("outgoing", "free of charge rule", "waiting"));
        var met = (await TurnAsync(number))["record"]!["met"]!.AsArray().ShouldHaveSingleItem()!;
        (met["rule"]!.GetValue<string>(), met["found"]!.GetValue<string>()).ShouldBe(("free of charge rule", "free of charge"));

        var releases = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReleaseAsync(number, held)));
        releases.Select(r => r["id"]!.GetValue<long>()).Distinct().ShouldHaveSingleItem();
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var seen = (await _visitor.MessagesAsync()).Where(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal)).ShouldHaveSingleItem()!;
        Captain.Text(seen).ShouldBe($"{Clean} [1] {Sensitive} [1]");
        seen["content_attributes"]!["written_by"]!.GetValue<string>().ShouldBe("assistant");
        seen["content_attributes"]!["citations"]!.AsArray().Count.ShouldBe(1);
        seen["content_attributes"]!["released_by"].ShouldBeNull("which agent it was is not the customer's business");
        (await _company.StatusAsync(number)).ShouldBe("pending", "it goes on as if nothing had been held");
        (await LastTurnAsync(number)).ShouldBe(("reply", "answer", "answered", "knowledge_answers"));
        Held(await HeldAsync(number), "status").ShouldBe("released");
        await ReleaseAsync(number, held);
        await DecideAsync(number, held, "discard", HttpStatusCode.Conflict);
        (await _visitor.MessagesAsync()).Count(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal)).ShouldBe(1);
        await RateAsync(number, seen);
    }

    [Fact]
    public async Task An_answer_that_is_released_before_its_turn_is_recorded_counts_once_that_is_done_however_long_it_takes()
    {
        await RuleAsync("free of charge", "outgoing", "ask");
        var number = await WriteAsync(Question);
        // As where its node died after posting, and no other one has finished its record yet.
        (await RecordAsync("null")).ShouldBe(1);
        await ReleaseAsync(number, await HeldAsync(number));
        await Eventually.TrueAsync(
            async () => await _company.SqlAsync<long>("select count(*) from platform.jobs where handler = 'captain.go-on-after-release' and run_at > now() + interval '1 second'") == 1,
            CancellationToken.None, TimeSpan.FromSeconds(20));
        (await RecordAsync("'hand_off'")).ShouldBe(1);
        await _company.SqlAsync<long>("with moved as (update platform.jobs set run_at = now() where handler = 'captain.go-on-after-release' returning 1) select count(*) from moved");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await LastTurnAsync(number)).ShouldBe(("reply", "answer", "answered", "knowledge_answers"));

        Task<long> RecordAsync(string outcome) => _company.SqlAsync<long>($"with changed as (update captain.turns set outcome = {outcome} returning 1) select count(*) from changed");
    }

    [Fact]
    public async Task A_discarded_answer_is_never_sent()
    {
        await RuleAsync("free of charge", "outgoing", "ask");
        var number = await WriteAsync(Question);
        var held = await HeldAsync(number);
        await DecideAsync(number, held, "discard");
        await DecideAsync(number, held, "discard");
        await DecideAsync(number, held, "release", HttpStatusCode.Conflict);
        await NothingSeenAsync("4.90", "free of charge");
        (await _company.StatusAsync(number)).ShouldBe("open");
    }

    [Fact]
    public async Task What_is_released_after_the_conversation_went_on_stands_at_its_end_and_takes_it_from_nobody()
    {
        await RuleAsync("free of charge", "outgoing", "ask");
        var number = await WriteAsync(Question);
        var held = await HeldAsync(number);
        await _visitor.WriteAsync("Are you there?");
        await _company.PostAsync($"/conversations/{number}/assignments", new { assignee_id = _company.AgentId });
        await ReleaseAsync(number, held);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Captain.Text((await _visitor.MessagesAsync())[^1]).ShouldStartWith(Clean);
        (await _company.StatusAsync(number)).ShouldBe("open");
    }

    [Theory]
    [InlineData("hand_off", "hand_off", "open")]
    [InlineData("block", "reply", "pending")]
    public async Task An_answer_that_may_not_be_said_never_shows_in_part_and_nobody_can_release_it(string action, string outcome, string status)
    {
        await RuleAsync("FREE OF CHARGE", "both", action);
        var number = await WriteAsync(Question);
        var turn = await LastTurnAsync(number);
        (turn.Outcome, turn.Reason, turn.Rule).ShouldBe((outcome, "sensitive", "sensitive_answer"));
        (await _company.StatusAsync(number)).ShouldBe(status);
        await NothingSeenAsync("4.90", "free of charge");
        (await _company.ThreadAsync(number)).ShouldNotContain(m => m!["content_attributes"]!["held"] != null);
        (await TurnAsync(number))["record"]!["refused"]!.AsArray().Select(r => r!["why"]!.GetValue<string>()).ShouldBe(["sensitive", "sensitive"]);
        if (action != "block") return;
        Captain.Text(await _visitor.SeesAsync(Captain.IsReply)).ShouldBe("I can't help with that here. Shall I bring in a colleague?");
        await WriteAsync("yes please");
        (await _company.StatusAsync(number)).ShouldBe("open");
    }

    [Fact]
    public async Task A_quote_below_the_answer_is_looked_at_too()
    {
        await RuleAsync("within one working day", "outgoing", "block");
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""", """{"text":"Orders leave soon.","quotes":[{"source":1,"quote":"Orders leave our warehouse within one working day."}]}"""));
        var number = await WriteAsync("When do orders leave?");
        (await LastTurnAsync(number)).Rule.ShouldBe("sensitive_answer");
        await NothingSeenAsync("within one working day");
    }

    [Theory]
    [InlineData("hand_off", "hand_off", "open")]
    [InlineData("ask", "hand_off", "open")]
    [InlineData("block", "reply", "pending")]
    public async Task What_a_customer_writes_and_meets_a_rule_is_read_by_agents_and_by_no_model(string action, string outcome, string status)
    {
        await RuleAsync("4111 1111", "incoming", action);
        var number = await WriteAsync("My card is 4111-1111, how much does standard delivery cost?");
        var turn = await LastTurnAsync(number);
        (turn.Outcome, turn.Reason, turn.Rule).ShouldBe((outcome, "sensitive", "sensitive_question"));
        (await _company.StatusAsync(number)).ShouldBe(status);
        _provider.Requests.ShouldBeEmpty();
        Captain.Text((await _company.ThreadAsync(number))[0]).ShouldContain("4111-1111");
        (await TurnAsync(number))["record"]!["met"]!.AsArray().Count.ShouldBe(1);
        if (status == "open") await ToggleAsync(number, "pending");

        await WriteAsync("And how much is it for large orders?", number);
        // Where nobody has answered it yet it still belongs to the question; where it was answered it is only history.
        _provider.Requests.ShouldAllBe(r => !r.GetRawText().Contains("4111", StringComparison.Ordinal));
        if (action == "block") _provider.Requests.ShouldNotBeEmpty("what came later is answered");
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/captain/tasks/summarize", new { conversation_display_id = number });
        _provider.Requests.ShouldAllBe(r => !r.GetRawText().Contains("4111", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_asks_for_a_person_reaches_one_whatever_else_is_said()
    {
        await RuleAsync("lawyer", "incoming", "block");
        var number = await WriteAsync("My lawyer wants to talk to a human, please.");
        (await LastTurnAsync(number)).Reason.ShouldBe("customer_request");
    }

    [Fact]
    public async Task A_question_that_an_agent_releases_is_answered_once_with_what_was_written_since()
    {
        await RuleAsync("my lawyer", "incoming", "ask");
        var number = await WriteAsync("My lawyer asks how much standard delivery costs.");
        var held = await HeldAsync(number);
        (Held(held, "direction"), Captain.Text(held)).ShouldBe(("incoming", "My lawyer asks how much standard delivery costs."));
        await WriteAsync("Hello?", number);
        _provider.Requests.ShouldBeEmpty();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ReleaseAsync(number, held)));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await _visitor.MessagesAsync()).Count(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal)).ShouldBe(1);
        _provider.Requests.ShouldHaveSingleItem().GetRawText().ShouldContain("My lawyer asks");
        (await _company.StatusAsync(number)).ShouldBe("pending");
        (await LastTurnAsync(number)).Reason.ShouldBe("answered");
        await RateAsync(number, (await _visitor.MessagesAsync()).Last(m => Captain.Text(m).Contains("4.90", StringComparison.Ordinal))!);

        _provider.Answer(Says("It costs €4.90 for standard delivery."));
        await WriteAsync("How much was that delivery again?", number);
        _provider.Requests[^1].GetRawText().ShouldNotContain("My lawyer", customMessage: "a release is for one answer");
    }

    [Fact]
    public async Task A_question_is_not_released_to_nobody_nor_after_somebody_has_answered()
    {
        await RuleAsync("my lawyer", "incoming", "ask");
        var number = await WriteAsync("My lawyer asks how much standard delivery costs.");
        var held = await HeldAsync(number);
        await _company.PostAsync($"/conversations/{number}/messages", new { content = "Ada here." });
        (await DecideAsync(number, held, "release", HttpStatusCode.Conflict)).ToJsonString().ShouldContain("answered since");
        Held(await HeldAsync(number), "status").ShouldBe("waiting");
        _provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_agents_who_see_the_conversation_decide_and_only_about_what_is_held()
    {
        await RuleAsync("free of charge", "outgoing", "ask");
        var number = await WriteAsync(Question);
        var held = await HeldAsync(number);
        var (_, outsider) = await _company.AddAgentAsync("outsider@example.com");
        await Company.SendAsync(outsider, HttpMethod.Post, $"{_company.Path}/conversations/{number}/messages/{held["id"]}/release", null, HttpStatusCode.NotFound);
        await using var neighbour = await _company.OpenNeighbourAsync("Neighbour", "owner@neighbour.example");
        await Company.SendAsync(neighbour.Owner, HttpMethod.Post, $"{neighbour.Path}/conversations/{number}/messages/{held["id"]}/release", null, HttpStatusCode.NotFound);
        var forged = await _company.PostAsync(
            $"/conversations/{number}/messages", new { content = "note", @private = true, content_attributes = new { held = new { direction = "outgoing", status = "waiting" } } });
        forged["content_attributes"]!["held"].ShouldBeNull();
        await DecideAsync(number, forged, "release", HttpStatusCode.Conflict);
        await Company.SendAsync(_company.Agent, HttpMethod.Delete, $"{_company.Path}/conversations/{number}/messages/{held["id"]}", null);
        await DecideAsync(number, held, "release", HttpStatusCode.Conflict);
        await NothingSeenAsync("4.90");
    }

    private static FakeAnswer Says(params string[] sentences) => FakeAnswer.Lines(
        ["""{"verdict":"answered","confidence":0.9}""", .. sentences.Select(s => $$"""{"text":"{{s}}","quotes":[{"source":1,"quote":"{{(s == Sensitive ? s : Clean)}}"}]}""")]);

    private Task<JsonNode> RuleAsync(string phrase, string direction, string action) =>
        _company.PostAsync("/captain/sensitive_rules", new { name = $"{phrase} rule", phrases = new[] { phrase }, direction, action });

    private async Task<long> WriteAsync(string text, long? into = null)
    {
        var message = await _visitor.WriteAsync(text);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return into ?? Captain.Number(message);
    }

    /// <summary>Whoever released it: the customer's rating is the turn's.</summary>
    private async Task RateAsync(long number, JsonNode answer)
    {
        await _visitor.SendAsync(HttpMethod.Post, $"messages/{answer["id"]}/rating", new { rating = "down" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await TurnAsync(number))["customer_rating"]!.GetValue<string>().ShouldBe("down");
    }

    private Task<JsonNode> ToggleAsync(long number, string status) => _company.PostAsync($"/conversations/{number}/toggle_status", new { status });

    private Task<JsonNode> ReleaseAsync(long number, JsonNode held) => DecideAsync(number, held, "release");

    private Task<JsonNode> DecideAsync(long number, JsonNode held, string what, HttpStatusCode expected = HttpStatusCode.OK) =>
        Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{number}/messages/{held["id"]}/{what}", null, expected);

    /// <summary>Neither in the widget's messages nor in what changed since.</summary>
    private async Task NothingSeenAsync(params string[] words)
    {
        var seen = (await _visitor.MessagesAsync()).ToJsonString() + (await _visitor.SendAsync(HttpMethod.Get, "messages?changed_after=0")).ToJsonString()
            + (await _visitor.SendAsync(HttpMethod.Get, "conversations")).ToJsonString();
        foreach (var word in words) seen.ShouldNotContain(word, Case.Insensitive);
    }

    private async Task<JsonNode> HeldAsync(long number) => (await _company.ThreadAsync(number)).Single(m => m!["content_attributes"]!["held"] is not null)!;

    private static string Held(JsonNode message, string name) => message["content_attributes"]!["held"]![name]!.GetValue<string>();

    private async Task<JsonNode> TurnAsync(long number) => (await _company.GetAsync($"/conversations/{number}/turns"))["payload"]!.AsArray()[0]!;

    private async Task<(string Outcome, string Decision, string Reason, string Rule)> LastTurnAsync(long number)
    {
        var turn = await TurnAsync(number);
        return (turn["outcome"]!.GetValue<string>(), turn["decision"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>());
    }
}
