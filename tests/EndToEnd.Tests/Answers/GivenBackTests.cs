using System.Globalization;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>An agent gives a conversation back to Captain: a question that waits in it does not go on waiting.</summary>
public sealed class GivenBackTests : IAsyncLifetime
{
    private const string Question = "How much does standard delivery cost?";

    private Company _company = null!;
    private Window _visitor = null!;
    private long _assistant;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Captain:Turns:PauseForMore"] = "00:00:00" });
        _assistant = await _company.HireAsync("auto", ("Returns", "You can return a pot within 30 days."));
        _visitor = await _company.OpenWindowAsync();
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_question_that_was_handed_over_is_answered_once_when_it_is_given_back_to_who_knows_it_by_then()
    {
        var number = await WriteAsync(Question);
        (await _company.StatusAsync(number)).ShouldBe("open");
        (await OutcomesAsync(number)).ShouldBe(["hand_off no_answer"]);
        await WriteAsync("I really want to know that.");
        await TeachAsync();
        await GiveBackAsync(number);
        (await PricesAsync()).ShouldBe(1);
        (await _company.StatusAsync(number)).ShouldBe("pending");
        (await OutcomesAsync(number)).ShouldBe(["reply answered", "hand_off no_answer"]);

        await DeliverAgainAsync();
        await _company.PostAsync($"/conversations/{number}/toggle_status", new { status = "open" });
        await GiveBackAsync(number);
        (await PricesAsync()).ShouldBe(1, "he was answered");
        (await _company.SqlAsync<long>("select count(*) from captain.turns where outcome is null")).ShouldBe(0);
    }

    [Fact]
    public async Task The_very_message_that_was_handed_over_gets_another_turn_and_comes_back_to_people_if_that_knows_nothing_either()
    {
        var number = await WriteAsync(Question);
        await GiveBackAsync(number);
        (await _company.StatusAsync(number)).ShouldBe("open");
        await TeachAsync();
        await GiveBackAsync(number);
        (await PricesAsync()).ShouldBe(1);
        (await OutcomesAsync(number)).ShouldBe(["reply answered"], "it is the same message's turn");
    }

    [Fact]
    public async Task What_was_asked_while_people_answered_is_answered_when_they_give_it_back()
    {
        await TeachAsync();
        await Company.SendAsync(_company.Owner, HttpMethod.Put, $"{_company.Path}/inboxes/{_company.InboxId}/responder", new { kind = "people" });
        var number = await WriteAsync(Question);
        // As Chatwoot's clients may: where nobody answers by himself nothing follows from it.
        await GiveBackAsync(number);
        (await _company.StatusAsync(number)).ShouldBe("pending");
        (await _visitor.MessagesAsync()).Count.ShouldBe(1);
        await _company.PostAsync($"/conversations/{number}/toggle_status", new { status = "open" });
        await _company.LetAnswerAsync(_assistant, "auto");
        await GiveBackAsync(number);
        (await PricesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Where_a_person_has_answered_or_nothing_is_asked_nobody_speaks()
    {
        await TeachAsync();
        var number = await WriteAsync("I want to talk to a human please");
        await _company.PostAsync($"/conversations/{number}/messages", new { content = "Robin here, anything else?" });
        var before = (await _visitor.MessagesAsync()).Count;
        await GiveBackAsync(number);
        (await _company.StatusAsync(number)).ShouldBe("pending");
        (await _visitor.MessagesAsync()).Count.ShouldBe(before);
        (await _company.SqlAsync<long>("select count(*) from captain.turns where given_back_at is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task What_people_have_answered_and_given_back_is_closed_when_the_customer_stays_silent_and_not_where_he_writes_on()
    {
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { config = new { auto_resolve = "evaluated", auto_resolve_minutes = 60 } });
        var number = await AnsweredAndGivenBackAsync();
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(number)).ShouldBe("resolved");
        (await _company.ThreadAsync(number)).ShouldContain(static m => Captain.Text(m!).Contains("silent for 60 minutes after people had answered and given it back", StringComparison.Ordinal));

        _visitor = await _company.OpenWindowAsync();
        number = await AnsweredAndGivenBackAsync();
        await WriteAsync("Do you sponsor football clubs in Argentina?");
        (await _company.FallSilentAsync()).ShouldBeGreaterThan(0);
        (await _company.StatusAsync(number)).ShouldBe("open", "what he wrote since was handed over");
    }

    [Fact]
    public async Task What_Captain_has_answered_and_people_only_looked_at_is_closed_too_when_it_was_given_back()
    {
        await TeachAsync();
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/assistants/{_assistant}", new { config = new { auto_resolve = "evaluated", auto_resolve_minutes = 60 } });
        var number = await WriteAsync(Question);
        await _company.PostAsync($"/conversations/{number}/toggle_status", new { status = "open" });
        (await _company.FallSilentAsync()).ShouldBe(1);
        (await _company.StatusAsync(number)).ShouldBe("open", "people have it");
        await GiveBackAsync(number);
        (await PricesAsync()).ShouldBe(1);
        (await _company.FallSilentAsync()).ShouldBe(1);
        (await _company.StatusAsync(number)).ShouldBe("resolved");
    }

    private async Task<long> AnsweredAndGivenBackAsync()
    {
        var number = await WriteAsync("I want to talk to a human please");
        await _company.PostAsync($"/conversations/{number}/messages", new { content = "Robin here, it is on its way." });
        await GiveBackAsync(number);
        (await _company.StatusAsync(number)).ShouldBe("pending");
        return number;
    }

    private Task TeachAsync() => AddAsync("Shipping", AnswerTests.Shipping);

    private async Task AddAsync(string title, string text)
    {
        var home = await _company.SqlAsync<long>(string.Create(CultureInfo.InvariantCulture, $"select knowledge_base_id from captain.assistants where id = {_assistant}"));
        await _company.PostAsync("/knowledge/sources", new { kind = "text", knowledge_base_id = home, name = title, title, text, language = "en" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
    }

    private async Task<long> WriteAsync(string text)
    {
        var number = Captain.Number(await _visitor.WriteAsync(text));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return number;
    }

    private async Task GiveBackAsync(long number)
    {
        await _company.PostAsync($"/conversations/{number}/toggle_status", new { status = "pending" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
    }

    /// <summary>The same event once more, as where its node died before it was done with it.</summary>
    private async Task DeliverAgainAsync()
    {
        await _company.SqlAsync<long>(
            """
            with again as (
                insert into platform.jobs (queue, handler, partition_key, account_id, type, payload, ready, run_at, created_at)
                select 'captain', 'captain.take-given-back', null, c.account_id, 'ConversationGivenBack',
                    jsonb_build_object('account_id', c.account_id, 'inbox_id', c.inbox_id, 'conversation_id', c.id, 'message_id', 0, 'sequence', t.sequence, 'given_back_at', t.given_back_at,
                        'responder', jsonb_build_object('kind', 'captain', 'id', t.assistant_id, 'name', null, 'avatar_url', null, 'mode', 'auto', 'model_id', null)),
                    true, now(), now()
                from captain.turns t join inbox.conversations c on c.id = t.conversation_id where t.given_back_at is not null returning 1)
            select count(*) from again
            """);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
    }

    private async Task<int> PricesAsync() => (await _visitor.MessagesAsync()).Count(static m => Captain.IsReply(m) && Captain.Text(m).Contains("4.90", StringComparison.Ordinal));

    /// <summary>Of each turn, newest first.</summary>
    private async Task<IEnumerable<string>> OutcomesAsync(long number) => (await _company.GetAsync($"/conversations/{number}/turns"))["payload"]!.AsArray()
        .Select(static t => $"{t!["outcome"]!.GetValue<string>()} {t["reason"]!.GetValue<string>()}");
}
