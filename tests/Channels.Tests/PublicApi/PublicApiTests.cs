using System.Net;
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

    private async Task<(HttpClient Client, string Path)> InboxAsync()
    {
        var inbox = await Company.PostAsync("/inboxes", new { name = "App", channel = new { type = "api" } });
        return (Company.NewClient(), $"/public/api/v1/inboxes/{inbox["inbox_identifier"]!.GetValue<string>()}");
    }
}
