using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>A history made by hand, with figures that anybody can count.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private Company _company = null!;
    private long _assistant;
    private long _other;
    private long _contactInbox;
    private long _number = 1_000;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        _assistant = (await _company.PostAsync("/captain/assistants", new { name = "Guide" }))["id"]!.GetValue<long>();
        _other = (await _company.PostAsync("/inboxes", new { name = "Second", channel = new { type = "web_widget", website_url = "https://second.example" } }))["id"]!.GetValue<long>();
        await _company.OpenWindowAsync();
        _contactInbox = await _company.SqlAsync<long>("select max(id) from inbox.contact_inboxes");
        await TellAsync();
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task The_figures_are_those_of_the_history()
    {
        var report = await _company.GetAsync("/captain/report");
        var total = report["total"]!;
        Counts(total, "conversations", "involved", "handed_off", "contained", "resolved", "confirmed", "durable", "durability_known").ShouldBe([9, 7, 2, 4, 4, 3, 2, 3]);
        Rate(total, "involvement").ShouldBe(7.0 / 9, 1e-6);
        Rate(total, "containment").ShouldBe(4.0 / 7, 1e-6);
        Rate(total, "confirmation").ShouldBe(0.75, 1e-6);
        Rate(total, "durability").ShouldBe(2.0 / 3, 1e-6);
        Rate(total, "cost").ShouldBe(0.80, 1e-6);
        Rate(total, "cost_per_resolution").ShouldBe(0.20, 1e-6);
        total["customer_ratings"]!.ToJsonString().ShouldBe("""{"up":1,"down":1}""");
        total["agent_ratings"]!.ToJsonString().ShouldBe("""{"up":0,"down":1}""");
        total["hand_off_reasons"]!.ToJsonString().ShouldBe("""[{"reason":"customer_request","count":1},{"reason":"no_answer","count":1}]""");
        total["bad_reasons"]!.ToJsonString().ShouldBe("""[{"reason":"incorrect_information","count":1}]""");
    }

    [Fact]
    public async Task Who_comes_back_and_is_handed_over_was_not_helped_for_good_and_what_an_agent_released_was_an_answer()
    {
        // Resolved, opened again two hours later, handed over, resolved by people.
        var back = await BeginAsync(12);
        await TurnAsync(back, 1, "reply", "answered");
        await ChangeAsync(back, "pending", "resolved", "assistant", 260);
        await ChangeAsync(back, "resolved", "pending", "contact", 258);
        await TurnAsync(back, 3, "hand_off", "frustration");
        await ChangeAsync(back, "pending", "open", "assistant", 257, "frustration");
        await ChangeAsync(back, "open", "resolved", "agent", 256);
        // Held back, released by an agent, resolved in silence.
        var released = await BeginAsync(13);
        await TurnAsync(released, 1, "reply", "answered");
        await ChangeAsync(released, "pending", "open", "assistant", 280, "sensitive");
        await ChangeAsync(released, "open", "pending", "agent", 279);
        await ChangeAsync(released, "pending", "resolved", "assistant", 278);
        var total = (await _company.GetAsync("/captain/report"))["total"]!;
        Counts(total, "conversations", "involved", "handed_off", "contained", "resolved", "confirmed", "durable", "durability_known").ShouldBe([11, 9, 3, 5, 5, 3, 3, 5]);
        total["hand_off_reasons"]!.ToJsonString().ShouldNotContain("sensitive");

        // "Help" after an answer is no word of thanks.
        var help = await BeginAsync(14);
        await TurnAsync(help, 1, "reply", "answered");
        await TurnAsync(help, 3, "reply", "small_talk", writer: "none", more: "rule = 'pleasantry'");
        await ChangeAsync(help, "pending", "resolved", "assistant", 300);
        Counts((await _company.GetAsync("/captain/report"))["total"]!, "resolved", "confirmed").ShouldBe([6, 3]);

        // Another one was held back after it, and nobody released that.
        await TurnAsync(released, 5, "hand_off", "sensitive");
        total = (await _company.GetAsync("/captain/report"))["total"]!;
        Counts(total, "handed_off", "contained").ShouldBe([4, 5]);
    }

    [Fact]
    public async Task They_are_divided_by_inbox_assistant_and_model()
    {
        var inboxes = (await _company.GetAsync("/captain/report?group_by=inbox"))["payload"]!.AsArray();
        inboxes.Select(g => g!["id"]!.GetValue<long>()).ShouldBe([_company.InboxId, _other]);
        Counts(inboxes[1]!["figures"]!, "conversations", "involved", "handed_off", "resolved").ShouldBe([2, 2, 1, 1]);
        Rate(inboxes[1]!["figures"]!, "cost_per_resolution").ShouldBe(0.40, 1e-6);
        var models = (await _company.GetAsync("/captain/report?group_by=model"))["payload"]!.AsArray();
        models.Select(g => (g!["name"]?.GetValue<string>(), g["figures"]!["involved"]!.GetValue<int>())).ShouldBe([("large", 5), (null, 1), ("extractive", 1)]);
        models[0]!["figures"]!["involvement"].ShouldBeNull();
        var assistants = (await _company.GetAsync("/captain/report?group_by=assistant"))["payload"]!.AsArray();
        assistants.Select(g => (g!["id"]!.GetValue<long>(), g["name"]?.GetValue<string>(), g["figures"]!["involved"]!.GetValue<int>())).ShouldBe([(_assistant, "Guide", 6), (999, null, 1)]);
    }

    [Fact]
    public async Task A_day_is_a_day_of_the_time_zone()
    {
        var day = DateOnly.FromDateTime(_now.UtcDateTime).AddDays(-20);
        (await CountAsync(day, "UTC")).ShouldBe(1);
        (await CountAsync(day, "Asia/Tokyo")).ShouldBe(0);
        (await CountAsync(day.AddDays(1), "Asia/Tokyo")).ShouldBe(1);
        (await CountAsync(DateOnly.FromDateTime(_now.UtcDateTime).AddDays(-60), "America/Sao_Paulo")).ShouldBe(1);
    }

    [Theory]
    [InlineData("since=2026-05-02&until=2026-05-01")]
    [InlineData("since=2024-01-01&until=2026-05-01")]
    [InlineData("time_zone=Mars/Olympus")]
    [InlineData("group_by=moon")]
    [InlineData("until=9999-12-31&since=9999-12-31")]
    public async Task What_cannot_be_counted_is_refused(string query) =>
        await _company.GetAsync($"/captain/report?{query}", HttpStatusCode.UnprocessableEntity);

    [Fact]
    public async Task Only_administrators_read_it() =>
        await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/captain/report", null, HttpStatusCode.Unauthorized);

    private async Task<int> CountAsync(DateOnly day, string zone)
    {
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var report = await _company.GetAsync($"/captain/report?since={text}&until={text}&time_zone={Uri.EscapeDataString(zone)}");
        return report["total"]!["conversations"]!.GetValue<int>();
    }

    private async Task TellAsync()
    {
        // Resolved by the customer, for good.
        var one = await BeginAsync(11);
        await TurnAsync(one, 1, "reply", "answered", price: 0.10m);
        await ChangeAsync(one, "pending", "resolved", "contact", 240);
        // Resolved in silence, and opened again an hour later.
        var two = await BeginAsync(10);
        await TurnAsync(two, 1, "reply", "answered", price: 0.20m);
        await ChangeAsync(two, "pending", "resolved", "assistant", 216);
        await ChangeAsync(two, "resolved", "pending", "contact", 215);
        // Resolved an hour ago, with a good rating: nobody knows yet whether it lasts.
        var three = await BeginAsync(1);
        await TurnAsync(three, 1, "reply", "unsure", writer: "extractive", more: "customer_rating = 'up'");
        await ChangeAsync(three, "pending", "resolved", "assistant", 1);
        // A bad answer, then given to people, then resolved by them.
        var four = await BeginAsync(9);
        await TurnAsync(four, 1, "reply", "answered", price: 0.05m, more: "customer_rating = 'down', rating = 'down', rating_reason = 'incorrect_information'");
        await TurnAsync(four, 3, "hand_off", "no_answer");
        await ChangeAsync(four, "pending", "open", "assistant", 200, "no_answer");
        await ChangeAsync(four, "open", "resolved", "agent", 199);
        // A person answered on his own; the assistant is gone.
        var five = await BeginAsync(8, humanReply: true);
        await TurnAsync(five, 1, "reply", "answered", price: 0.05m, assistant: 999);
        await ChangeAsync(five, "open", "resolved", "agent", 190);
        // Without Captain, half an hour before midnight.
        await BeginAsync(20, humanReply: true, at: "23:30");
        // Given to people before histories were kept.
        var seven = await BeginAsync(7, _other);
        await TurnAsync(seven, 1, "hand_off", "customer_request", writer: "none");
        // Thanks after an answer; opened again 80 hours after it was resolved.
        var eight = await BeginAsync(6, _other);
        await TurnAsync(eight, 1, "reply", "answered", price: 0.40m);
        await TurnAsync(eight, 3, "reply", "small_talk", writer: "none", more: "rule = 'thanks'");
        await ChangeAsync(eight, "pending", "resolved", "assistant", 120);
        await ChangeAsync(eight, "resolved", "pending", "contact", 40);
        // Too old, and one with drafts alone.
        await BeginAsync(60, at: "12:00");
        var ten = await BeginAsync(5);
        await TurnAsync(ten, 1, "draft", "answered");
    }

    private async Task<long> BeginAsync(int daysAgo, long? inbox = null, bool humanReply = false, string? at = null)
    {
        var begun = at is null ? Sql(_now.AddDays(-daysAgo)) : string.Create(CultureInfo.InvariantCulture, $"'{_now.UtcDateTime.AddDays(-daysAgo):yyyy-MM-dd} {at}+00'");
        return await _company.SqlAsync<long>(
            $$"""
            insert into inbox.conversations (
                account_id, number, uuid, inbox_id, contact_id, contact_inbox_id, status, labels, revision, last_sequence, last_chat_sequence, last_customer_sequence,
                last_human_sequence, session_started_after, unread_count, first_reply_at, last_activity_at, additional_attributes, custom_attributes, created_at, updated_at)
            select account_id, {{++_number}}, gen_random_uuid(), {{inbox ?? _company.InboxId}}, contact_id, id, 'open', '{}', 1, 1, 1, 1, 0, 0, 0,
                {{(humanReply ? begun : "null")}}, {{begun}}, '{}', '{}', {{begun}}, {{begun}}
            from inbox.contact_inboxes where id = {{_contactInbox}} returning id
            """);
    }

    private async Task TurnAsync(long conversation, int sequence, string outcome, string reason, decimal price = 0, string writer = "large", long? assistant = null, string more = "attempts = 1")
    {
        var id = await _company.SqlAsync<Guid>(string.Create(CultureInfo.InvariantCulture,
            $$"""
            insert into captain.turns (id, account_id, inbox_id, conversation_id, sequence, assistant_id, assistant_version, mode, question, language, writer, record, outcome, reason, price, started_at)
            select gen_random_uuid(), account_id, inbox_id, id, {{sequence}}, {{assistant ?? _assistant}}, 1, 'auto', '', 'en', '{{writer}}', '{}', '{{outcome}}', '{{reason}}', {{price}}, created_at + interval '1 minute'
            from inbox.conversations where id = {{conversation}} returning id
            """));
        await _company.SqlAsync<Guid>($"update captain.turns set {more} where id = '{id}' returning id");
    }

    private Task<long> ChangeAsync(long conversation, string from, string to, string by, int hoursAgo, string? reason = null) => _company.SqlAsync<long>(
        $"""
        insert into inbox.status_changes (account_id, conversation_id, from_status, to_status, done_by, reason, at)
        values ({_company.AccountId}, {conversation}, '{from}', '{to}', '{by}', {(reason is null ? "null" : $"'{reason}'")}, {Sql(_now.AddHours(-hoursAgo))}) returning id
        """);

    private static string Sql(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"'{time.UtcDateTime:yyyy-MM-dd HH:mm:ss}+00'");

    private static int[] Counts(JsonNode figures, params string[] names) => [.. names.Select(n => figures[n]!.GetValue<int>())];

    private static double Rate(JsonNode figures, string name) => figures[name]!.GetValue<double>();
}
