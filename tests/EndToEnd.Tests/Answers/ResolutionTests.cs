using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What becomes of a conversation in which the customer falls silent.</summary>
public sealed class ResolutionTests : IAsyncLifetime
{
    private const string Answered = "How much does standard delivery cost?";
    private const string Unanswered = "Do you sponsor football clubs in Argentina?";

    private Company _company = null!;
    private long _assistant;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        await SetAsync(new { auto_resolve = "evaluated", auto_resolve_minutes = 60, resolution_message = "Glad to help. Write again any time.", offers_first = true });
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task What_was_answered_is_resolved_and_opens_again_for_Captain()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, Answered);
        (await _company.StatusAsync(conversation)).ShouldBe("pending");
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);

        (await _company.StatusAsync(conversation)).ShouldBe("resolved");
        (await visitor.MessagesAsync()).ShouldContain(m => Captain.Text(m) == "Glad to help. Write again any time.");
        var note = (await _company.ThreadAsync(conversation)).Single(m => m!["private"]!.GetValue<bool>());
        Captain.Text(note).ShouldContain("silent for 60 minutes");
        var turn = await _company.SqlAsync<string>("select id::text from captain.turns");
        (await _company.ThreadAsync(conversation)).Where(m => m!["sender_type"]?.GetValue<string>() == "Captain::Assistant")
            .Select(m => m!["content_attributes"]!["turn_id"]?.GetValue<string>()).ShouldBe([turn, turn, turn], "the answer, the word to the customer and the note lead to one trace");
        (await visitor.MessagesAsync()).Where(m => m!["content_attributes"]!["turn_id"] is not null).ShouldHaveSingleItem("a customer rates the answer, not the farewell");

        await WriteAsync(visitor, "How long does delivery to France take?");
        (await _company.StatusAsync(conversation)).ShouldBe("pending");
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldContain("4 to 6 working days");
    }

    [Fact]
    public async Task What_stays_open_goes_to_people_unless_the_team_wants_everything_closed()
    {
        var conversation = await WriteAsync(await _company.OpenWindowAsync(), Unanswered);
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(conversation)).ShouldBe("open");
        var note = (await _company.ThreadAsync(conversation)).Single(m => m!["private"]!.GetValue<bool>());
        note!["content_attributes"]!["handoff"]!["reason"]!.GetValue<string>().ShouldBe("unresolved");

        await SetAsync(new { auto_resolve = "by_time" });
        conversation = await WriteAsync(await _company.OpenWindowAsync(), Unanswered);
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(conversation)).ShouldBe("resolved");
    }

    [Fact]
    public async Task A_cry_for_help_after_an_answer_comes_to_people_with_a_summary_and_thanks_close()
    {
        var visitor = await _company.OpenWindowAsync();
        await WriteAsync(visitor, Answered);
        await WriteAsync(visitor, "And how long does delivery to France take?");
        var conversation = await WriteAsync(visitor, "help");
        var thankful = await _company.OpenWindowAsync();
        await WriteAsync(thankful, Answered);
        var thanked = await WriteAsync(thankful, "great, thanks");
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(thanked)).ShouldBe("resolved");
        (await _company.StatusAsync(conversation)).ShouldBe("open");
        var note = (await _company.ThreadAsync(conversation)).Single(m => m!["private"]!.GetValue<bool>());
        Captain.Text(note).ShouldContain("**Needs**");
        Captain.Text(note).ShouldContain(Answered);
        note!["content_attributes"]!["handoff"]!["summary"]!["need"]!.AsArray().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_closed_in_which_somebody_wrote_or_whose_team_has_changed_its_mind()
    {
        var visitor = await _company.OpenWindowAsync();
        var asked = await WriteAsync(visitor, Answered);
        await SetAsync(new { auto_resolve = "off" });
        await WriteAsync(visitor, "How long does delivery to France take?"); // this reply asks for nothing later
        await SetAsync(new { auto_resolve = "by_time" });
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(asked)).ShouldBe("pending", "what the first reply had asked for is overtaken");

        var taken = await WriteAsync(await _company.OpenWindowAsync(), Answered);
        await _company.PostAsync($"/conversations/{taken}/messages", new { content = "I'll look into it myself." });
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(taken)).ShouldBe("open", "a person has it");

        var off = await WriteAsync(await _company.OpenWindowAsync(), Answered);
        await SetAsync(new { auto_resolve = "off" });
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(off)).ShouldBe("pending");
    }

    [Fact]
    public async Task Whoever_waits_longer_by_now_than_when_the_reply_was_written_waits_for_that()
    {
        var conversation = await WriteAsync(await _company.OpenWindowAsync(), Answered);
        await SetAsync(new { auto_resolve_minutes = 2 * 24 * 60 });
        (await _company.FallSilentAsync()).ShouldBe(1);
        (await _company.StatusAsync(conversation)).ShouldBe("pending");
        (await _company.FallSilentAsync()).ShouldBe(1, "it is looked at again when the time is over");
        (await _company.StatusAsync(conversation)).ShouldBe("resolved");
    }

    [Fact]
    public async Task Done_twice_it_is_done_once()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = await WriteAsync(visitor, Answered);
        await _company.SqlAsync<long>("""
            with again as (
                insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, attempts, created_at)
                select queue, handler, partition_key, true, account_id, type, payload, run_at, attempts, created_at from platform.jobs where handler = 'captain.close-when-silent' returning 1)
            select count(*) from again
            """);
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(conversation)).ShouldBe("resolved");
        (await visitor.MessagesAsync()).Count(m => Captain.Text(m).StartsWith("Glad to help", StringComparison.Ordinal)).ShouldBe(1);
    }

    private async Task<long> WriteAsync(Window visitor, string text)
    {
        var message = await visitor.WriteAsync(text);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return Captain.Number(message);
    }

    private Task<JsonNode> SetAsync(object config) => Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { config });
}
