using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Inbox.Tests;

/// <summary>Another account's inboxes, contacts and conversations do not exist here: not in any list, not by number, not by id.</summary>
public sealed class TwoAccountsTests(CompanyFixture fixture) : InCompany(fixture)
{
    private const long Neighbour = 4711;

    [Fact]
    public async Task No_list_shows_anything_of_another_account()
    {
        await FillNeighbourAsync();
        await (await Company.OpenWindowAsync()).WriteAsync("ours");
        foreach (var path in (string[])
        [
            "/conversations?status=all", "/conversations/meta?status=all", "/conversations/search?q=theirs", "/contacts", "/contacts/search?q=theirs", "/inboxes",
            $"/inbox_members/{Company.InboxId}", "/conversations/1/messages", $"/inboxes/{Company.InboxId}/assignable_agents",
        ])
        {
            var shown = (await Company.GetAsync(path)).ToJsonString();
            shown.ShouldNotContain("theirs");
            shown.ShouldNotContain("Neighbour");
        }

        (await Company.GetAsync("/conversations/meta?status=all"))["meta"]!["all_count"]!.GetValue<int>().ShouldBe(1);
        foreach (var path in (string[])["/conversations/filter", "/contacts/filter"])
        {
            var found = await Company.PostAsync(path, new { payload = new[] { new { attribute_key = "created_at", filter_operator = "is_present", values = Array.Empty<string>() } } });
            found.ToJsonString().ShouldNotContain("theirs");
        }
    }

    [Fact]
    public async Task Nothing_of_another_account_is_reached_by_its_id()
    {
        var (inbox, contact, conversation) = await FillNeighbourAsync();
        foreach (var path in (string[])[$"/inboxes/{inbox}", $"/inboxes/{inbox}/responder", $"/inbox_members/{inbox}", $"/contacts/{contact}", $"/contacts/{contact}/conversations", "/conversations/1"])
        {
            await Company.GetAsync(path, HttpStatusCode.NotFound);
        }

        await Company.PostAsync("/conversations", new { inbox_id = Company.InboxId, contact_id = contact.Value }, HttpStatusCode.NotFound);
        await Company.PostAsync($"/contacts/{contact}/contact_inboxes", new { inbox_id = Company.InboxId }, HttpStatusCode.NotFound);
        (await WithConversationsAsync(c => c.ReadTranscriptAsync(conversation, 10, CancellationToken.None))).ShouldBeNull();
        (await WithConversationsAsync(c => c.PostReplyAsync(Reply(conversation, 1), CancellationToken.None))).ShouldBe(PostReplyResult.TakenOver);
        await Company.SendAsync(Company.Owner, HttpMethod.Get, $"/api/v1/accounts/{Neighbour}/conversations", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Each_account_counts_its_own_conversations_from_one()
    {
        await FillNeighbourAsync();
        var window = await Company.OpenWindowAsync();
        (await window.WriteAsync("ours"))["conversation_id"]!.GetValue<long>().ShouldBe(1);
    }

    private Task<(InboxId Inbox, ContactId Contact, ConversationId Conversation)> FillNeighbourAsync() => InAccountAsync(
        async services =>
        {
            var inbox = await services.GetRequiredService<IInboxSetup>().CreateWebsiteAsync(new NewWebsite("Neighbour"), CancellationToken.None);
            var visitor = await services.GetRequiredService<IVisitors>().CreateAsync(
                inbox.Id, null, new ContactChange("Neighbour's customer", "theirs@example.com"), CancellationToken.None);
            var received = await services.GetRequiredService<IInbox>().ReceiveAsync(
                new InboundMessage(visitor.AccountId, inbox.Id, visitor.ContactInboxId, "x", "theirs"), CancellationToken.None);
            return (inbox.Id, visitor.ContactId, received.ConversationId);
        },
        Neighbour);
}
