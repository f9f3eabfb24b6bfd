using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>Chatwoot's conversation routes as its clients call them.</summary>
public sealed class ConversationApiTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task A_file_that_would_not_be_kept_is_refused()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("see the file"), "content" },
            { new ByteArrayContent([1, 2, 3]), "attachments[]", "map.png" },
        };
        (await Company.Owner.PostAsync(Company.Path + "/conversations/1/messages", form)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_list_is_narrowed_sorted_and_counted()
    {
        foreach (var text in (string[])["alpha", "beta", "gamma"])
        {
            await (await Company.OpenWindowAsync()).WriteAsync(text);
        }

        await Company.PostAsync("/conversations/1/assignments", new { assignee_id = Company.OwnerId });
        await Company.PostAsync("/conversations/2/assignments", new { assignee_id = Company.AgentId });
        await Company.PostAsync("/conversations/3/toggle_status", new { status = "resolved" });
        (await NumbersAsync("")).ShouldBe([2, 1]);
        (await NumbersAsync("?status=all&sort_by=created_at_asc")).ShouldBe([1, 2, 3]);
        (await NumbersAsync("?assignee_type=me")).ShouldBe([1]);
        (await NumbersAsync("?assignee_type=unassigned")).ShouldBe([]);
        (await NumbersAsync("?status=all&q=GAMM")).ShouldBe([3]);
        (await NumbersAsync("?status=all&q=100%25")).ShouldBe([]);
        (await NumbersAsync($"?inbox_id={Company.InboxId}&labels[]=none")).ShouldBe([]);
        (await NumbersAsync("?page=2")).ShouldBe([]);
        var meta = (await Company.GetAsync("/conversations/meta?status=all"))["meta"]!;
        meta["all_count"]!.GetValue<int>().ShouldBe(3);
        meta["mine_count"]!.GetValue<int>().ShouldBe(1);
        meta["assigned_count"]!.GetValue<int>().ShouldBe(2);
        meta["unassigned_count"]!.GetValue<int>().ShouldBe(1);
        await Company.GetAsync("/conversations?status=nonsense", HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task An_agent_sees_only_the_inboxes_he_is_a_member_of()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        var (carolId, carol) = await Company.AddAgentAsync("carol@example.com");
        var list = await Company.SendAsync(carol, HttpMethod.Get, $"{Company.Path}/conversations");
        list["data"]!["payload"]!.AsArray().ShouldBeEmpty();
        list["data"]!["meta"]!["all_count"]!.GetValue<int>().ShouldBe(0);
        foreach (var (method, path) in ((HttpMethod, string)[])
        [
            (HttpMethod.Get, "/conversations/1"), (HttpMethod.Get, "/conversations/1/messages"), (HttpMethod.Post, "/conversations/1/messages"),
            (HttpMethod.Post, "/conversations/1/toggle_status"), (HttpMethod.Post, "/conversations/1/assignments"), (HttpMethod.Get, $"/inboxes/{Company.InboxId}"),
        ])
        {
            await Company.SendAsync(carol, method, Company.Path + path, method == HttpMethod.Post ? new { content = "x" } : null, HttpStatusCode.NotFound);
        }

        await Company.PostAsync("/inbox_members", new { inbox_id = Company.InboxId, user_ids = new[] { carolId } });
        (await Company.SendAsync(carol, HttpMethod.Get, $"{Company.Path}/conversations/1"))["id"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task Status_goes_back_and_forth_as_Chatwoots_clients_expect()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        (await ToggleAsync(null)).ShouldBe("resolved");
        (await ToggleAsync(null)).ShouldBe("open");
        (await Company.GetAsync("/conversations/1"))["meta"]!["assignee"].ShouldBeNull();
        (await ToggleAsync("snoozed")).ShouldBe("snoozed");
        (await ToggleAsync(null)).ShouldBe("open");
        await Company.PostAsync("/conversations/1/toggle_status", new { status = "asleep" }, HttpStatusCode.UnprocessableEntity);
        var activities = (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray().Where(m => m!["message_type"]!.GetValue<int>() == 2);
        activities.First()!["content"]!.GetValue<string>().ShouldBe("Conversation was marked resolved by Ada");
    }

    [Fact]
    public async Task A_snoozed_conversation_wakes_by_itself()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        var until = TimeProvider.System.GetUtcNow().AddSeconds(1).ToUnixTimeSeconds();
        await Company.PostAsync("/conversations/1/toggle_status", new { status = "snoozed", snoozed_until = until.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        await Eventually.TrueAsync(
            async () => (await Company.GetAsync("/conversations/1"))["status"]!.GetValue<string>() == "open", CancellationToken.None, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Assigning_somebody_unknown_takes_it_from_everybody_and_answers_null()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        var assigned = await Company.PostAsync("/conversations/1/assignments", new { assignee_id = Company.AgentId });
        assigned["id"]!.GetValue<long>().ShouldBe(Company.AgentId);
        using var response = await Company.Owner.PostAsJsonAsync($"{Company.Path}/conversations/1/assignments", new { assignee_id = 987654 });
        (await response.Content.ReadAsStringAsync()).ShouldBe("null");
        (await Company.GetAsync("/conversations/1"))["meta"]!["assignee"].ShouldBeNull();
    }

    [Fact]
    public async Task Filters_combine_conditions_and_refuse_what_they_do_not_know()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("one");
        await (await Company.OpenWindowAsync()).WriteAsync("two");
        await Company.PostAsync("/conversations/2/assignments", new { assignee_id = Company.AgentId });
        await Company.PostAsync("/conversations/2/toggle_priority", new { priority = "urgent" });
        await Company.PostAsync("/conversations/2/labels", new { labels = new[] { "Billing", "vip", "billing" } });

        (await FilterAsync(Condition("status", "equal_to", "open"))).ShouldBe([2, 1]);
        (await FilterAsync(Condition("assignee_id", "equal_to", Company.AgentId))).ShouldBe([2]);
        (await FilterAsync(Condition("assignee_id", "is_not_present"))).ShouldBe([1]);
        (await FilterAsync(Condition("inbox_id", "equal_to", Company.InboxId, "and"), Condition("priority", "equal_to", "urgent"))).ShouldBe([2]);
        (await FilterAsync(Condition("labels", "equal_to", "billing", "or"), Condition("assignee_id", "is_not_present"))).ShouldBe([2, 1]);
        (await FilterAsync(Condition("created_at", "is_greater_than", "2020-01-01"))).ShouldBe([2, 1]);
        (await FilterAsync(Condition("last_activity_at", "days_before", "3"))).ShouldBe([]);

        await RefusedAsync(Condition("shoe_size", "equal_to", "43"), "Invalid attribute key");
        await RefusedAsync(Condition("status", "sounds_like", "open"), "Invalid");
        await RefusedAsync(Condition("assignee_id", "equal_to", "bob"), "must be numbers");
        await Company.PostAsync("/conversations/filter", new { }, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_conversation_is_started_by_an_agent_and_found_again_by_its_contact()
    {
        var api = await Company.PostAsync("/inboxes", new { name = "API", channel = new { type = "api", webhook_url = "https://acme.example/hook" } });
        var inboxId = api["id"]!.GetValue<long>();
        var contact = (await Company.PostAsync("/contacts", new { name = "Eve", email = "eve@example.com", inbox_id = inboxId }))["payload"]!;
        var source = contact["contact_inbox"]!["source_id"]!.GetValue<string>();
        var conversation = await Company.PostAsync("/conversations", new { source_id = source, inbox_id = inboxId, message = new { content = "Hello Eve" }, custom_attributes = new { plan = "pro" } });
        conversation["messages"]![0]!["content"]!.GetValue<string>().ShouldBe("Hello Eve");
        conversation["custom_attributes"]!["plan"]!.GetValue<string>().ShouldBe("pro");
        var contactId = contact["contact"]!["id"]!.GetValue<long>();
        (await Company.GetAsync($"/contacts/{contactId}/conversations"))["payload"]!.AsArray().ShouldHaveSingleItem();

        var incoming = await Company.PostAsync($"/conversations/{conversation["id"]}/messages", new { content = "Hi", message_type = "incoming", source_id = "ext-1", content_attributes = "{\"external_created_at\": 5}" });
        incoming["message_type"]!.GetValue<int>().ShouldBe(0);
        incoming["content_attributes"]!["external_created_at"]!.GetValue<int>().ShouldBe(5);
        var repeated = await Company.PostAsync($"/conversations/{conversation["id"]}/messages", new { content = "Hi", message_type = "incoming", source_id = "ext-1" });
        repeated["id"]!.GetValue<long>().ShouldBe(incoming["id"]!.GetValue<long>());
    }

    [Fact]
    public async Task Incoming_messages_cannot_be_made_up_in_a_website_inbox()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        await Company.PostAsync("/conversations/1/messages", new { content = "forged", message_type = "incoming" }, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_client_cannot_claim_what_only_the_product_says()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        var message = await Company.PostAsync("/conversations/1/messages", new { content = "x", content_attributes = new { written_by = "assistant", draft = new { status = "open" }, items = new[] { 1 } } });
        message["content_attributes"]!.AsObject().Select(p => p.Key).ShouldBe(["items"]);
    }

    [Theory]
    [InlineData("""{"content":""}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"content":{"a":1}}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"content":"x","private":"perhaps"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""[1,2]""", HttpStatusCode.BadRequest)]
    [InlineData("""{"content":"x","content_type":"binary"}""", HttpStatusCode.UnprocessableEntity)]
    public async Task Bad_bodies_get_a_clear_answer_and_write_nothing(string body, HttpStatusCode expected)
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Company.Owner.PostAsync($"{Company.Path}/conversations/1/messages", content);
        response.StatusCode.ShouldBe(expected);
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!.GetValue<string>().ShouldNotBeEmpty();
        (await Company.SqlAsync<long>("select count(*) from inbox.messages")).ShouldBe(1);
    }

    [Fact]
    public async Task A_text_of_150000_characters_fits_and_one_more_does_not()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        await Company.PostAsync("/conversations/1/messages", new { content = new string('x', 150_000) });
        await Company.PostAsync("/conversations/1/messages", new { content = new string('x', 150_001) }, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Seen_unread_typing_and_attributes_answer_as_Chatwoots_do()
    {
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        (await Company.PostAsync("/conversations/1/update_last_seen", null))["unread_count"]!.GetValue<int>().ShouldBe(0);
        (await Company.PostAsync("/conversations/1/unread", null))["unread_count"]!.GetValue<int>().ShouldBe(1);
        await Company.PostAsync("/conversations/1/toggle_typing_status", new { typing_status = "on", is_private = "false" });
        await Company.PostAsync("/conversations/1/custom_attributes", new { custom_attributes = new { a = 1, b = 2 } });
        await Company.PostAsync("/conversations/1/custom_attributes", new { custom_attributes = new { b = 3 } });
        var shown = await Company.GetAsync("/conversations/1");
        shown["custom_attributes"]!.ToJsonString().ShouldBe("""{"b":3}""");
        var patched = await Company.SendAsync(Company.Owner, HttpMethod.Put, $"{Company.Path}/conversations/1/", new { conversation = new { priority = "high" } });
        patched["priority"]!.GetValue<string>().ShouldBe("high");
    }

    private async Task<string> ToggleAsync(string? status) =>
        (await Company.PostAsync("/conversations/1/toggle_status", new { status }))["payload"]!["current_status"]!.GetValue<string>();

    private async Task<long[]> NumbersAsync(string query) => Numbers((await Company.GetAsync($"/conversations{query}"))["data"]!["payload"]!);

    private async Task<long[]> FilterAsync(params object[] payload) => Numbers((await Company.PostAsync("/conversations/filter", new { payload }))["payload"]!);

    private async Task RefusedAsync(object condition, string why) => (await Company.PostAsync(
        "/conversations/filter", new { payload = new[] { condition } }, HttpStatusCode.UnprocessableEntity))["error"]!.GetValue<string>().ShouldContain(why);

    private static object Condition(string key, string filterOperator, object? value = null, string? queryOperator = null) => new
    {
        attribute_key = key,
        filter_operator = filterOperator,
        values = value is null ? [] : new[] { value },
        query_operator = queryOperator,
    };

    private static long[] Numbers(JsonNode payload) => [.. payload.AsArray().Select(c => c!["id"]!.GetValue<long>())];
}
