using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests.WebChat;

public sealed class WidgetConversationTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task A_visitor_writes_and_an_agent_answers_and_resolves()
    {
        var window = await Company.OpenWindowAsync();
        var sent = await window.WriteAsync("Where is my order?", "echo-1");
        sent["echo_id"]!.GetValue<string>().ShouldBe("echo-1");
        sent["message_type"]!.GetValue<int>().ShouldBe(0);

        var list = await Company.SendAsync(Company.Agent, HttpMethod.Get, $"{Company.Path}/conversations");
        var conversation = list["data"]!["payload"]!.AsArray().ShouldHaveSingleItem()!;
        conversation["id"]!.GetValue<long>().ShouldBe(1);
        conversation["status"]!.GetValue<string>().ShouldBe("open");
        conversation["unread_count"]!.GetValue<int>().ShouldBe(1);
        conversation["messages"]![0]!["content"]!.GetValue<string>().ShouldBe("Where is my order?");
        conversation["meta"]!["channel"]!.GetValue<string>().ShouldBe("Channel::WebWidget");
        list["data"]!["meta"]!["unassigned_count"]!.GetValue<int>().ShouldBe(1);

        var reply = await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/messages", new { content = "It left today." });
        reply["message_type"]!.GetValue<int>().ShouldBe(1);
        reply["sender"]!["type"]!.GetValue<string>().ShouldBe("user");

        var seen = await window.MessagesAsync();
        seen.Select(m => m!["content"]!.GetValue<string>()).ShouldBe(["Where is my order?", "It left today."]);

        var status = await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/toggle_status");
        status["payload"]!["current_status"]!.GetValue<string>().ShouldBe("resolved");
        (await window.SendAsync(HttpMethod.Get, "conversations"))["status"]!.GetValue<string>().ShouldBe("resolved");

        await window.WriteAsync("It did not arrive");
        (await Company.GetAsync("/conversations/1"))["status"]!.GetValue<string>().ShouldBe("open");
    }

    [Fact]
    public async Task A_repeated_message_is_stored_once_and_answered_alike()
    {
        var window = await Company.OpenWindowAsync();
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => window.WriteAsync("Hello", "same")));
        attempts.Select(m => m["id"]!.GetValue<long>()).Distinct().ShouldHaveSingleItem();
        (await window.MessagesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Quick_first_messages_share_one_conversation_in_order_without_gaps()
    {
        var windows = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Company.OpenWindowAsync()));
        await Task.WhenAll(windows.SelectMany(window => Enumerable.Range(0, 10).Select(n => window.WriteAsync($"m{n}", $"e{n}"))));
        foreach (var window in windows)
        {
            var messages = await window.MessagesAsync();
            messages.Select(m => m!["sequence"]!.GetValue<long>()).ShouldBe(Enumerable.Range(1, 10).Select(n => (long)n));
            messages.Select(m => m!["conversation_id"]!.GetValue<long>()).Distinct().ShouldHaveSingleItem();
        }

        (await Company.SqlAsync<long>("select max(number) from inbox.conversations")).ShouldBe(4);
        (await Company.SqlAsync<long>("select count(*) from inbox.conversations")).ShouldBe(4);
    }

    [Fact]
    public async Task A_visitor_sees_no_private_note_no_activity_and_no_other_visitors_words()
    {
        var mine = await Company.OpenWindowAsync();
        var theirs = await Company.OpenWindowAsync();
        await mine.WriteAsync("mine");
        await theirs.WriteAsync("theirs");
        await Company.PostAsync("/conversations/1/messages", new { content = "secret note", @private = "true" });
        await Company.PostAsync("/conversations/1/toggle_status", new { status = "resolved" });

        var text = (await mine.SendAsync(HttpMethod.Get, "messages")).ToJsonString();
        text.ShouldNotContain("secret note");
        text.ShouldNotContain("theirs");
        text.ShouldNotContain("resolved by");
        (await mine.SendAsync(HttpMethod.Get, "messages?changed_after=0")).ToJsonString().ShouldNotContain("secret note");
        var agents = await Company.GetAsync("/conversations/1/messages");
        agents["payload"]!.AsArray().Select(m => m!["private"]!.GetValue<bool>()).ShouldContain(true);

        var foreignId = (await theirs.MessagesAsync())[0]!["id"]!.GetValue<long>();
        await mine.SendAsync(HttpMethod.Patch, $"messages/{foreignId}", new { submitted_email = "a@b.example" }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_a_valid_token_nobody_reads_and_an_unknown_website_is_not_found()
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        using var stranger = Company.NewClient();
        await Company.SendAsync(stranger, HttpMethod.Get, window.Url("messages"), null, HttpStatusCode.Unauthorized);
        var parts = window.Token.Split('.');
        stranger.DefaultRequestHeaders.Add("X-Auth-Token", $"{parts[0]}.{parts[1]}.{new string(parts[2].Reverse().ToArray())}");
        await Company.SendAsync(stranger, HttpMethod.Get, window.Url("messages"), null, HttpStatusCode.Unauthorized);
        await Company.SendAsync(stranger, HttpMethod.Get, "/api/v1/widget/messages?website_token=nope", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_e_mail_address_given_in_the_window_is_kept_with_the_contact()
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await Company.PostAsync("/conversations/1/messages", new { content = "Your e-mail?", content_type = "input_email" });
        var question = (await window.MessagesAsync())[^1]!;
        var id = question["id"]!.GetValue<long>();
        await window.SendAsync(HttpMethod.Patch, $"messages/{id}", new { contact = new { email = "not an address" } }, HttpStatusCode.UnprocessableEntity);
        var answered = await window.SendAsync(HttpMethod.Patch, $"messages/{id}", new { contact = new { email = "Visitor@Example.com" } });
        answered["content_attributes"]!["submitted_email"]!.GetValue<string>().ShouldBe("visitor@example.com");
        var conversation = await Company.GetAsync("/conversations/1");
        conversation["meta"]!["sender"]!["email"]!.GetValue<string>().ShouldBe("visitor@example.com");
    }

    [Fact]
    public async Task An_address_that_is_somebody_elses_stays_theirs()
    {
        await Company.PostAsync("/contacts", new { name = "Carol", email = "carol@example.com" });
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await window.SendAsync(HttpMethod.Patch, "contact", new { email = "carol@example.com", name = "Mallory" });
        var sender = (await Company.GetAsync("/conversations/1"))["meta"]!["sender"]!;
        sender["email"].ShouldBeNull();
        sender["additional_attributes"]!["claimed_email"]!.GetValue<string>().ShouldBe("carol@example.com");
        var found = await Company.GetAsync("/contacts/search?q=carol");
        found["payload"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("Carol");
    }

    [Fact]
    public async Task What_changed_after_a_revision_is_exactly_what_is_sent()
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("one");
        var reply = await Company.PostAsync("/conversations/1/messages", new { content = "two" });
        var first = await window.SendAsync(HttpMethod.Get, "messages?changed_after=0");
        first["payload"]!.AsArray().Count.ShouldBe(2);
        var revision = first["meta"]!["revision"]!.GetValue<long>();
        (await window.SendAsync(HttpMethod.Get, $"messages?changed_after={revision}"))["payload"]!.AsArray().Count.ShouldBe(0);

        await Company.SendAsync(Company.Owner, HttpMethod.Delete, $"{Company.Path}/conversations/1/messages/{reply["id"]}");
        var changed = (await window.SendAsync(HttpMethod.Get, $"messages?changed_after={revision}"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        changed["content_attributes"]!["deleted"]!.GetValue<bool>().ShouldBeTrue();
        changed["content"]!.GetValue<string>().ShouldNotBe("two");
    }
}
