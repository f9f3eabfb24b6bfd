using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What a turn decides besides answering: offers, questions back, hand-offs by rule, and what the team sets for them.</summary>
public sealed class DecisionTests : IAsyncLifetime
{
    private const string Unanswerable = "Do you sponsor football clubs in Argentina?";

    private Company _company = null!;
    private long _assistant;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping), ("Warranty of the pump", "# Warranty of the pump\n\nThe pump has a warranty of 24 months."), ("Cleaning the pump", "# Cleaning the pump\n\nRinse the filter with warm water once a month."));
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Theory]
    [InlineData("yes please", "customer_request", "offer_accepted", "open")]
    [InlineData("no", "offer_declined", "offer_declined", "pending")]
    [InlineData("And in Brazil, do you sponsor clubs there?", "no_answer", "writer_abstained", "open")]
    public async Task Where_the_team_says_so_a_person_is_offered_before_the_conversation_is_handed_over(string reply, string reason, string rule, string status)
    {
        await SetAsync(new { offers_first = true });
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, Unanswerable);
        (await LastTurnAsync(conversation)).ShouldBe(("offer", "no_answer", "writer_abstained"));
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldBe("I couldn't find an answer to that in our help articles. Shall I bring in a colleague?");
        (await _company.StatusAsync(conversation)).ShouldBe("pending");

        await WriteAsync(visitor, reply);
        var (_, why, which) = await LastTurnAsync(conversation);
        (why, which).ShouldBe((reason, rule));
        (await _company.StatusAsync(conversation)).ShouldBe(status);
    }

    [Fact]
    public async Task What_was_offered_and_not_answered_is_missing_in_the_knowledge()
    {
        await SetAsync(new { offers_first = true });
        await WriteAsync(await _company.OpenWindowAsync(), Unanswerable);
        var gaps = (await _company.GetAsync("/knowledge/gaps"))["payload"]!.AsArray();
        gaps.ShouldHaveSingleItem()!.ToJsonString().ShouldContain("football");
    }

    [Fact]
    public async Task An_unclear_question_is_asked_back_once_and_what_follows_is_read_with_it()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "it doesn't work");
        (await LastTurnAsync(conversation)).ShouldBe(("answer", "clarification", "question_unclear"));
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldContain("tell me a bit more");

        await WriteAsync(visitor, "the whole thing, I mean");
        (await LastTurnAsync(conversation)).ShouldBe(("hand_off", "no_answer", "writer_abstained"));
    }

    [Fact]
    public async Task A_customer_who_is_not_helped_twice_reaches_people()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "How much does standard delivery cost?");
        await WriteAsync(visitor, "that doesn't help at all");
        (await LastTurnAsync(conversation)).ShouldBe(("offer", "frustration", "answer_rejected"));
        (await _company.StatusAsync(conversation)).ShouldBe("pending");

        await WriteAsync(visitor, "This is ridiculous, how long does delivery to France take?");
        (await LastTurnAsync(conversation)).ShouldBe(("hand_off", "frustration", "frustrated_again"));
        (await _company.StatusAsync(conversation)).ShouldBe("open");
        (await visitor.MessagesAsync()).ShouldContain(m => Captain.Text(m).StartsWith("I'm sorry that this hasn't helped so far. Nobody from the team", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_answer_is_not_given_twice()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "How much does standard delivery cost?");
        await WriteAsync(visitor, "How much does standard delivery cost?");
        (await LastTurnAsync(conversation)).ShouldBe(("offer", "repeated_answer", "same_answer"));
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldBe("That is all that our articles say about it. Shall I bring in a colleague?");

        await WriteAsync(visitor, "How much does standard delivery cost?");
        (await LastTurnAsync(conversation)).ShouldBe(("hand_off", "repeated_answer", "same_answer_again"));
        (await MissedAsync()).ShouldHaveSingleItem().ShouldBe("How much does standard delivery cost?", "it is answered, and did not help");
    }

    [Fact]
    public async Task Of_two_questions_the_one_that_is_not_answered_is_named()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "How much does standard delivery cost? Do you sponsor football clubs in Argentina?");
        (await LastTurnAsync(conversation)).ShouldBe(("offer", "partly_answered", "parts_unanswered"));
        var reply = Captain.Text(await visitor.SeesAsync(Captain.IsReply));
        reply.ShouldContain("€4.90");
        reply.ShouldContain("I found nothing about this: Do you sponsor football clubs in Argentina?\n\nShall I bring in a colleague?");
        (await MissedAsync()).ShouldHaveSingleItem().ShouldBe("Do you sponsor football clubs in Argentina?");
    }

    [Theory]
    [InlineData("yes, please do that", "offer_accepted")]
    [InlineData("Please get me a colleague.", "asked_for_person")]
    public async Task An_unsure_answer_that_is_followed_by_people_is_missing_in_the_knowledge(string reply, string rule)
    {
        await SetAsync(new { offer_threshold = 1 });
        var visitor = await _company.OpenWindowAsync();
        await WriteAsync(visitor, "How much does standard delivery cost?");
        (await MissedAsync()).ShouldBeEmpty();
        var conversation = await WriteAsync(visitor, reply);
        (await LastTurnAsync(conversation)).Rule.ShouldBe(rule);
        (await MissedAsync()).ShouldHaveSingleItem().ShouldBe("How much does standard delivery cost?");
    }

    [Fact]
    public async Task The_thresholds_of_the_assistant_hold()
    {
        await SetAsync(new { offer_threshold = 1 });
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "How much does standard delivery cost?");
        (await LastTurnAsync(conversation)).ShouldBe(("offer", "unsure", "below_offer_threshold"));
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldEndWith("\n\nIf this isn't what you need, shall I bring in a colleague?");
        await WriteAsync(visitor, "ok");
        (await LastTurnAsync(conversation)).ShouldBe(("answer", "small_talk", "praise"));

        await SetAsync(new { answer_threshold = 1 });
        conversation = await WriteAsync(await _company.OpenWindowAsync(), "How much does standard delivery cost?");
        (await LastTurnAsync(conversation)).ShouldBe(("hand_off", "no_answer", "writer_abstained"));
    }

    [Fact]
    public async Task Whoever_writes_in_a_language_that_the_assistant_does_not_speak_reaches_people()
    {
        await SetAsync(new { languages = new[] { "en" } });
        var conversation = await WriteAsync(await _company.OpenWindowAsync(), "¿Cuánto cuesta el envío estándar a otros países?");
        (await LastTurnAsync(conversation)).ShouldBe(("hand_off", "other_language", "language_not_spoken"));
        conversation = await WriteAsync(await _company.OpenWindowAsync(), "How much does standard delivery cost?");
        (await LastTurnAsync(conversation)).Decision.ShouldBe("answer");
    }

    [Theory]
    [InlineData("in_hours", true, "answered", false)]
    [InlineData("in_hours", false, "off_duty", false)]
    [InlineData("in_hours", false, "off_duty", true)]
    [InlineData("out_of_hours", true, "off_duty", false)]
    [InlineData("out_of_hours", true, "off_duty", true)]
    [InlineData("out_of_hours", false, "answered", false)]
    public async Task An_assistant_keeps_its_hours(string hours, bool open, string reason, bool somebodyIsThere)
    {
        await using var agent = somebodyIsThere ? await JoinAsync() : null;
        await SetAsync(new { answer_hours = hours });
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/inboxes/{_company.InboxId}", new
        {
            working_hours_enabled = true,
            timezone = "America/Sao_Paulo",
            working_hours = Enumerable.Range(0, 7).Select(day => new { day_of_week = day, open_all_day = open, closed_all_day = !open }),
        });
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "How much does standard delivery cost?");
        (await LastTurnAsync(conversation)).Reason.ShouldBe(reason);
        (await _company.StatusAsync(conversation)).ShouldBe(reason == "answered" ? "pending" : "open");
        var told = (await visitor.MessagesAsync()).Where(m => Captain.IsReply(m) && m!["content_type"]!.GetValue<string>() == "text").ToList();
        if (reason == "off_duty" && open && somebodyIsThere)
        {
            told.ShouldBeEmpty("where people are there they speak for themselves");
            return;
        }

        Captain.Text(told.ShouldHaveSingleItem()).Contains("Nobody from the team is online").ShouldBe(reason == "off_duty" && !somebodyIsThere, "nobody is there to say it");
    }

    [Theory]
    [InlineData("numbers", true, 1)]
    [InlineData("list", false, 1)]
    [InlineData("none", false, 0)]
    public async Task Sources_are_shown_as_the_team_wants(string style, bool numbered, int sources)
    {
        await SetAsync(new { citation_style = style });
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, "How much does standard delivery cost?");
        var reply = await visitor.SeesAsync(Captain.IsReply);
        Captain.Text(reply).Contains("[1]").ShouldBe(numbered);
        reply["content_attributes"]!["citations"]!.AsArray().Count.ShouldBe(sources);
        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray()[0]!;
        turn["record"]!["sentences"]!.AsArray().ShouldContain(s => s!["citations"]!.AsArray().Count > 0, "the team sees what was quoted in any case");
    }

    [Fact]
    public async Task A_greeting_is_answered_in_the_words_of_the_team()
    {
        await SetAsync(new { welcome_message = "Ahoy! Ask me about pots." });
        var visitor = await _company.OpenWindowAsync();
        await WriteAsync(visitor, "hello");
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldBe("Ahoy! Ask me about pots.");
    }

    [Theory]
    [InlineData("""{ "answer_threshold": 0.8, "offer_threshold": 0.5 }""", "offer threshold")]
    [InlineData("""{ "languages": ["english"] }""", "english is not a language")]
    [InlineData("""{ "offer_threshold": 7 }""", "offer threshold")]
    public async Task Settings_that_make_no_sense_are_refused(string config, string why)
    {
        var refused = await _company.Owner.PatchAsync($"{_company.Path}/captain/assistants/{_assistant}", new StringContent($$"""{ "config": {{config}} }""", System.Text.Encoding.UTF8, "application/json"));
        ((int)refused.StatusCode).ShouldBe(422);
        (await refused.Content.ReadAsStringAsync()).ShouldContain(why, Case.Insensitive);
    }

    private async Task<LiveSocket> JoinAsync()
    {
        var token = _company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single();
        var socket = await LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/agent?access_token={token}");
        (await socket.CallAsync("Join", _company.AccountId)).ShouldBeNull();
        return socket;
    }

    private async Task<long> WriteAsync(Window visitor, string text)
    {
        var message = await visitor.WriteAsync(text);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return Captain.Number(message);
    }

    private Task<JsonNode> SetAsync(object config) => Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { config });

    private async Task<List<string>> MissedAsync() =>
        [.. (await _company.GetAsync("/knowledge/gaps"))["payload"]!.AsArray().Select(static gap => gap!["question"]!.GetValue<string>())];

    private async Task<(string Decision, string Reason, string Rule)> LastTurnAsync(long conversation)
    {
        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray()[0]!;
        return (turn["decision"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>());
    }
}
