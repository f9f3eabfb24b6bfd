using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What an agent asks the copilot, answered by a job from what this agent may read.</summary>
public sealed class CopilotThreadTests : IAsyncLifetime
{
    private const string Goodwill = "---\naudience: internal\n---\n# Returning a pump late\n\nA pump returned late gets the goodwill code PELICAN from a team lead.";

    private readonly FakeOpenAi _provider = new();
    private Company _company = null!;
    private Window _visitor = null!;
    private long _conversation;

    public async ValueTask InitializeAsync()
    {
        await _provider.StartAsync();
        var address = string.Create(CultureInfo.InvariantCulture, $"{_provider.Address.Host}:{_provider.Address.Port}");
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = address });
        await _company.HireAsync("draft", ("Goodwill", Goodwill));
        await _company.SqlAsync<long>("with changed as (update inbox.inboxes set responder_kind = 'people', responder_id = null returning 1) select count(*) from changed");
        _visitor = await _company.OpenWindowAsync();
        _conversation = Captain.Number(await _visitor.WriteAsync("My blue pump broke after four weeks."));
        await _visitor.SendAsync(HttpMethod.Patch, "contact", new { name = "Maya" });
        await _company.PostAsync($"/conversations/{_conversation}/messages", new { content = "She is a friend of the founder.", @private = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Without_a_model_it_quotes_the_knowledge_base_internal_text_included_and_says_what_needs_one()
    {
        var thread = await AskAsync("Which goodwill code does a pump get that is returned late?");
        var answer = (await AnswerOfAsync(thread)).Last()!;
        answer["message_type"]!.GetValue<string>().ShouldBe("assistant");
        Text(answer).ShouldContain("PELICAN");
        Text(answer).ShouldContain("language model");
        answer["message"]!["sources"]![0]!["is_internal"]!.GetValue<bool>().ShouldBeTrue();
        answer["message"]!["written_by"]!.GetValue<string>().ShouldBe("extractive");
        answer["message"]!["needs_model"]!.GetValue<bool>().ShouldBeTrue();

        await AskOnAsync(thread, "Do you repair violins on the moon?");
        Text((await AnswerOfAsync(thread)).Last()!).ShouldContain("found nothing");
        var listed = await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/captain/copilot_threads");
        listed["payload"]![0]!["id"]!.GetValue<long>().ShouldBe(thread);
        listed["meta"]!["total_count"]!.GetValue<int>().ShouldBe(1);
        foreach (var shown in new[] { listed["payload"]![0]!, (await AnswerOfAsync(thread))[0]!["copilot_thread"]! })
        {
            shown["account_id"]!.GetValue<long>().ShouldBe(_company.AccountId);
            shown["user"]!["id"]!.GetValue<long>().ShouldBe(_company.AgentId);
            shown["user_id"]!.GetValue<long>().ShouldBe(_company.AgentId);
            shown["user"]!["type"]!.GetValue<string>().ShouldBe("user");
            shown["assistant"]!["id"]!.GetValue<long>().ShouldBe(shown["assistant_id"]!.GetValue<long>());
            shown["assistant"]!["type"]!.GetValue<string>().ShouldBe("captain_assistant");
        }
    }

    [Fact]
    public async Task With_a_model_it_looks_things_up_and_cites_conversations_and_documents()
    {
        var colour = "My blue pump broke after four weeks.";
        await Company.SendAsync(_company.Owner, HttpMethod.Post, $"{_company.Path}/conversations/{_conversation}/toggle_status", new { status = "resolved" });
        var second = await SecondConversationAsync("The pump is here again, order 4711.");
        await ChooseAsync(await NameAsync());
        _provider.Answer(
            FakeAnswer.Calls("search_conversations", """{"query":"blue pump"}"""),
            FakeAnswer.Lines(
                """{"verdict":"answered","confidence":0.9}""",
                """{"text":"The blue pump broke after four weeks.","quotes":[{"source":3,"quote":"My blue pump broke after four weeks."}]}""",
                """{"text":"The goodwill code is PELICAN.","quotes":[{"source":2,"quote":"gets the goodwill code PELICAN"}]}""",
                """{"text":"The founder will pay 900 euros.","quotes":[{"source":3,"quote":"the founder will pay 900 euros"}]}"""));
        var thread = await AskAsync("Which pump of this customer broke before, and which goodwill code is there?", second);
        var messages = await AnswerOfAsync(thread);
        messages.Select(m => m!["message_type"]!.GetValue<string>()).ShouldBe(["user", "assistant_thinking", "assistant"]);
        messages[1]!["message"]!["function_name"]!.GetValue<string>().ShouldBe("search_conversations");
        Text(messages[2]!).ShouldBe("The blue pump broke after four weeks. [1] The goodwill code is PELICAN. [2]", "a sentence without a true quote is left out");
        var sources = messages[2]!["message"]!["sources"]!.AsArray();
        sources[0]!["conversation_id"]!.GetValue<long>().ShouldBe(_conversation);
        sources[0]!["quote"]!.GetValue<string>().ShouldBe(colour);
        sources[1]!["document_id"].ShouldNotBeNull();
        var sent = messages[2]!["message"]!["sent"]!.AsArray();
        sent.Select(s => $"{s!["kind"]} {s["model"]} {string.Join(", ", s["parts"]!.AsArray().Select(p => p!["name"]))}")
            .ShouldBe(["chat test-model instructions, texts", "chat test-model instructions, texts, tool_calls, tool_results"], "both calls are told, and who received them");
        var told = _provider.Requests[^1].GetProperty("messages").EnumerateArray().Last(m => m.GetProperty("role").GetString() == "tool").GetProperty("content").GetString()!;
        told.ShouldContain("(private note): She is a friend of the founder.");
        var spent = (await _company.GetAsync("/captain/spending"))["payload"]![0]!;
        spent["step"]!.GetValue<string>().ShouldBe("answer");
        spent["inbox_id"]!.GetValue<long>().ShouldBe(_company.InboxId);

        _provider.Answer(FakeAnswer.Fails(500, "{}"));
        await AskOnAsync(thread, "Which goodwill code does a pump get that is returned late?");
        (await AnswerOfAsync(thread)).Last()!["message"]!["written_by"]!.GetValue<string>().ShouldBe("extractive", "a quote is better than a failure");
        (await AnswerOfAsync(thread)).Last()!["message"]!["sent"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_follow_up_is_searched_for_with_what_was_asked_before_it()
    {
        var thread = await AskAsync("Which goodwill code does a pump get that is returned late?");
        await AnswerOfAsync(thread);
        await AskOnAsync(thread, "And from whom?");
        Text((await AnswerOfAsync(thread)).Last()!).ShouldContain("team lead");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, 4_000)]
    public async Task A_model_without_tools_reads_the_best_of_the_customers_other_conversations(bool tools, int? contextTokens)
    {
        var second = await SecondConversationAsync("The lamp is here, order 4711.");
        await ChooseAsync(await NameAsync(tools, contextTokens));
        _provider.Answer(FakeAnswer.Lines(
            """{"verdict":"answered","confidence":0.9}""",
            """{"text":"The blue pump broke after four weeks.","quotes":[{"source":2,"quote":"My blue pump broke after four weeks."}]}"""));
        var answer = (await AnswerOfAsync(await AskAsync("Which pump of this customer broke before?", second))).Last()!;
        Text(answer).ShouldBe("The blue pump broke after four weeks. [1]");
        answer["message"]!["sources"]![0]!["conversation_id"]!.GetValue<long>().ShouldBe(_conversation);
        _provider.Requests.ShouldHaveSingleItem().TryGetProperty("tools", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_is_not_answered_by_their_model_is_told_why_and_not_that_one_is_missing()
    {
        var model = await NameAsync();
        var builtin = (await _company.PostAsync("/captain/models", new { name = "Quotes", provider = "builtin" }))["id"]!.GetValue<long>();
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{model}", new { fallback_id = builtin });
        await ChooseAsync(model);
        _provider.Answer(FakeAnswer.Fails(500, "{}"));
        var thread = await AskAsync("Which goodwill code does a pump get that is returned late?");
        var failed = (await AnswerOfAsync(thread)).Last()!;
        Text(failed).ShouldContain("PELICAN");
        Text(failed).ShouldEndWith("*The model did not answer: The model provider is not available (HTTP 500). Only the knowledge base was searched.*");
        failed["message"]!["needs_model"]!.GetValue<bool>().ShouldBeFalse();
        await AskOnAsync(thread, "Do you repair violins on the moon?");
        Text((await AnswerOfAsync(thread)).Last()!).ShouldStartWith("I found nothing that answers this. The model did not answer: ");

        var asked = _provider.Requests.Count;
        await Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/budgets", new { period = "day", money = 0 });
        await AskOnAsync(thread, "Which goodwill code does a pump get that is returned late?");
        var spent = (await AnswerOfAsync(thread)).Last()!;
        Text(spent).ShouldContain("PELICAN");
        Text(spent).ShouldEndWith("*The budget for models is spent: only the knowledge base was searched.*");
        spent["message"]!["needs_model"]!.GetValue<bool>().ShouldBeFalse();
        _provider.Requests.Count.ShouldBe(asked);
    }

    [Theory]
    [InlineData(true, "output limit")]
    [InlineData(false, "step of this list is missing")]
    public async Task An_agent_is_told_what_is_missing(bool isCut, string told)
    {
        await ChooseAsync(await NameAsync());
        const string Step = """{"text":"1. The goodwill code is PELICAN.","quotes":[{"source":2,"quote":"gets the goodwill code PELICAN"}]}""";
        _provider.Answer(FakeAnswer.Lines("""{"verdict":"answered","confidence":0.9}""", Step, isCut ? Step[..30] : """{"text":"2. Pay 900 euros.","quotes":[{"source":2,"quote":"pay 900 euros"}]}""") with { IsAtLimit = isCut });
        var text = Text((await AnswerOfAsync(await AskAsync("Which goodwill code is there for a late pump?", _conversation))).Last()!);
        text.ShouldStartWith("1. The goodwill code is PELICAN. [1]");
        text.ShouldContain(told);
    }

    [Fact]
    public async Task Nobody_reads_what_they_may_not_see()
    {
        var thread = await AskAsync("Which goodwill code?", _conversation);
        await AnswerOfAsync(thread);
        var (_, outsider) = await _company.AddAgentAsync("outsider@example.com");
        await Company.SendAsync(outsider, HttpMethod.Post, $"{_company.Path}/captain/copilot_threads", new { message = "What is it about?", conversation_id = _conversation }, HttpStatusCode.NotFound);
        foreach (var other in new[] { outsider, _company.Owner })
        {
            await Company.SendAsync(other, HttpMethod.Get, $"{_company.Path}/captain/copilot_threads/{thread}/copilot_messages", null, HttpStatusCode.NotFound);
            await Company.SendAsync(other, HttpMethod.Post, $"{_company.Path}/captain/copilot_threads/{thread}/copilot_messages", new { message = "And?" }, HttpStatusCode.NotFound);
            ((JsonArray)(await Company.SendAsync(other, HttpMethod.Get, $"{_company.Path}/captain/copilot_threads"))["payload"]!).ShouldBeEmpty();
        }

        // Rights are looked up when it is answered: they may be gone since.
        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/inbox_members", new { inbox_id = _company.InboxId, user_ids = new[] { _company.AgentId } });
        await ChooseAsync(await NameAsync());
        await AskOnAsync(thread, "What did the customer write?");
        Text((await AnswerOfAsync(thread)).Last()!).ShouldContain("cannot see this conversation");
        _provider.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_question_is_answered_once_however_often_it_is_delivered_and_goes_with_its_contact()
    {
        var thread = await AskAsync("Which goodwill code does a pump get that is returned late?", _conversation);
        var messages = await AnswerOfAsync(thread);
        var question = messages[0]!["id"]!.GetValue<long>();
        await DeliverAsync(thread, question);
        (await AnswerOfAsync(thread)).ToJsonString().ShouldBe(messages.ToJsonString());

        // As a node leaves it that is killed while it looks things up.
        await _company.SqlAsync<long>(
            $$"""
            with gone as (delete from captain.copilot_messages where kind = 'assistant' returning 1), left_over as (
                insert into captain.copilot_messages (account_id, thread_id, kind, message, answers, created_at)
                select {{_company.AccountId}}, {{thread}}, 'assistant_thinking', '{"content":"pumps","function_name":"search_knowledge"}', {{question}}, now() returning 1)
            select count(*) from gone, left_over
            """);
        await DeliverAsync(thread, question);
        var again = await AnswerOfAsync(thread);
        again.Select(m => m!["message_type"]!.GetValue<string>()).ShouldBe(["user", "assistant"]);
        Text(again[1]!).ShouldBe(Text(messages[1]!));

        var contact = (await _company.GetAsync($"/conversations/{_conversation}"))["meta"]!["sender"]!;
        using var export = await _company.Owner.GetAsync(new Uri($"{_company.Path}/contacts/{contact["id"]}/export", UriKind.Relative));
        (await export.Content.ReadAsStringAsync()).ShouldContain("copilot_messages");
        await _company.PostAsync($"/contacts/{contact["id"]}/erase", new { confirm = "Maya" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await _company.SqlAsync<long>("select count(*) from captain.copilot_messages")).ShouldBe(0);
    }

    [Fact]
    public async Task A_question_may_be_about_another_conversation_which_holds_for_rights_export_and_erasure()
    {
        var other = await _company.OpenWindowAsync();
        var second = Captain.Number(await other.WriteAsync("The lamp flickers since Tuesday."));
        await other.SendAsync(HttpMethod.Patch, "contact", new { name = "Bruno" });
        await ChooseAsync(await NameAsync());
        _provider.Answer(FakeAnswer.Lines("""{"verdict":"answered","confidence":0.9}""", """{"text":"The lamp flickers since Tuesday.","quotes":[{"source":1,"quote":"The lamp flickers since Tuesday."}]}"""));
        var thread = await AskAsync("What did she write?", _conversation);
        await AnswerOfAsync(thread);
        _provider.Requests[^1].ToString().ShouldContain("My blue pump broke");
        await AskOnAsync(thread, "And in this one, what flickers?", second);
        Text((await AnswerOfAsync(thread)).Last()!).ShouldBe("The lamp flickers since Tuesday. [1]");
        _provider.Requests[^1].ToString().ShouldNotContain("My blue pump broke", customMessage: "it is about another one");
        await AskOnAsync(thread, "And what broke?");
        await AnswerOfAsync(thread);
        _provider.Requests[^1].ToString().ShouldContain("My blue pump broke", customMessage: "the thread's own is the default");
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/captain/copilot_threads/{thread}/copilot_messages", new { message = "And?", conversation_id = 987_654 }, HttpStatusCode.NotFound);

        var bruno = (await _company.GetAsync($"/conversations/{second}"))["meta"]!["sender"]!["id"]!;
        var maya = (await _company.GetAsync($"/conversations/{_conversation}"))["meta"]!["sender"]!["id"]!;
        (await ExportedAsync(bruno)).ShouldContain("what flickers?");
        (await ExportedAsync(bruno)).ShouldNotContain("And what broke?");
        (await ExportedAsync(maya)).ShouldNotContain("what flickers?");
        await _company.PostAsync($"/contacts/{bruno}/erase", new { confirm = "Bruno" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await _company.SqlAsync<long>("select count(*) from captain.copilot_messages")).ShouldBe(0, "what was said after it builds upon it");
    }

    private async Task<string> ExportedAsync(JsonNode contact)
    {
        using var export = await _company.Owner.GetAsync(new Uri($"{_company.Path}/contacts/{contact}/export", UriKind.Relative));
        return await export.Content.ReadAsStringAsync();
    }

    private Task<long> DeliverAsync(long thread, long question) => _company.SqlAsync<long>(
        $$"""
        with again as (
            insert into platform.jobs (queue, handler, partition_key, account_id, type, payload, ready, run_at, created_at)
            select 'captain', 'captain.answer-copilot', null, {{_company.AccountId}}, 'AnswerQuestion',
                jsonb_build_object('account_id', {{_company.AccountId}}, 'thread_id', {{thread}}, 'message_id', {{question}}), true, now(), now() returning 1)
        select count(*) from again
        """);

    private async Task<long> SecondConversationAsync(string text)
    {
        var contact = (await _company.GetAsync($"/conversations/{_conversation}"))["meta"]!["sender"]!["id"]!.GetValue<long>();
        var source = await _company.SqlAsync<string>($"select source_id from inbox.contact_inboxes where contact_id = {contact}");
        var opened = await _company.PostAsync("/conversations", new { source_id = source, inbox_id = _company.InboxId, contact_id = contact });
        var number = opened["id"]!.GetValue<long>();
        await _company.PostAsync($"/conversations/{number}/messages", new { content = text });
        return number;
    }

    [Fact]
    public async Task What_it_looks_up_fits_beside_what_the_model_reads_already()
    {
        var model = await NameAsync();
        await ChooseAsync(model);
        await Company.SendAsync(_company.Owner, HttpMethod.Patch, $"{_company.Path}/captain/models/{model}", new { context_tokens = 8_192 });
        _provider.ContextTokens = 8_192;
        for (var i = 0; i < 12; i++) await _visitor.WriteAsync($"{i}: {string.Concat(Enumerable.Repeat("蓝色的水泵坏了。", 100))}");
        var older = await SecondConversationAsync(string.Concat(Enumerable.Repeat("The green lamp flickers in the evening and hums at night. ", 60)));
        _provider.Answer(
            FakeAnswer.Calls("read_conversation", $$"""{"number":"{{older}}"}"""),
            FakeAnswer.Lines("""{"verdict":"answered","confidence":0.9}""", """{"text":"The goodwill code is PELICAN.","quotes":[{"source":2,"quote":"gets the goodwill code PELICAN"}]}"""));
        var thread = await AskAsync("Which goodwill code does a pump get that is returned late?", _conversation);
        Text((await AnswerOfAsync(thread)).Last()!).ShouldStartWith("The goodwill code is PELICAN.");
        _provider.Requests.Count.ShouldBe(2);
    }

    private async Task<long> AskAsync(string message, long? conversation = null) => (await Company.SendAsync(
        _company.Agent, HttpMethod.Post, $"{_company.Path}/captain/copilot_threads", new { message, conversation_id = conversation }))["id"]!.GetValue<long>();

    private Task<JsonNode> AskOnAsync(long thread, string message, long? conversation = null) => Company.SendAsync(
        _company.Agent, HttpMethod.Post, $"{_company.Path}/captain/copilot_threads/{thread}/copilot_messages", new { message, conversation_id = conversation });

    private async Task<JsonArray> AnswerOfAsync(long thread)
    {
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return (JsonArray)(await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/captain/copilot_threads/{thread}/copilot_messages"))["payload"]!;
    }

    private static string Text(JsonNode message) => message["message"]!["content"]!.GetValue<string>();

    private async Task<long> NameAsync(bool tools = true, int? contextTokens = null) => (await _company.PostAsync(
        "/captain/models",
        new { name = "Local", provider = "open_ai", base_url = _provider.BaseUrl.ToString(), model_id = _provider.ModelId, api_key = _provider.ApiKey, timeout_seconds = 5, context_tokens = contextTokens, max_output_tokens = 500, capabilities = tools ? new[] { "tools", "temperature" } : ["temperature"] }))["id"]!.GetValue<long>();

    private Task<JsonNode> ChooseAsync(long model) =>
        Company.SendAsync(_company.Owner, HttpMethod.Put, _company.Path + "/captain/model_choices", new { level = "account", step = "any", model_id = model });
}
