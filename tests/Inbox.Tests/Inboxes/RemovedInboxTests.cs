using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Inboxes;

/// <summary>An inbox is taken out of use without anything that was said in it being lost, and comes back as it was.</summary>
public sealed class RemovedInboxTests(CompanyFixture fixture) : InCompany(fixture)
{
    private string Path => $"{Company.Path}/inboxes/{Company.InboxId}";

    [Fact]
    public async Task A_removed_inbox_is_in_no_list_and_what_was_said_in_it_stays_readable()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        (await RemoveAsync())["message"]!.GetValue<string>().ShouldContain("restore");

        foreach (var person in new[] { Company.Owner, Company.Agent })
        {
            (await ListAsync(person, "")).ShouldBeEmpty();
            (await ListAsync(person, "?removed=true")).ShouldHaveSingleItem()!["removed_at"]!.GetValue<long>().ShouldBeGreaterThan(0);
            var conversation = await Company.SendAsync(person, HttpMethod.Get, $"{Company.Path}/conversations/1");
            conversation["can_reply"]!.GetValue<bool>().ShouldBeFalse();
            (await Company.SendAsync(person, HttpMethod.Get, $"{Company.Path}/conversations/1/messages"))["payload"]!.AsArray().Select(Text).ShouldContain("hello");
        }
    }

    [Fact]
    public async Task Nothing_arrives_in_it_by_any_way_and_nothing_new_begins()
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        var api = (await Company.PostAsync("/inboxes", new { name = "Shop", channel = new { type = "api" } }))!;
        var contact = (await Company.PostAsync("/contacts", new { name = "Ines", inbox_id = api["id"]!.GetValue<long>() }))["payload"]!["contact"]!["id"]!.GetValue<long>();
        var begin = new { inbox_id = api["id"]!.GetValue<long>(), contact_id = contact };
        var number = (await Company.PostAsync("/conversations", begin))["id"]!.GetValue<long>();
        await RemoveAsync();
        await RemoveAsync(api["id"]!.GetValue<long>());

        await window.WriteAsync("anybody?", expected: HttpStatusCode.NotFound);
        await Company.PostAsync($"/conversations/{number}/messages", new { content = "anybody?", message_type = "incoming" }, HttpStatusCode.NotFound);
        await Company.PostAsync("/conversations", begin, HttpStatusCode.NotFound);
        await Company.PostAsync("/contacts", new { name = "Otto", inbox_id = api["id"]!.GetValue<long>() }, HttpStatusCode.NotFound);
        await Company.PostAsync($"/conversations/{number}/messages", new { content = "Nobody reads that." }, HttpStatusCode.UnprocessableEntity);
        await Company.PostAsync($"/conversations/{number}/messages", new { content = "For us.", @private = true });
        using var client = Company.NewClient();
        await Company.SendAsync(client, HttpMethod.Post, $"/public/api/v1/inboxes/{api["inbox_identifier"]!.GetValue<string>()}/contacts", new { name = "Ines" }, HttpStatusCode.NotFound);
        (await Company.SqlAsync<long>("select count(*) from inbox.messages where not private and message_type <> 'activity'")).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_automated_answers_in_it_until_it_is_back_as_it_was()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await RemoveAsync();
        await RemoveAsync();
        (await KindAsync()).ShouldBe("people");
        await Company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await Company.SendAsync(Company.Agent, HttpMethod.Get, $"{Company.Path}/conversations/1"))["status"]!.GetValue<string>().ShouldBe("open", "nobody else looks at what waited for the assistant");
        // It is about the one who was chosen, whom this test has made up; people would simply be accepted, and he forgotten.
        await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Path}/responder", new { mode = "draft" }, HttpStatusCode.UnprocessableEntity);

        var restored = await Company.SendAsync(Company.Owner, HttpMethod.Post, $"{Path}/restore");
        restored.AsObject().ContainsKey("removed_at").ShouldBeFalse();
        (await KindAsync()).ShouldBe("captain", "what was chosen there meanwhile did not forget whom");
        (await ListAsync(Company.Agent, "")).ShouldHaveSingleItem();
        await window.WriteAsync("I am still here");
        (await window.MessagesAsync()).Select(Text).ShouldContain("I am still here", "he goes on where he was");
    }

    [Fact]
    public async Task A_message_that_was_stored_while_it_went_comes_to_people_too()
    {
        await LetCaptainAnswerAsync();
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        // Those of other tests wait for their time, too.
        await Company.SqlAsync<long>("with gone as (delete from platform.jobs where handler = 'inbox.open-pending' returning 1) select count(*) from gone");
        await RemoveAsync();
        await Company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        // As a transaction leaves it that began before the inbox went and ended behind the first look.
        await Company.SqlAsync<long>("with late as (update inbox.conversations set status = 'pending' returning 1) select count(*) from late");
        (await Company.SqlAsync<long>("with due as (update platform.jobs set run_at = now() where handler = 'inbox.open-pending' returning 1) select count(*) from due")).ShouldBe(1);
        await Company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await Company.SendAsync(Company.Agent, HttpMethod.Get, $"{Company.Path}/conversations/1"))["status"]!.GetValue<string>().ShouldBe("open");
    }

    [Fact]
    public async Task Neither_a_suggestion_nor_what_was_held_back_is_sent_where_nobody_gets_it()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("question");
        var id = await IdOfAsync(1);
        await WithConversationsAsync(c => c.PostDraftAsync(Reply(id, 1, "an idea"), CancellationToken.None));
        await WithConversationsAsync(c => c.HandOffAsync(
            new Handoff(id, Guid.NewGuid(), 1, Assistant, "sensitive", null, "note", null, null, null, new HeldMessage(HeldDirection.Outgoing, "an answer", null, "a rule")), CancellationToken.None));
        var messages = (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray();
        var draft = $"/conversations/1/messages/{messages.Single(static m => Text(m) == "an idea")!["id"]}";
        var held = $"/conversations/1/messages/{messages.Single(static m => Text(m) == "an answer")!["id"]}";
        await RemoveAsync();
        (await Company.PostAsync($"{draft}/send_draft", new { }, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("nothing reaches its customers");
        (await Company.PostAsync($"{held}/release", new { }, HttpStatusCode.UnprocessableEntity)).ToJsonString().ShouldContain("nothing reaches its customers");
        (await Company.SqlAsync<long>("select count(*) from inbox.messages where content in ('an idea', 'an answer') and not private")).ShouldBe(0);

        await Company.SendAsync(Company.Owner, HttpMethod.Post, $"{Path}/restore");
        await Company.PostAsync($"{held}/release", new { });
        await Company.PostAsync($"{draft}/send_draft", new { });
        (await window.MessagesAsync()).Select(Text).ShouldBe(["question", "an answer", "an idea"]);
    }

    [Fact]
    public async Task Only_administrators_remove_and_restore()
    {
        await Company.SendAsync(Company.Agent, HttpMethod.Delete, Path, expected: HttpStatusCode.Unauthorized);
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Path}/restore", expected: HttpStatusCode.Unauthorized);
        (await ListAsync(Company.Owner, "")).ShouldHaveSingleItem();
    }

    private Task<JsonNode> RemoveAsync(long? inbox = null) =>
        Company.SendAsync(Company.Owner, HttpMethod.Delete, inbox is null ? Path : $"{Company.Path}/inboxes/{inbox}");

    private async Task<JsonArray> ListAsync(HttpClient person, string query) =>
        (JsonArray)(await Company.SendAsync(person, HttpMethod.Get, $"{Company.Path}/inboxes{query}"))["payload"]!;

    private async Task<string> KindAsync() => (await Company.SendAsync(Company.Owner, HttpMethod.Get, $"{Path}/responder"))["kind"]!.GetValue<string>();

    private static string Text(JsonNode? message) => message!["content"]!.GetValue<string>();
}
