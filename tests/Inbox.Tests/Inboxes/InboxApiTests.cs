using System.Net;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Inboxes;

public sealed class InboxApiTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task An_administrator_sees_the_secret_and_an_agent_does_not()
    {
        var path = $"{Company.Path}/inboxes/{Company.InboxId}/";
        (await Company.SendAsync(Company.Owner, HttpMethod.Get, path))["hmac_token"]!.GetValue<string>().Length.ShouldBeGreaterThan(20);
        var forAgent = await Company.SendAsync(Company.Agent, HttpMethod.Get, path);
        forAgent.AsObject().ContainsKey("hmac_token").ShouldBeFalse();
        forAgent["web_widget_script"]!.GetValue<string>().ShouldContain(Company.WebsiteToken);
        var stored = await Company.SqlAsync<byte[]>("select hmac_token from inbox.inboxes");
        stored.Length.ShouldBeGreaterThan(32);
    }

    [Fact]
    public async Task An_inbox_is_changed_field_by_field()
    {
        var changed = await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", new
        {
            name = "Help",
            greeting_enabled = "true",
            greeting_message = "Welcome!",
            channel = new { widget_color = "#ff0000", welcome_title = "Hi", allowed_domains = "acme.example, *.acme.example" },
        });
        changed["name"]!.GetValue<string>().ShouldBe("Help");
        changed["greeting_enabled"]!.GetValue<bool>().ShouldBeTrue();
        changed["widget_color"]!.GetValue<string>().ShouldBe("#ff0000");
        changed["allowed_domains"]!.GetValue<string>().ShouldBe("acme.example,*.acme.example");
        var again = await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", new { channel = new { welcome_title = "" } });
        again["welcome_title"].ShouldBeNull();
        again["greeting_message"]!.GetValue<string>().ShouldBe("Welcome!");

        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        (await window.MessagesAsync())[^1]!["content"]!.GetValue<string>().ShouldBe("Welcome!");
    }

    [Theory]
    [InlineData("""{"channel":{"widget_color":"red;}body{"}}""", "widget_color")]
    [InlineData("""{"channel":{"allowed_domains":"a.example; script-src *"}}""", "allowed_domains")]
    [InlineData("""{"timezone":"Mars/Olympus"}""", "timezone")]
    [InlineData("""{"name":""}""", "name")]
    public async Task What_would_end_up_in_a_style_or_a_header_is_checked(string body, string attribute)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await Company.Owner.PatchAsync($"{Company.Path}/inboxes/{Company.InboxId}", content);
        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await response.Content.ReadAsStringAsync()).ShouldContain($"\"{attribute}\"");
    }

    [Theory]
    [InlineData("""["monday"]""")]
    [InlineData("""[{"open_hour":9,"close_hour":17}]""")]
    [InlineData("""[{"day_of_week":7,"open_hour":9,"close_hour":17}]""")]
    [InlineData("""[{"day_of_week":"1","open_hour":9,"close_hour":17}]""")]
    [InlineData("""[{"day_of_week":1,"open_hour":24,"close_hour":17}]""")]
    [InlineData("""[{"day_of_week":1,"open_hour":9,"open_minutes":60,"close_hour":17}]""")]
    [InlineData("""[{"day_of_week":1,"open_hour":9.5,"close_hour":17}]""")]
    [InlineData("""[{"day_of_week":1,"open_hour":9}]""")]
    [InlineData("""[{"day_of_week":1,"closed_all_day":"perhaps"}]""")]
    [InlineData("""[{"day_of_week":1,"closed_all_day":true,"open_all_day":true}]""")]
    [InlineData("""[{"day_of_week":1,"closed_all_day":true},{"day_of_week":1,"open_all_day":true}]""")]
    public async Task Hours_by_which_nobody_could_tell_the_time_are_refused(string days)
    {
        using var content = new StringContent($$"""{"working_hours":{{days}}}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await Company.Owner.PatchAsync($"{Company.Path}/inboxes/{Company.InboxId}", content);
        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var told = await response.Content.ReadAsStringAsync();
        told.ShouldContain("\"working_hours\"");
        told.ShouldContain("Working hours ");
    }

    [Fact]
    public async Task Hours_are_kept_day_by_day_in_Chatwoots_shape()
    {
        var changed = await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", new
        {
            working_hours_enabled = true,
            timezone = "Europe/Lisbon",
            out_of_office_message = "Back at nine.",
            working_hours = new object[]
            {
                new { day_of_week = 1, open_hour = 22, close_hour = 6, close_minutes = 30, id = 4 },
                new { day_of_week = 0, closed_all_day = true, open_hour = "", open_minutes = "", close_hour = (int?)null },
            },
        });
        changed["working_hours"]!.ToJsonString().ShouldBe(
            """[{"day_of_week":0,"closed_all_day":true,"open_all_day":false,"open_hour":null,"open_minutes":null,"close_hour":null,"close_minutes":null},"""
            + """{"day_of_week":1,"closed_all_day":false,"open_all_day":false,"open_hour":22,"open_minutes":0,"close_hour":6,"close_minutes":30}]""");
        (changed["working_hours_enabled"]!.GetValue<bool>(), changed["timezone"]!.GetValue<string>(), changed["out_of_office_message"]!.GetValue<string>())
            .ShouldBe((true, "Europe/Lisbon", "Back at nine."));
        var kept = await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", new { name = "Help" });
        kept["working_hours"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task Only_administrators_connect_and_change_inboxes()
    {
        var body = new { name = "X", channel = new { type = "web_widget" } };
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/inboxes", body, HttpStatusCode.Unauthorized);
        await Company.SendAsync(Company.Agent, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", body, HttpStatusCode.Unauthorized);
        await Company.PostAsync("/inboxes", new { name = "X", channel = new { type = "carrier_pigeon" } }, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Somebody_who_leaves_the_account_owns_nothing_any_more()
    {
        var (dan, _) = await Company.AddAgentAsync("dan@example.com");
        await MembersAsync(HttpMethod.Post, dan);
        await (await Company.OpenWindowAsync()).WriteAsync("hello");
        await Company.PostAsync("/conversations/1/assignments", new { assignee_id = dan });
        await Company.SendAsync(Company.Owner, HttpMethod.Delete, $"{Company.Path}/agents/{dan}");
        await Company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await Company.SqlAsync<long>($"select count(*) from inbox.inbox_members where user_id = {dan}")).ShouldBe(0);
        (await Company.SqlAsync<long>("select count(*) from inbox.conversations where assignee_id is null")).ShouldBe(1);
    }

    [Fact]
    public async Task Members_are_added_replaced_and_taken_away()
    {
        var (carol, _) = await Company.AddAgentAsync("carl@example.com");
        (await MembersAsync(HttpMethod.Post, carol)).ShouldBe(3);
        (await MembersAsync(HttpMethod.Patch, carol)).ShouldBe(1);
        await Company.SendAsync(Company.Owner, HttpMethod.Delete, $"{Company.Path}/inbox_members", new { inbox_id = Company.InboxId, user_ids = new[] { carol } });
        (await Company.GetAsync($"/inbox_members/{Company.InboxId}"))["payload"]!.AsArray().ShouldBeEmpty();
        await Company.PostAsync("/inbox_members", new { inbox_id = Company.InboxId, user_ids = new[] { 999_999 } }, HttpStatusCode.NotFound);
    }

    private async Task<int> MembersAsync(HttpMethod method, long user) => (await Company.SendAsync(
        Company.Owner, method, $"{Company.Path}/inbox_members", new { inbox_id = Company.InboxId, user_ids = new[] { user } }))["payload"]!.AsArray().Count;
}
