using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>What whoever answers automatically may do, and what the customer and the agents see of it.</summary>
public sealed class ResponderTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task A_pending_conversation_is_answered_with_sources_and_stays_pending()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("How do I reset my password?");
        var attributes = JsonSerializer.SerializeToElement(new { written_by = "assistant", citations = new[] { new { number = 1, title = "Passwords", url = "https://acme.example/p", quote = "Press reset." } } });
        var reply = Reply(await IdOfAsync(1), 1, "Press reset. [1]") with { Attributes = attributes };
        (await WithConversationsAsync(c => c.PostReplyAsync(reply, CancellationToken.None))).ShouldBe(PostReplyResult.Posted);

        var seen = (await window.MessagesAsync())[^1]!;
        seen["sender_type"]!.GetValue<string>().ShouldBe("Captain::Assistant");
        seen["sender"]!["type"]!.GetValue<string>().ShouldBe("captain_assistant");
        seen["content_attributes"]!["citations"]![0]!["quote"]!.GetValue<string>().ShouldBe("Press reset.");
        (await Company.GetAsync("/conversations/1"))["status"]!.GetValue<string>().ShouldBe("pending");
        (await Company.GetAsync("/conversations?status=pending"))["data"]!["meta"]!["all_count"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_transcript_holds_the_public_words_of_the_present_session_only()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("old question");
        await Company.PostAsync("/conversations/1/messages", new { content = "old answer" });
        await Company.PostAsync("/conversations/1/toggle_status", new { status = "resolved" });
        await window.WriteAsync("new question");
        await Company.PostAsync("/conversations/1/messages", new { content = "note", @private = true });
        var id = await IdOfAsync(1);
        var transcript = (await WithConversationsAsync(c => c.ReadTranscriptAsync(id, 20, CancellationToken.None)))!;
        transcript.Messages.Select(m => m.Text).ShouldBe(["new question"]);
        transcript.Status.ShouldBe(ConversationStatus.Open, "the agent who answered owned it, and has it again");
        transcript.Assignee.ShouldNotBeNull();
        transcript.Responder.ShouldBe(Captain);
        transcript.LastCustomerSequence.ShouldBe(transcript.Messages[0].Sequence);
        (await InAccountAsync(s => ((IConversations)s.GetService(typeof(IConversations))!).ReadTranscriptAsync(id, 20, CancellationToken.None), account: 999)).ShouldBeNull();
    }

    [Fact]
    public async Task A_draft_is_seen_by_agents_alone_and_sent_with_one_click_once()
    {
        await LetCaptainAnswerAsync(ResponderMode.Draft);
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("question");
        var id = await IdOfAsync(1);
        await WithConversationsAsync(c => c.PostDraftAsync(Reply(id, 1, "first idea"), CancellationToken.None));
        (await WithConversationsAsync(c => c.PostDraftAsync(Reply(id, 1, "better idea"), CancellationToken.None))).ShouldBe(PostReplyResult.Posted);
        (await window.MessagesAsync()).Count.ShouldBe(1);

        var messages = (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray();
        messages.Select(m => m!["content_attributes"]!["draft"]?["status"]!.GetValue<string>()).ShouldBe([null, "dismissed", "open"]);
        var draft = messages[^1]!["id"]!.GetValue<long>();
        var clicks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/messages/{draft}/send_draft", new { })));
        clicks.Select(m => m["id"]!.GetValue<long>()).Distinct().ShouldHaveSingleItem();
        (await window.MessagesAsync()).Select(m => m!["content"]!.GetValue<string>()).ShouldBe(["question", "better idea"]);
        clicks[0]["sender_type"]!.GetValue<string>().ShouldBe("User");

        var old = messages[1]!["id"]!.GetValue<long>();
        await Company.PostAsync($"/conversations/1/messages/{old}/send_draft", new { }, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_edited_draft_is_sent_as_edited_without_the_sources()
    {
        await LetCaptainAnswerAsync(ResponderMode.Draft);
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("question");
        var attributes = JsonSerializer.SerializeToElement(new { citations = new[] { new { number = 1 } } });
        var draft = Reply(await IdOfAsync(1), 1, "idea [1]") with { Attributes = attributes };
        await WithConversationsAsync(c => c.PostDraftAsync(draft, CancellationToken.None));
        var id = (await Company.GetAsync("/conversations/1/messages"))["payload"]![1]!["id"]!.GetValue<long>();
        var sent = await Company.PostAsync($"/conversations/1/messages/{id}/send_draft", new { content = "mine" });
        sent["content"]!.GetValue<string>().ShouldBe("mine");
        sent["content_attributes"]!["citations"].ShouldBeNull();
    }

    [Fact]
    public async Task A_persons_own_reply_dismisses_the_open_draft()
    {
        await LetCaptainAnswerAsync(ResponderMode.Draft);
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("question");
        await WithConversationsAsync(async c => await c.PostDraftAsync(Reply(await IdOfAsync(1), 1, "idea"), CancellationToken.None));
        await Company.PostAsync("/conversations/1/messages", new { content = "my own words" });
        var messages = (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray();
        messages[1]!["content_attributes"]!["draft"]!["status"]!.GetValue<string>().ShouldBe("dismissed");
    }

    [Fact]
    public async Task A_hand_off_tells_the_customer_asks_for_an_address_notes_the_reason_and_opens_once()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("I want a person");
        var handoff = await HandoffAsync(1);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithConversationsAsync(c => c.HandOffAsync(handoff, CancellationToken.None))));
        results.Count(r => r is PostReplyResult.Posted).ShouldBe(1);
        results.Count(r => r is PostReplyResult.AlreadyPosted).ShouldBe(3);

        var seen = await window.MessagesAsync();
        seen.Select(m => m!["content"]!.GetValue<string>()).ShouldBe(["I want a person", "Nobody is here", "Your e-mail?"]);
        seen[^1]!["content_type"]!.GetValue<string>().ShouldBe("input_email");
        var conversation = await Company.GetAsync("/conversations/1");
        conversation["status"]!.GetValue<string>().ShouldBe("open");
        conversation["waiting_since"]!.GetValue<long>().ShouldBeGreaterThan(0);
        var note = (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray()[^1]!;
        note["private"]!.GetValue<bool>().ShouldBeTrue();
        note["content_attributes"]!["handoff"]!["reason"]!.GetValue<string>().ShouldBe("asked for a person");
        (await WithConversationsAsync(async c => await c.PostReplyAsync(Reply(await IdOfAsync(1), 1), CancellationToken.None))).ShouldBe(PostReplyResult.TakenOver);
    }

    [Fact]
    public async Task A_hand_off_does_not_ask_for_an_address_it_knows()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.SendAsync(HttpMethod.Patch, "contact", new { email = "known@example.com" });
        await window.WriteAsync("I want a person");
        var handoff = await HandoffAsync(1);
        await WithConversationsAsync(c => c.HandOffAsync(handoff, CancellationToken.None));
        (await window.MessagesAsync()).Select(m => m!["content"]!.GetValue<string>()).ShouldBe(["I want a person", "Nobody is here"]);
    }

    [Fact]
    public async Task An_agent_gives_the_conversation_back_and_the_assistant_answers_again()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("question");
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/toggle_status", new { status = "open" });
        (await Company.GetAsync("/conversations/1"))["meta"]!["assignee"]!["id"]!.GetValue<long>().ShouldBe(Company.AgentId);
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/toggle_status", new { status = "pending" });
        (await Company.GetAsync("/conversations/1"))["meta"]!["assignee"].ShouldBeNull();
        await window.WriteAsync("another");
        var id = await IdOfAsync(1);
        var transcript = (await WithConversationsAsync(c => c.ReadTranscriptAsync(id, 5, CancellationToken.None)))!;
        (await WithConversationsAsync(c => c.PostReplyAsync(Reply(id, transcript.LastCustomerSequence), CancellationToken.None))).ShouldBe(PostReplyResult.Posted);
    }

    [Fact]
    public async Task Only_a_responder_that_exists_can_be_chosen_for_an_inbox()
    {
        var path = $"/inboxes/{Company.InboxId}/responder";
        (await Company.GetAsync(path))["kind"]!.GetValue<string>().ShouldBe("people");
        await Company.SendAsync(Company.Owner, HttpMethod.Put, Company.Path + path, new { kind = "robot", id = 1 }, HttpStatusCode.UnprocessableEntity);
        await Company.SendAsync(Company.Agent, HttpMethod.Put, Company.Path + path, new { kind = "people" }, HttpStatusCode.Unauthorized);
        await LetCaptainAnswerAsync();
        var back = await Company.SendAsync(Company.Owner, HttpMethod.Patch, Company.Path + path, new { responder = new { kind = "people" } });
        back["kind"]!.GetValue<string>().ShouldBe("people");
        var inboxes = await InAccountAsync(s => ((IInbox)s.GetService(typeof(IInbox))!).ListPostsAsync("captain", CancellationToken.None));
        inboxes.ShouldBeEmpty();
    }

    private async Task<Handoff> HandoffAsync(long number) => new(
        await IdOfAsync(number),
        Guid.NewGuid(),
        1,
        Assistant,
        "asked for a person",
        "A colleague will answer",
        "The customer asked for a person.",
        JsonSerializer.SerializeToElement(new { handoff = new { reason = "asked for a person" } }),
        "Nobody is here",
        "Your e-mail?");
}
