using System.Net;
using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests.WebChat;

/// <summary>A website says who its visitor is; only what it proves counts for anything.</summary>
public sealed class IdentityTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task A_proven_identity_joins_the_contact_it_names()
    {
        var contact = (await Company.PostAsync("/contacts", new { name = "Eve", identifier = "customer-1" }))["payload"]!["contact"]!["id"]!.GetValue<long>();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        var answer = await window.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-1", identifier_hash = await HashAsync("customer-1"), email = "eve@example.com" });
        answer.AsObject().ContainsKey("widget_auth_token").ShouldBeFalse();
        var conversation = await Company.GetAsync("/conversations/1");
        conversation["meta"]!["sender"]!["id"]!.GetValue<long>().ShouldBe(contact);
        conversation["meta"]!["sender"]!["email"]!.GetValue<string>().ShouldBe("eve@example.com");
        conversation["meta"]!["hmac_verified"]!.GetValue<bool>().ShouldBeTrue();
        (await Company.SqlAsync<long>("select count(*) from inbox.contacts")).ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_hash_is_refused_and_changes_nothing()
    {
        var window = await Company.OpenWindowAsync();
        await window.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-1", identifier_hash = new string('a', 64) }, HttpStatusCode.Unauthorized);
        (await Company.SqlAsync<long>("select count(*) from inbox.contacts where identifier is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task Where_the_inbox_insists_a_claim_without_a_hash_is_refused()
    {
        await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", new { channel = new { hmac_mandatory = true } });
        var window = await Company.OpenWindowAsync();
        await window.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-1" }, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task An_unproven_claim_rewrites_nothing_of_the_contact_it_names_and_reads_nothing_of_it()
    {
        await Company.PostAsync("/contacts", new { name = "Eve", identifier = "customer-1", email = "eve@example.com" });
        var eve = await Company.OpenWindowAsync();
        await eve.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-1", identifier_hash = await HashAsync("customer-1") });
        await eve.WriteAsync("my secret");
        var mallory = await Company.OpenWindowAsync();
        await mallory.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-1", name = "Mallory", email = "mallory@example.com" });
        (await mallory.MessagesAsync()).Count.ShouldBe(0);
        var found = (await Company.GetAsync("/contacts"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        found["name"]!.GetValue<string>().ShouldBe("Eve");
        found["email"]!.GetValue<string>().ShouldBe("eve@example.com");
    }

    [Fact]
    public async Task Somebody_else_in_the_same_browser_becomes_another_visitor()
    {
        var window = await Company.OpenWindowAsync();
        await window.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-1", name = "Eve" });
        await window.WriteAsync("Eve's words");
        var answer = await window.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-2", name = "Frank" });
        var token = answer["widget_auth_token"]!.GetValue<string>();
        using var client = Company.NewClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", token);
        (await Company.SendAsync(client, HttpMethod.Get, window.Url("messages")))["payload"]!.AsArray().ShouldBeEmpty();
        (await Company.SendAsync(client, HttpMethod.Get, window.Url("contact")))["name"]!.GetValue<string>().ShouldBe("Frank");
    }

    [Fact]
    public async Task The_same_identity_claimed_many_times_at_once_is_one_contact()
    {
        var windows = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Company.OpenWindowAsync()));
        await Task.WhenAll(windows.Select(window => window.SendAsync(HttpMethod.Patch, "contact/set_user", new { identifier = "customer-9", name = "Eve" })));
        (await Company.SqlAsync<long>("select count(*) from inbox.contacts")).ShouldBe(1);
        (await Company.SqlAsync<long>("select count(distinct contact_id) from inbox.contact_inboxes")).ShouldBe(1);
    }

    private async Task<string> HashAsync(string identifier)
    {
        var secret = (await Company.GetAsync($"/inboxes/{Company.InboxId}"))["hmac_token"]!.GetValue<string>();
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(identifier)));
    }
}
