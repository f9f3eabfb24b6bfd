using System.Net;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Contacts;

public sealed class ContactApiTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task A_contact_is_created_found_changed_and_deleted()
    {
        var created = await Company.PostAsync("/contacts", new { name = "Eve", email = "EVE@Example.com", phone_number = "+4915112345678", inbox_id = Company.InboxId, custom_attributes = new { plan = "pro", seats = 3 } });
        var contact = created["payload"]!["contact"]!;
        var id = contact["id"]!.GetValue<long>();
        contact["email"]!.GetValue<string>().ShouldBe("eve@example.com");
        created["payload"]!["contact_inbox"]!["inbox"]!["id"]!.GetValue<long>().ShouldBe(Company.InboxId);
        contact["contact_inboxes"]!.AsArray().ShouldHaveSingleItem();

        var changed = await Company.SendAsync(Company.Owner, HttpMethod.Put, $"{Company.Path}/contacts/{id}", new { contact = new { name = "Eva", custom_attributes = new { plan = "free" } } });
        changed["payload"]!["name"]!.GetValue<string>().ShouldBe("Eva");
        changed["payload"]!["email"]!.GetValue<string>().ShouldBe("eve@example.com");
        changed["payload"]!["custom_attributes"]!.ToJsonString().ShouldBe("""{"plan":"free","seats":3}""");
        await Company.PostAsync($"/contacts/{id}/destroy_custom_attributes", new { custom_attributes = new[] { "seats" } });
        (await Company.GetAsync($"/contacts/{id}"))["payload"]!["custom_attributes"]!.ToJsonString().ShouldBe("""{"plan":"free"}""");

        (await Company.GetAsync("/contacts"))["meta"]!["count"]!.GetValue<int>().ShouldBe(1);
        (await Company.GetAsync("/contacts/search?q=ev"))["meta"]!["has_more"]!.GetValue<bool>().ShouldBeFalse();
        (await Company.GetAsync($"/contacts/{id}/contactable_inboxes"))["payload"]!.AsArray().ShouldHaveSingleItem();
        await Company.SendAsync(Company.Agent, HttpMethod.Delete, $"{Company.Path}/contacts/{id}", null, HttpStatusCode.Unauthorized);
        await Company.SendAsync(Company.Owner, HttpMethod.Delete, $"{Company.Path}/contacts/{id}");
        await Company.GetAsync($"/contacts/{id}", HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("email", "eve@example.com", "taken")]
    [InlineData("email", "not an address", "Invalid email")]
    [InlineData("phone_number", "0151 123", "e164")]
    [InlineData("phone_number", "+4915112345678", "taken")]
    [InlineData("identifier", "customer-1", "taken")]
    public async Task What_is_malformed_or_somebody_elses_is_refused(string field, string value, string why)
    {
        await Company.PostAsync("/contacts", new { name = "Eve", email = "eve@example.com", phone_number = "+4915112345678", identifier = "customer-1" });
        var refused = await Company.PostAsync("/contacts", new Dictionary<string, string> { ["name"] = "Mallory", [field] = value }, HttpStatusCode.UnprocessableEntity);
        refused["error"]!.GetValue<string>().ShouldContain(why);
        refused["attributes"]!.AsArray().Single()!.GetValue<string>().ShouldBe(field);
        (await Company.SqlAsync<long>("select count(*) from inbox.contacts")).ShouldBe(1);
    }

    [Fact]
    public async Task The_same_address_saved_many_times_at_once_belongs_to_one_contact()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            using var response = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(Company.Owner, $"{Company.Path}/contacts", new { name = $"Eve {n}", email = "eve@example.com" });
            return response.StatusCode;
        }));
        attempts.Count(status => status is HttpStatusCode.OK).ShouldBe(1);
        attempts.Count(status => status is HttpStatusCode.UnprocessableEntity).ShouldBe(7);
    }

    [Fact]
    public async Task Filters_find_contacts_by_their_fields()
    {
        await Company.PostAsync("/contacts", new { name = "Eve", email = "eve@example.com" });
        await Company.PostAsync("/contacts", new { name = "Frank", email = "frank@other.example" });
        var found = await Company.PostAsync("/contacts/filter", new { payload = new[] { new { attribute_key = "email", filter_operator = "contains", values = new[] { "OTHER" } } } });
        found["payload"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("Frank");
        found["meta"]!["count"]!.GetValue<int>().ShouldBe(1);
    }
}
