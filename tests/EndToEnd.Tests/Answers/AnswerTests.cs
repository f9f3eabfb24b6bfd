using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>From a visitor's message to what the visitor and the agents see, with the extractive writer.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    internal const string Shipping = """
        # Shipping

        ## How long it takes

        Orders leave our warehouse within one working day. Standard delivery within Germany takes 2 to 3 working days. Delivery to other countries of the European Union takes 4 to 6 working days.

        ## What it costs

        Standard delivery costs €4.90. Orders over €60 are delivered free of charge.
        """;

    private Company _company = null!;
    private long _assistant;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        _assistant = await _company.HireAsync("auto", ("Shipping", Shipping));
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_question_that_the_knowledge_answers_is_answered_with_a_source()
    {
        var visitor = await _company.OpenWindowAsync();
        await visitor.WriteAsync("How much does standard delivery cost?");

        var reply = await visitor.SeesAsync(Captain.IsReply);

        Captain.Text(reply).ShouldContain("€4.90");
        Captain.Text(reply).ShouldContain("[1]");
        var attributes = reply["content_attributes"]!;
        attributes["written_by"]!.GetValue<string>().ShouldBe("assistant");
        attributes["language"]!.GetValue<string>().ShouldBe("en");
        var source = attributes["citations"]!.AsArray().ShouldHaveSingleItem()!;
        source["title"]!.GetValue<string>().ShouldBe("Shipping");
        Shipping.ShouldContain(source["quote"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_question_that_is_too_long_is_answered_whatever_stands_where_it_is_cut()
    {
        var visitor = await _company.OpenWindowAsync();
        const string Question = "How much does standard delivery cost? ";
        await visitor.WriteAsync(Question + new string('x', 1999 - Question.Length) + "😀 thanks");
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldContain("€4.90");
    }

    [Fact]
    public async Task The_record_of_a_turn_says_what_was_searched_found_written_and_decided()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How much does standard delivery cost?"));
        await visitor.SeesAsync(Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var turn = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().ShouldHaveSingleItem()!;

        turn["outcome"]!.GetValue<string>().ShouldBe("reply");
        turn["language"]!.GetValue<string>().ShouldBe("en");
        turn["writer"]!.GetValue<string>().ShouldBe("extractive");
        turn["index_version"]!.GetValue<string>().ShouldNotBeEmpty();
        turn["confidence"]!.GetValue<double>().ShouldBeGreaterThan(0);
        (turn["decision"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["rule"]!.GetValue<string>()).ShouldBe(("answer", "answered", "knowledge_answers"));
        var record = turn["record"]!;
        record["passages"]!.AsArray().ShouldNotBeEmpty();
        record["sentences"]!.AsArray().ShouldNotBeEmpty();
        record["steps"]!.AsArray().Select(s => s!["name"]!.GetValue<string>()).ShouldBe(["read", "guard", "choose", "condense", "plan", "search", "write", "decide", "post"]);
    }

    [Fact]
    public async Task A_question_that_the_knowledge_does_not_answer_goes_to_people_with_the_reason()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("Do you sponsor football clubs in Argentina?"));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await _company.StatusAsync(conversation)).ShouldBe("open");
        var note = (await _company.ThreadAsync(conversation)).Single(m => m!["private"]!.GetValue<bool>());
        var handoff = note!["content_attributes"]!["handoff"]!;
        handoff["reason"]!.GetValue<string>().ShouldBe("no_answer");
        handoff["question"]!.GetValue<string>().ShouldContain("football");
        handoff["tried"]!.AsArray().ShouldNotBeEmpty();
        (await visitor.MessagesAsync()).ShouldNotContain(m => Captain.Text(m).Contains("Handed over"), "the note is private");
    }

    [Theory]
    [InlineData("Do you sponsor football clubs in Argentina?", "couldn't find an answer", "Nobody from the team is online")]
    [InlineData("¿Patrocinan ustedes clubes de fútbol en Argentina?", "No he encontrado una respuesta", "no hay nadie del equipo conectado")]
    [InlineData("Vocês patrocinam clubes de futebol na Argentina?", "Não encontrei uma resposta", "não há ninguém da equipe on-line")]
    [InlineData("你们在阿根廷赞助足球俱乐部吗？", "没有找到这个问题的答案", "目前没有同事在线")]
    public async Task A_customer_without_an_answer_is_told_so_and_that_nobody_is_there(string question, string noAnswer, string nobody)
    {
        var visitor = await _company.OpenWindowAsync();
        await visitor.WriteAsync(question);

        var told = Captain.Text(await visitor.SeesAsync(m => Captain.IsReply(m) && m["content_type"]!.GetValue<string>() == "text"));

        told.ShouldContain(noAnswer);
        told.ShouldContain(nobody);
        told.IndexOf(noAnswer, StringComparison.Ordinal).ShouldBeLessThan(told.IndexOf(nobody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_customer_who_asked_for_a_person_is_not_told_of_a_missing_answer()
    {
        var visitor = await _company.OpenWindowAsync();
        await visitor.WriteAsync("I want to talk to a human please");

        var told = Captain.Text(await visitor.SeesAsync(m => Captain.IsReply(m) && m["content_type"]!.GetValue<string>() == "text"));

        told.ShouldStartWith("Nobody from the team is online");
    }

    [Theory]
    [InlineData("I want to talk to a human please")]
    [InlineData("Quiero hablar con una persona")]
    [InlineData("Quero falar com um atendente")]
    [InlineData("转人工")]
    public async Task A_customer_who_asks_for_a_person_gets_one_and_is_asked_for_an_address_when_nobody_is_there(string request)
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync(request));
        var question = await visitor.SeesAsync(m => m["content_type"]!.GetValue<string>() == "input_email");

        (await _company.StatusAsync(conversation)).ShouldBe("open");
        var turn = await _company.SqlAsync<string>("select id::text from captain.turns");
        (await _company.ThreadAsync(conversation)).Where(m => m!["sender_type"]?.GetValue<string>() == "Captain::Assistant")
            .Select(m => m!["content_attributes"]!["turn_id"]?.GetValue<string>()).ShouldBe([turn, turn, turn], "the word, the question and the note lead to one trace");
        question["content_attributes"]!["turn_id"].ShouldBeNull("it is no answer that a customer would rate");
        await visitor.SendAsync(HttpMethod.Patch, $"messages/{question["id"]}", new { contact = new { email = "ana@example.org" } });
        var contact = (await _company.GetAsync($"/conversations/{conversation}"))["meta"]!["sender"]!;
        contact["email"]!.GetValue<string>().ShouldBe("ana@example.org");
    }

    [Fact]
    public async Task A_customer_who_wants_no_person_gets_an_answer()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("I don't want to talk to a human, just tell me how much standard delivery costs."));

        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldContain("€4.90");
        (await _company.StatusAsync(conversation)).ShouldBe("pending");
    }

    [Fact]
    public async Task A_burst_of_messages_gets_one_answer()
    {
        var visitor = await _company.OpenWindowAsync();
        foreach (var text in (string[])["hi there", "a question about delivery", "how long does standard delivery within Germany take?"])
        {
            await visitor.WriteAsync(text);
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        await visitor.SeesAsync(Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        var messages = await visitor.MessagesAsync();
        messages.Count(m => !Captain.IsReply(m)).ShouldBe(3);
        messages.Count.ShouldBe(4);
        Captain.IsReply(messages[3]!).ShouldBeTrue();
    }

    [Fact]
    public async Task The_same_message_sent_twice_is_stored_and_answered_once()
    {
        var visitor = await _company.OpenWindowAsync();
        const string Question = "How much does standard delivery cost?";
        await visitor.WriteAsync(Question, "made-by-the-widget");
        await visitor.WriteAsync(Question, "made-by-the-widget");
        await visitor.SeesAsync(Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await visitor.MessagesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task As_a_draft_the_answer_is_the_agents_to_send()
    {
        await _company.LetAnswerAsync(_assistant, "draft");
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How much does standard delivery cost?"));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await visitor.MessagesAsync()).ShouldNotContain(m => Captain.IsReply(m), "the visitor sees no draft");
        var draft = (await _company.ThreadAsync(conversation)).Single(m => m!["content_attributes"]!["draft"] is not null);
        draft!["private"]!.GetValue<bool>().ShouldBeTrue();
        (await _company.StatusAsync(conversation)).ShouldBe("open");

        await _company.PostAsync($"/conversations/{conversation}/messages/{draft["id"]}/send_draft", new { });
        Captain.Text(await visitor.SeesAsync(Captain.IsReply)).ShouldContain("€4.90");
    }

    [Fact]
    public async Task After_a_hand_off_Captain_is_silent_until_an_agent_gives_the_conversation_back()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("I want to talk to a human please"));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await visitor.WriteAsync("How much does standard delivery cost?");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await visitor.MessagesAsync()).ShouldNotContain(m => Captain.IsReply(m) && Captain.Text(m).Contains("4.90"));

        await _company.PostAsync($"/conversations/{conversation}/toggle_status", new { status = "pending" });
        await visitor.WriteAsync("So how much does standard delivery cost?");
        await visitor.SeesAsync(m => Captain.IsReply(m) && Captain.Text(m).Contains("4.90"));
    }

    [Fact]
    public async Task An_agents_answer_ends_Captains_part()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How much does standard delivery cost?"));
        await visitor.SeesAsync(Captain.IsReply);
        await _company.PostAsync($"/conversations/{conversation}/messages", new { content = "Robin here, anything else?" });
        await visitor.WriteAsync("How long does standard delivery within Germany take?");
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

        (await _company.StatusAsync(conversation)).ShouldBe("open");
        (await visitor.MessagesAsync()).Count(Captain.IsReply).ShouldBe(2);
    }

    [Fact]
    public async Task Changing_only_the_mode_of_an_inbox_leaves_its_assistant_on_duty()
    {
        await using var company = await Company.StartAsync();
        var guide = await company.HireAsync("auto", ("Returns", "You can return a pot within 30 days."));

        var responder = await Company.SendAsync(company.Owner, HttpMethod.Patch, $"{company.Path}/inboxes/{company.InboxId}/responder", new { mode = "draft" });

        responder["kind"]!.GetValue<string>().ShouldBe("captain");
        responder["mode"]!.GetValue<string>().ShouldBe("draft");
        responder["id"]!.GetValue<long>().ShouldBe(guide);
    }
}
