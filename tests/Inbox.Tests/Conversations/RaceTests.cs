using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

/// <summary>Nothing automated is said after the customer wrote again or after a person answered, however close it comes.</summary>
public sealed class RaceTests(CompanyFixture fixture) : InCompany(fixture)
{
    private const int Rounds = 25;

    [Fact]
    public async Task A_reply_and_a_newer_message_at_the_same_time_leave_one_clear_order()
    {
        await LetCaptainAnswerAsync();
        var results = new List<PostReplyResult>();
        for (var round = 1; round <= Rounds; round++)
        {
            var window = await Company.OpenWindowAsync();
            await window.WriteAsync("first");
            var id = await IdOfAsync(round);
            var posting = WithConversationsAsync(c => c.PostReplyAsync(Reply(id, 1), CancellationToken.None));
            var writing = window.WriteAsync("second");
            results.Add(await posting);
            await writing;
            var said = (await window.MessagesAsync()).Select(m => m!["content"]!.GetValue<string>()).ToArray();
            said.ShouldBe(results[^1] is PostReplyResult.Posted ? ["first", "The answer", "second"] : ["first", "second"]);
        }

        results.ShouldAllBe(r => r == PostReplyResult.Posted || r == PostReplyResult.Superseded);
    }

    [Fact]
    public async Task A_reply_and_a_humans_answer_at_the_same_time_never_end_with_the_reply_last()
    {
        await LetCaptainAnswerAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            var window = await Company.OpenWindowAsync();
            await window.WriteAsync("first");
            var id = await IdOfAsync(round);
            var posting = WithConversationsAsync(c => c.PostReplyAsync(Reply(id, 1), CancellationToken.None));
            var answering = Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/{round}/messages", new { content = "human" });
            var result = await posting;
            await answering;
            var said = (await window.MessagesAsync()).Select(m => m!["content"]!.GetValue<string>()).ToArray();
            said.ShouldBe(result is PostReplyResult.Posted ? ["first", "The answer", "human"] : ["first", "human"]);
            if (result is not PostReplyResult.Posted)
            {
                result.ShouldBe(PostReplyResult.TakenOver);
            }
        }
    }

    [Fact]
    public async Task The_same_reply_posted_many_times_at_once_is_said_once()
    {
        await LetCaptainAnswerAsync();
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello");
        var id = await IdOfAsync(1);
        var reply = Reply(id, 1);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WithConversationsAsync(c => c.PostReplyAsync(reply, CancellationToken.None))));
        results.Count(r => r is PostReplyResult.Posted).ShouldBe(1);
        results.Count(r => r is PostReplyResult.AlreadyPosted).ShouldBe(7);
        (await window.MessagesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_same_inbound_message_delivered_twice_raises_its_events_once()
    {
        var window = await Company.OpenWindowAsync();
        await window.WriteAsync("hello", "echo");
        var contact = new ContactInboxId(await Company.SqlAsync<long>("select contact_inbox_id from inbox.conversations"));
        var message = new InboundMessage(new(Company.AccountId), new(Company.InboxId), contact, "mail-1", "again");
        var first = await InAccountAsync(s => ((IInbox)s.GetService(typeof(IInbox))!).ReceiveAsync(message, CancellationToken.None));
        var second = await InAccountAsync(s => ((IInbox)s.GetService(typeof(IInbox))!).ReceiveAsync(message with { Text = "changed" }, CancellationToken.None));
        first.Repeated.ShouldBeFalse();
        second.ShouldBe(first with { Repeated = true });
        (await window.MessagesAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Conversations_opened_at_the_same_time_are_numbered_without_gaps()
    {
        var windows = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Company.OpenWindowAsync()));
        await Task.WhenAll(windows.Select(window => window.WriteAsync("hello")));
        (await Company.SqlAsync<long>("select count(distinct number) from inbox.conversations where number between 1 and 20")).ShouldBe(20);
    }
}
