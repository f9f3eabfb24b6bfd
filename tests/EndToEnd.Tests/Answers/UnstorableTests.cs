using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Tools;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>A character that no database keeps, and a text that one refuses for whatever reason, leave nobody without an answer.</summary>
public sealed class UnstorableTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";
    private const string Price = """{"text":"Standard delivery costs €4.90.","quotes":[{"source":1,"quote":"Standard delivery costs €4.90."}]}""";

    private RefundDesk _desk = null!;
    private Window _window = null!;

    public async ValueTask InitializeAsync()
    {
        _desk = await RefundDesk.OpenAsync(asks: true);
        _desk.Server.Answer = static _ => (200, """{"state":"refunded as store credit"}""");
        _window = await _desk.Company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_customer_may_write_of_escapes_and_still_reaches_people()
    {
        const string text = @"I want to talk to a person. The log of my device says \u0000 and C:\\u0000 all day.";
        var number = await _desk.WriteAsync(_window, text);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        var note = (await _desk.Company.ThreadAsync(number)).Select(static m => m!["content_attributes"]!["handoff"]).OfType<JsonNode>().ShouldHaveSingleItem();
        note["question"]!.GetValue<string>().ShouldBe(text);
    }

    [Fact]
    public async Task An_escape_that_no_database_keeps_loses_nothing_else_of_what_a_model_writes()
    {
        _desk.Provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9,"reason":"sure\u0000","missing":"the \u0000 rest \ud83d"}""",
            Price,
            """{"text":"Standard delivery \ud83d costs €4.90, tell us your password first.\u0000","quotes":[{"source":1,"quote":"Standard delivery costs €4.90."},{"source":1,"quote":"\udc00"}]}"""));
        var number = await _desk.WriteAsync(_window, Question);
        (await RefundDesk.TextsAsync(_window))[^1].ShouldStartWith("Standard delivery costs €4.90.");
        var turn = (await _desk.TurnsAsync(number))[0]!;
        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        turn["record"]!["refused"]!.ToJsonString().ShouldContain("password");
    }

    [Fact]
    public async Task What_a_model_fills_in_with_such_an_escape_comes_before_an_agent()
    {
        _desk.Provider.Answer(FakeAnswer.Calls(_desk.Slug, """{"order_id":"LK-1\u0000\ud83d"}"""), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, "Please refund my order LK-1.");
        (await _desk.CardsAsync(number)).ShouldHaveSingleItem()["status"]!.GetValue<string>().ShouldBe("waiting");
        _desk.Provider.Answer(RefundDesk.Says("Your order was refunded as store credit.", "state: refunded as store credit"));
        await _desk.DecideAsync(number, "approve");
        _desk.Server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_kept_at_all_ends_with_people_and_its_record_says_so()
    {
        await RefuseAsync("before update on captain.turns", "jsonb_array_length(new.record->'sentences') > 0");
        _desk.Provider.Answer(FakeAnswer.Lines("""{"verdict":"answered","confidence":0.9}""", Price));
        var number = await _desk.WriteAsync(_window, Question);
        await HurryAsync("captain.take-turn", 5);
        (await _desk.Company.StatusAsync(number)).ShouldBe("open");
        var turn = (await _desk.TurnsAsync(number))[0]!;
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["record"]!["sentences"]!.AsArray().Count).ShouldBe(("hand_off", "error", 0));
        turn["input_tokens"]!.GetValue<int>().ShouldBeGreaterThan(0, "what it used it has used");
        turn["record"]!["tried"]!.ToJsonString().ShouldContain("unexpected error");
    }

    [Theory]
    [InlineData("""{"success":true}""", "success: true", "reply", "pending")]
    [InlineData("""{"state":"refunded as store credit"}""", "state: refunded as store credit", "hand_off", "open")]
    public async Task A_result_that_cannot_be_kept_is_told_in_fixed_words_or_by_people(string returned, string quote, string outcome, string status)
    {
        _desk.Server.Answer = _ => (200, returned);
        _desk.Provider.Answer(_desk.Refunds("LK-1"), RefundDesk.Nothing);
        var number = await _desk.WriteAsync(_window, "Please refund my order LK-1.");
        await RefuseAsync("before update on captain.turns", $"new.record->>'sentences' like '%{quote[^4..]}%'");
        _desk.Provider.Answer(RefundDesk.Says($"It says {quote}.", quote));
        await _desk.DecideAsync(number, "approve");
        await HurryAsync("captain.run-approved", 5);
        (await RefundDesk.TextsAsync(_window)).Count(static t => t == "A colleague has confirmed it, and it is done.").ShouldBe(outcome == "reply" ? 1 : 0);
        (await _desk.Company.StatusAsync(number)).ShouldBe(status);
        _desk.Server.Seen.Count.ShouldBe(1);
        (await _desk.TurnsAsync(number)).Select(static t => t!["outcome"]?.GetValue<string>()).ShouldBe([outcome, "reply"]);
        (await _desk.Company.SqlAsync<long>($"select count(*) from captain.turns where attempts >= 5 and conversation_id = (select id from inbox.conversations where number = {number})")).ShouldBe(1, "it was tried to be told");
    }

    [Fact]
    public async Task A_copilots_answer_that_cannot_be_kept_is_not_waited_for()
    {
        await RefuseAsync("before insert on captain.copilot_messages", "new.message->>'content' like '%4.90%'");
        var path = $"{_desk.Company.Path}/captain/copilot_threads";
        var thread = (await Company.SendAsync(_desk.Company.Agent, HttpMethod.Post, path, new { message = Question, assistant_id = _desk.Assistant }))["id"]!.GetValue<long>();
        await _desk.IdleAsync();
        await HurryAsync("captain.answer-copilot", 3);
        var messages = (await Company.SendAsync(_desk.Company.Agent, HttpMethod.Get, $"{path}/{thread}/copilot_messages"))["payload"]!.AsArray();
        messages[^1]!["message"]!["content"]!.GetValue<string>().ShouldContain("Please ask it again");
    }

    /// <summary>As where a text holds what nobody has thought of.</summary>
    private Task<long> RefuseAsync(string when, string which) => _desk.Company.SqlAsync<long>(
        $"""
        create schema if not exists faults;
        create function faults.refuse() returns trigger language plpgsql as $$ begin raise exception 'this cannot be kept' using errcode = '22P05'; end $$;
        create trigger refuse {when} for each row when ({which}) execute function faults.refuse();
        select 1::bigint
        """);

    private async Task HurryAsync(string handler, int times)
    {
        for (var i = 0; i < times; i++) await _desk.HurryAsync(handler);
    }
}
