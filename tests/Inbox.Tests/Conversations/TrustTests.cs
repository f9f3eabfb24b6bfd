using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>What an assistant says is marked, customers rate it, and what became of conversations can be counted.</summary>
public sealed class TrustTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task Everything_that_an_assistant_says_is_marked_for_customers_and_agents_whoever_wrote_it_down()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("How long?");
        var id = await IdOfAsync(1);
        (await WithConversationsAsync(c => c.PostReplyAsync(Reply(id, 1, "Four weeks."), CancellationToken.None))).ShouldBe(PostReplyResult.Posted);
        await WithConversationsAsync(c => c.ResolveAsync(new Resolution(id, Guid.NewGuid(), 1, Assistant, "Closed, as you are silent.", "Silent."), CancellationToken.None));
        var seen = (await window.MessagesAsync()).Where(m => m!["message_type"]!.GetValue<int>() == 1).ToList();
        seen.Count.ShouldBe(2);
        foreach (var message in seen) Mark(message!).ShouldBe(("assistant", "Captain::Assistant", "captain_assistant"));
        var all = (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray().Where(m => m!["sender_type"]?.GetValue<string>() == "Captain::Assistant").ToList();
        all.Count.ShouldBe(3, "the private note, too");
        foreach (var message in all) Mark(message!).Written.ShouldBe("assistant");
        (await Company.PostAsync("/conversations/1/messages", new { content = "Ada here", content_attributes = new { written_by = "assistant", customer_rating = "up" } }))["content_attributes"]!.AsObject().Count.ShouldBe(0, "nobody takes the mark for himself");
    }

    [Fact]
    public async Task A_visitor_rates_an_answer_once_and_may_change_it_and_agents_see_it()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("How long?");
        var key = Guid.NewGuid();
        await WithConversationsAsync(async c => await c.PostReplyAsync(Reply(await IdOfAsync(1), 1, key: key), CancellationToken.None));
        var answer = (await window.MessagesAsync())[^1]!;
        foreach (var rating in new[] { "up", "up", "down" })
        {
            (await RateAsync(window, answer, rating))["content_attributes"]!["customer_rating"]!.GetValue<string>().ShouldBe(rating);
            (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray()[^1]!["content_attributes"]!["customer_rating"]!.GetValue<string>().ShouldBe(rating);
        }

        (await RateAsync(window, answer, null))["content_attributes"]!["customer_rating"].ShouldBeNull();
        await RateAsync(window, answer, "sideways", HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Nobody_rates_what_was_said_to_somebody_else_nor_what_people_wrote()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        var own = await window.WriteAsync("How long?");
        await WithConversationsAsync(async c => await c.PostReplyAsync(Reply(await IdOfAsync(1), 1), CancellationToken.None));
        var answer = (await window.MessagesAsync())[^1]!;
        var stranger = await Company.OpenWindowAsync();
        await stranger.WriteAsync("Hello");
        await RateAsync(stranger, answer, "down", HttpStatusCode.NotFound);
        await RateAsync(window, own, "up", HttpStatusCode.NotFound);
        await RateAsync(window, await Company.PostAsync("/conversations/1/messages", new { content = "Ada here" }), "up", HttpStatusCode.NotFound);
        (await window.MessagesAsync()).ShouldAllBe(m => m!["content_attributes"]!["customer_rating"] == null);
    }

    [Fact]
    public async Task The_course_of_a_conversation_says_who_resolved_it_and_whether_it_opened_again_at_once()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("How long?");
        var id = await IdOfAsync(1);
        await WithConversationsAsync(c => c.ResolveAsync(new Resolution(id, Guid.NewGuid(), 1, Assistant, null, "Silent."), CancellationToken.None));
        var course = await CourseAsync();
        (course.HasHumanReply, course.HandOffReasons.Count, course.ResolvedBy).ShouldBe((false, 0, SenderKind.Assistant));
        Told(course.Resolutions.ShouldHaveSingleItem()).ShouldBe((false, 0, false));
        course.ResolvedAt.ShouldNotBeNull();
        await window.WriteAsync("No, wait.");
        Told((await CourseAsync()).Resolutions.ShouldHaveSingleItem()).ShouldBe((false, 0, true));
        var sequence = await Company.SqlAsync<long>($"select last_customer_sequence from inbox.conversations where id = {id.Value}");
        await WithConversationsAsync(c => c.HandOffAsync(new Handoff(id, Guid.NewGuid(), sequence, Assistant, "frustration", null, "Note", null, null, null), CancellationToken.None));
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/messages", new { content = "Ada here" });
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/1/toggle_status", new { status = "resolved" });
        course = await CourseAsync();
        (course.HasHumanReply, course.HandOffReasons.ShouldHaveSingleItem(), course.ResolvedBy).ShouldBe((true, "frustration", SenderKind.Agent));
        course.Resolutions.Select(Told).ShouldBe([(false, 0, true), (true, 1, false)]);
        static (bool, int, bool) Told(Resolved one) => (one.AfterHumanReply, one.HandOffsBefore, one.ReopenedQuickly);
    }

    [Fact]
    public async Task An_answer_that_ends_a_conversation_is_no_agents_click()
    {
        await LetCaptainAnswerAsync();
        await (await Company.OpenWindowAsync()).WriteAsync("How long?");
        var id = await IdOfAsync(1);
        var turn = Guid.NewGuid();
        var attributes = System.Text.Json.JsonSerializer.SerializeToElement(new { turn_id = turn });
        await WithConversationsAsync(async c => await c.PostReplyAsync(Reply(id, 1) with { ResolvedBecause = "All is said.", Attributes = attributes }, CancellationToken.None));
        (await Company.GetAsync("/conversations/1/messages"))["payload"]!.AsArray().Single(m => m!["private"]!.GetValue<bool>())!["content_attributes"]!["turn_id"]!.GetValue<Guid>().ShouldBe(turn);
        (await CourseAsync()).ResolvedBy.ShouldBe(SenderKind.Assistant);
    }

    private Task<ConversationCourse> CourseAsync() => InAccountAsync(async s =>
    {
        var now = TimeProvider.System.GetUtcNow();
        return (await s.GetRequiredService<IConversationHistory>().ReadAsync(now.AddDays(-1), now.AddDays(1), TimeSpan.FromHours(72), CancellationToken.None)).ShouldHaveSingleItem();
    });

    private static Task<JsonNode> RateAsync(Window window, JsonNode message, string? rating, HttpStatusCode expected = HttpStatusCode.OK) =>
        window.SendAsync(HttpMethod.Post, $"messages/{message["id"]}/rating", new { rating }, expected);

    private static (string? Written, string? SenderType, string? Type) Mark(JsonNode message) =>
        (message["content_attributes"]!["written_by"]?.GetValue<string>(), message["sender_type"]?.GetValue<string>(), message["sender"]?["type"]?.GetValue<string>());
}
