using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests.PublicApi;

/// <summary>Chatwoot's client API for API inboxes: no token, the names in the address are the secret.</summary>
public sealed class PublicApiTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task A_client_brings_a_contact_who_writes_reads_and_closes()
    {
        var (client, path) = await InboxAsync();
        (await Company.SendAsync(client, HttpMethod.Get, path))["name"]!.GetValue<string>().ShouldBe("App");
        var contact = await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts", new { name = "Eve", email = "eve@example.com" });
        var mine = $"{path}/contacts/{contact["source_id"]!.GetValue<string>()}";
        contact["pubsub_token"]!.GetValue<string>().ShouldNotBeEmpty();

        var conversation = await Company.SendAsync(client, HttpMethod.Post, $"{mine}/conversations", new { custom_attributes = new { device = "phone" } });
        var number = conversation["id"]!.GetValue<long>();
        var sent = await Company.SendAsync(client, HttpMethod.Post, $"{mine}/conversations/{number}/messages", new { content = "hello", echo_id = "1" });
        var again = await Company.SendAsync(client, HttpMethod.Post, $"{mine}/conversations/{number}/messages", new { content = "hello", echo_id = "1" });
        again["id"]!.GetValue<long>().ShouldBe(sent["id"]!.GetValue<long>());
        await Company.PostAsync($"/conversations/{number}/messages", new { content = "hi Eve" });
        await Company.PostAsync($"/conversations/{number}/messages", new { content = "note", @private = true });
        (await Company.SendAsync(client, HttpMethod.Get, $"{mine}/conversations/{number}/messages")).AsArray()
            .Select(m => m!["content"]!.GetValue<string>()).ShouldBe(["hello", "hi Eve"]);
        (await Company.SendAsync(client, HttpMethod.Post, $"{mine}/conversations/{number}/toggle_status"))["status"]!.GetValue<string>().ShouldBe("resolved");
        (await Company.SendAsync(client, HttpMethod.Get, $"{mine}/conversations")).AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Another_contacts_conversation_does_not_exist_for_a_contact()
    {
        var (client, path) = await InboxAsync();
        var eve = await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts", new { source_id = "eve" });
        await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts", new { source_id = "frank" });
        eve["source_id"]!.GetValue<string>().ShouldBe("eve");
        await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts/eve/conversations", new { });
        await Company.SendAsync(client, HttpMethod.Get, $"{path}/contacts/frank/conversations/1", null, HttpStatusCode.NotFound);
        await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts/frank/conversations/1/messages", new { content = "x" }, HttpStatusCode.NotFound);
        await Company.SendAsync(client, HttpMethod.Get, $"{path}/contacts/nobody", null, HttpStatusCode.NotFound);
        await Company.SendAsync(client, HttpMethod.Get, "/public/api/v1/inboxes/unknown", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_contact_says_whether_an_answer_of_the_assistant_helped_and_only_of_his_own()
    {
        var (client, path) = await InboxAsync();
        foreach (var name in new[] { "eve", "frank" }) await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts", new { source_id = name });
        var eves = await OpenAsync("eve");
        var other = await OpenAsync("eve");
        var answer = await AnswerAsync(eves);
        var person = (await Company.PostAsync($"/conversations/{eves}/messages", new { content = "Ada here" }))["id"]!.GetValue<long>();
        var note = (await Company.PostAsync($"/conversations/{eves}/messages", new { content = "A note", @private = true }))["id"]!.GetValue<long>();
        foreach (var rating in new[] { "down", "up" })
        {
            (await RateAsync("eve", eves, answer, new { rating }))["content_attributes"]!["customer_rating"]!.GetValue<string>().ShouldBe(rating);
            (await SeenAsync())["content_attributes"]!["customer_rating"]!.GetValue<string>().ShouldBe(rating);
        }

        await RateAsync("frank", eves, answer, new { rating = "down" }, HttpStatusCode.NotFound);
        await RateAsync("nobody", eves, answer, new { rating = "down" }, HttpStatusCode.NotFound);
        await RateAsync("eve", other, answer, new { rating = "down" }, HttpStatusCode.NotFound);
        await RateAsync("eve", eves, person, new { rating = "down" }, HttpStatusCode.NotFound);
        await RateAsync("eve", eves, note, new { rating = "down" }, HttpStatusCode.NotFound);
        await RateAsync("eve", eves, 987_654_321, new { rating = "down" }, HttpStatusCode.NotFound);
        await RateAsync("eve", eves, answer, new { rating = "splendid" }, HttpStatusCode.UnprocessableEntity);
        (await SeenAsync())["content_attributes"]!["customer_rating"]!.GetValue<string>().ShouldBe("up");
        (await RateAsync("eve", eves, answer, new { rating = (string?)null }))["content_attributes"]!["customer_rating"].ShouldBeNull();

        async Task<long> OpenAsync(string contact) =>
            (await Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts/{contact}/conversations", new { }))["id"]!.GetValue<long>();
        Task<JsonNode> RateAsync(string contact, long conversation, long message, object body, HttpStatusCode expected = HttpStatusCode.OK) =>
            Company.SendAsync(client, HttpMethod.Post, $"{path}/contacts/{contact}/conversations/{conversation}/messages/{message}/rating", body, expected);
        async Task<JsonNode> SeenAsync() => (await Company.SendAsync(client, HttpMethod.Get, $"{path}/contacts/eve/conversations/{eves}/messages")).AsArray()
            .Single(m => m!["id"]!.GetValue<long>() == answer)!;
    }

    /// <summary>As an assistant leaves it.</summary>
    private async Task<long> AnswerAsync(long conversation)
    {
        var id = (await Company.PostAsync($"/conversations/{conversation}/messages", new { content = "It takes two days." }))["id"]!.GetValue<long>();
        return await Company.SqlAsync<long>($"update inbox.messages set sender_kind = 'assistant', key = gen_random_uuid() where id = {id} returning id");
    }

    private async Task<(HttpClient Client, string Path)> InboxAsync()
    {
        var inbox = await Company.PostAsync("/inboxes", new { name = "App", channel = new { type = "api" } });
        return (Company.NewClient(), $"/public/api/v1/inboxes/{inbox["inbox_identifier"]!.GetValue<string>()}");
    }
}
