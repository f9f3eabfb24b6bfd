using System.Net;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What visitors ask in vain is listed for those who write the answers.</summary>
public sealed class GapTests : IAsyncLifetime
{
    private const string Football = "Do you sponsor football clubs in Argentina?";

    private Company _company = null!;
    private long _assistant;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        _assistant = await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task What_found_nothing_is_a_gap_and_what_was_answered_or_asked_for_a_person_is_none()
    {
        var conversation = await AskAsync(Football);
        await AskAsync("How much does standard delivery cost?");
        await AskAsync("I want to talk to a human please");

        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        gap["question"]!.GetValue<string>().ShouldBe(Football);
        gap["missed_count"]!.GetValue<int>().ShouldBe(1);
        var example = (await _company.GetAsync($"/knowledge/gaps/{gap["id"]}"))["examples"]!.AsArray().ShouldHaveSingleItem()!;
        example["conversation_id"]!.GetValue<long>().ShouldBe(conversation);
        example["reason"]!.GetValue<string>().ShouldBe("no_answer");
    }

    [Fact]
    public async Task What_no_draft_could_be_written_for_is_a_gap_too()
    {
        await _company.LetAnswerAsync(_assistant, "draft");
        await AskAsync(Football);
        (await GapsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_turn_whose_node_died_before_it_was_recorded_is_counted_once_when_its_job_comes_again()
    {
        var conversation = await AskAsync(Football);
        await RepeatAsync(conversation);
        ((await GapsAsync()).ShouldHaveSingleItem())["missed_count"]!.GetValue<int>().ShouldBe(1);

        // Handed over, and dead before anything was written down: only the note in the conversation knows what was asked.
        await ExecuteAsync(
            """
            update captain.turns set outcome = null, reason = null, question = '', writer = '', finished_at = null, record = '{"searches":[],"passages":[],"sentences":[],"steps":[],"tried":[]}';
            delete from knowledge.gaps;
            """);
        await RepeatAsync(conversation);
        await RepeatAsync(conversation);
        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        (gap["question"]!.GetValue<string>(), gap["missed_count"]!.GetValue<int>()).ShouldBe((Football, 1));
        (await _company.SqlAsync<string>("select outcome || ' ' || reason from captain.turns")).ShouldBe("hand_off no_answer");
        (await _company.GetAsync($"/knowledge/gaps/{gap["id"]}"))["examples"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Questions_of_a_contact_stand_in_their_export_and_are_listed_no_more_when_they_are_erased()
    {
        var conversation = await AskAsync(Football);
        var contact = await _company.SqlAsync<long>($"select contact_id from inbox.conversations where number = {conversation}");
        await AskAsync("Do you sponsor rugby clubs in Fiji?");
        var asked = (await _company.GetAsync($"/contacts/{contact}/export"))["missed_questions"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        (asked["question"]!.GetValue<string>(), asked["conversation_id"]!.GetValue<long>(), asked["reason"]!.GetValue<string>()).ShouldBe((Football, conversation, "no_answer"));
        asked.Select(static column => column.Key).ShouldBe(
            ["key", "gap_id", "conversation_id", "sequence", "question", "reason", "asked_at", "recorded_at"], ignoreOrder: true);
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/contacts/{contact}");
        await _company.Host.RunJobsUntilIdleAsync(Token);
        (await GapsAsync()).ShouldHaveSingleItem()["question"]!.GetValue<string>().ShouldContain("Fiji");
        (await _company.SqlAsync<long>("select count(*) from knowledge.missed_questions where question like '%Argentina%'")).ShouldBe(0);
    }

    [Fact]
    public async Task What_a_dying_node_counted_after_the_erasure_goes_when_its_job_comes_again()
    {
        var conversation = await AskAsync(Football);
        var report = await _company.SqlAsync<string>(
            $"select json_build_object('account_id', account_id, 'turn_id', id, 'assistant_id', assistant_id, 'conversation_id', conversation_id)::text from captain.turns");
        await ExecuteAsync("create table kept_gaps as table knowledge.gaps; create table kept_wordings as table knowledge.gap_wordings; create table kept_questions as table knowledge.missed_questions");
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/contacts/{await _company.SqlAsync<long>($"select contact_id from inbox.conversations where number = {conversation}")}");
        await _company.Host.RunJobsUntilIdleAsync(Token);
        (await GapsAsync()).ShouldBeEmpty();

        await ExecuteAsync(
            $"""
            insert into knowledge.gaps overriding system value table kept_gaps;
            insert into knowledge.gap_wordings overriding system value table kept_wordings;
            insert into knowledge.missed_questions overriding system value table kept_questions;
            insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, attempts, created_at)
            select 'embedding', 'captain.report-turn', null, true, account_id, 'ReportTurn', '{report}'::jsonb, now() - interval '1 hour', 1, now() from kept_gaps
            """);
        await Eventually.TrueAsync(async () => await _company.SqlAsync<long>("select count(*) from platform.jobs where failed_at is null") == 0, Token);
        (await _company.SqlAsync<long>("select count(*) from knowledge.missed_questions")).ShouldBe(0);
        (await GapsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task From_a_question_without_an_answer_to_one_that_is_cited()
    {
        var conversation = await AskAsync(Football);
        await _company.PostAsync($"/conversations/{conversation}/messages", new { content = "Not for the customer.", @private = true });
        await _company.PostAsync($"/conversations/{conversation}/messages", new { content = "One moment please." });
        await _company.PostAsync($"/conversations/{conversation}/messages", new { content = "We sponsor the football club Talleres in Argentina with 500 balls a year." });
        var gap = (await GapsAsync()).ShouldHaveSingleItem();
        var draft = await _company.GetAsync($"/knowledge/gaps/{gap["id"]}/draft");
        draft["answer"]!.GetValue<string>().ShouldBe("One moment please.\n\nWe sponsor the football club Talleres in Argentina with 500 balls a year.");
        draft["conversation_id"]!.GetValue<long>().ShouldBe(conversation);

        var pair = await _company.PostAsync($"/knowledge/gaps/{gap["id"]}/pair", new { });
        pair["status"]!.GetValue<string>().ShouldBe("pending");
        await Company.SendAsync(
            _company.Owner, HttpMethod.Patch, $"{_company.Path}/knowledge/pairs/{pair["id"]}",
            new { answer = "We sponsor the football club Talleres in Argentina with 500 balls a year.", status = "approved" });
        await _company.Host.RunJobsUntilIdleAsync(Token);
        var visitor = await _company.OpenWindowAsync();
        await visitor.WriteAsync(Football);
        var reply = await visitor.SeesAsync(Captain.IsReply);
        Captain.Text(reply).ShouldContain("Talleres");
        reply["content_attributes"]!["citations"]!.AsArray().ShouldHaveSingleItem()!["title"]!.GetValue<string>().ShouldBe(Football);

        await _company.Host.RunJobsUntilIdleAsync(Token);
        (await GapsAsync()).ShouldBeEmpty();
        var solved = (await _company.GetAsync("/knowledge/gaps?status=solved"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        (solved["missed_count"]!.GetValue<int>(), solved["missed_since_solved"]!.GetValue<int>()).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_cited_document_is_counted_once_and_rated_with_the_answer()
    {
        var conversation = await AskAsync("How much does standard delivery cost?");
        await RepeatAsync(conversation);
        var usage = await UsageAsync();
        (usage["cited"]!.GetValue<int>(), usage["cited_in_month"]!.GetValue<int>()).ShouldBe((1, 1));

        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]![0]!;
        await RateAsync("up");
        (await UsageAsync())["rated_up"]!.GetValue<int>().ShouldBe(1);
        await RateAsync("down");
        usage = await UsageAsync();
        (usage["rated_up"]!.GetValue<int>(), usage["rated_down"]!.GetValue<int>(), usage["cited"]!.GetValue<int>()).ShouldBe((0, 1, 1));
        (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]![0]!["rated_by_name"]!.GetValue<string>().ShouldStartWith("bob");
        await RateAsync(null);
        (await UsageAsync())["rated_down"]!.GetValue<int>().ShouldBe(0);

        var unanswered = await AskAsync(Football);
        var miss = (await _company.GetAsync($"/conversations/{unanswered}/turns"))["payload"]![0]!["id"];
        await _company.PostAsync($"/conversations/{unanswered}/turns/{miss}/rating", new { rating = "up" }, HttpStatusCode.UnprocessableEntity);
        await _company.PostAsync($"/conversations/{unanswered}/turns/{turn["id"]}/rating", new { rating = "up" }, HttpStatusCode.NotFound);

        async Task RateAsync(string? rating)
        {
            await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{conversation}/turns/{turn["id"]}/rating", new { rating });
            await _company.Host.RunJobsUntilIdleAsync(Token);
        }
    }

    private async Task<JsonNode> UsageAsync() =>
        (await _company.GetAsync("/knowledge/document_usage"))["payload"]!.AsArray().ShouldHaveSingleItem()!["usage"]!;

    private async Task<long> AskAsync(string question)
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(question));
        await _company.Host.RunJobsUntilIdleAsync(Token);
        return conversation;
    }

    private async Task<List<JsonNode>> GapsAsync() =>
        [.. (await _company.GetAsync("/knowledge/gaps"))["payload"]!.AsArray().Select(static g => g!)];

    /// <summary>The queue delivers at least once: the message comes again, as after the death of a node.</summary>
    private async Task RepeatAsync(long conversation)
    {
        await ExecuteAsync(
            $$"""
            insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, attempts, created_at)
            select 'captain', 'captain.take-turn', 'conversation:' || c.id, true, c.account_id, 'MessageReceived', jsonb_build_object(
                'account_id', c.account_id, 'inbox_id', c.inbox_id, 'conversation_id', c.id, 'message_id', m.id, 'sequence', m.sequence,
                'responder', jsonb_build_object('kind', 'captain', 'id', {{_assistant}}, 'mode', 'auto')), now() - interval '1 hour', 0, now()
            from inbox.conversations c join inbox.messages m on m.conversation_id = c.id and m.sender_kind = 'contact' where c.number = {{conversation}}
            """);
        await Eventually.TrueAsync(async () => await _company.SqlAsync<long>("select count(*) from platform.jobs where failed_at is null") == 0, Token);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_company.Host.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
