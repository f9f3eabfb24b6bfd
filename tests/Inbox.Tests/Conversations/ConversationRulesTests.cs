using Shouldly;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.Inbox.Tests.Conversations;

public sealed class ConversationRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Responder Captain = new("captain", 7, "Captain", null, ResponderMode.Auto, null);
    private static readonly Responder Drafting = Captain with { Mode = ResponderMode.Draft };
    private static readonly UserId Bob = new(3);
    private static readonly Author Customer = new(SenderKind.Contact, new SenderSnapshot(5, "Visitor", null, 0));
    private static readonly Author Agent = new(SenderKind.Agent, new SenderSnapshot(3, "Bob", null, 0));
    private static readonly Author Assistant = new(SenderKind.Assistant, new SenderSnapshot(7, "Captain", null, 0));

    [Fact]
    public void A_conversation_starts_pending_only_when_somebody_answers_by_himself()
    {
        Open(Responder.People).Status.ShouldBe(ConversationStatus.Open);
        Open(Captain).Status.ShouldBe(ConversationStatus.Pending);
        Open(Drafting).Status.ShouldBe(ConversationStatus.Open);
    }

    [Fact]
    public void A_blocked_contacts_conversation_starts_resolved_and_stays_so()
    {
        var conversation = Conversation.Open(New(Captain) with { ContactIsBlocked = true }, Now);
        conversation.Receive(new NewMessage(Customer, "spam"), Captain, contactIsBlocked: true, Now);
        conversation.Status.ShouldBe(ConversationStatus.Resolved);
    }

    [Fact]
    public void Each_message_takes_the_next_place_and_each_change_the_next_revision()
    {
        var conversation = Open(Captain);
        var first = Receive(conversation);
        var second = Receive(conversation);
        var third = conversation.WriteAutomated(new NewMessage(Assistant, "hi"), Now);
        new[] { first, second, third }.Select(m => m.Sequence).ShouldBe([1, 2, 3]);
        first.Revision.ShouldBeLessThan(second.Revision);
        var before = conversation.Revision;
        conversation.Delete(first, Now);
        first.Revision.ShouldBe(before + 1);
        first.Sequence.ShouldBe(1);
        conversation.Revision.ShouldBe(before + 1);
    }

    [Theory]
    [InlineData(true, false, ConversationStatus.Pending)]
    [InlineData(true, true, ConversationStatus.Open)]
    [InlineData(false, false, ConversationStatus.Open)]
    [InlineData(false, true, ConversationStatus.Open)]
    public void A_message_after_resolving_reopens_for_the_person_who_owned_it_or_whoever_answers_now(bool captainAnswers, bool owned, ConversationStatus expected)
    {
        var conversation = Open(Responder.People);
        Receive(conversation, Responder.People);
        if (owned) conversation.Assign(Bob, Now);
        conversation.SetStatus(ConversationStatus.Resolved, Now);
        Receive(conversation, captainAnswers ? Captain : Responder.People);
        conversation.Status.ShouldBe(expected);
        // Who answers automatically never shares a conversation with a human owner.
        conversation.AssigneeId.ShouldBe(owned ? Bob : null);
        conversation.SessionStartedAfter.ShouldBe(1);
    }

    [Fact]
    public void A_message_opens_what_waits_for_somebody_who_answers_no_more()
    {
        foreach (var left in new[] { Responder.People, Drafting })
        {
            var conversation = Open(Captain);
            Receive(conversation);
            Receive(conversation, left);
            conversation.Status.ShouldBe(ConversationStatus.Open);
        }
    }

    [Fact]
    public void A_message_wakes_a_snoozed_conversation_for_people()
    {
        var conversation = Open(Captain);
        Receive(conversation);
        conversation.SetStatus(ConversationStatus.Snoozed, Now, Now.AddHours(1));
        Receive(conversation);
        conversation.Status.ShouldBe(ConversationStatus.Open);
        conversation.SnoozedUntil.ShouldBeNull();
    }

    [Fact]
    public void A_human_public_reply_takes_a_pending_conversation_over()
    {
        var conversation = Open(Captain);
        Receive(conversation);
        conversation.WriteAsAgent(new NewMessage(Agent, "I am here"), Bob, Now);
        conversation.Status.ShouldBe(ConversationStatus.Open);
        conversation.AssigneeId.ShouldBe(Bob);
        conversation.WaitingSince.ShouldBeNull();
        conversation.FirstReplyAt.ShouldBe(Now);
        conversation.RefuseAutomated(1).ShouldBe(PostReplyResult.TakenOver);
    }

    [Fact]
    public void A_private_note_leaves_the_assistant_at_work()
    {
        var conversation = Open(Captain);
        Receive(conversation);
        conversation.WriteAsAgent(new NewMessage(Agent, "careful with this one") { Private = true }, Bob, Now);
        conversation.Status.ShouldBe(ConversationStatus.Pending);
        conversation.RefuseAutomated(1).ShouldBeNull();
        Events(conversation).ShouldNotContain(e => e is MessagePosted);
    }

    [Fact]
    public void A_newer_customer_message_supersedes_and_an_owner_takes_over()
    {
        var conversation = Open(Captain);
        Receive(conversation);
        conversation.RefuseAutomated(1).ShouldBeNull();
        Receive(conversation);
        conversation.RefuseAutomated(1).ShouldBe(PostReplyResult.Superseded);
        conversation.RefuseAutomated(2).ShouldBeNull();
        conversation.Assign(Bob, Now);
        conversation.Status.ShouldBe(ConversationStatus.Open);
        conversation.RefuseAutomated(2).ShouldBe(PostReplyResult.TakenOver);
    }

    [Fact]
    public void A_draft_is_welcome_with_people_until_somebody_answers()
    {
        var conversation = Open(Drafting);
        Receive(conversation, Drafting);
        conversation.Assign(Bob, Now);
        conversation.RefuseDraft(1).ShouldBeNull();
        conversation.WriteAsAgent(new NewMessage(Agent, "done"), Bob, Now);
        conversation.RefuseDraft(1).ShouldBe(PostReplyResult.TakenOver);
        Receive(conversation, Drafting);
        conversation.RefuseDraft(1).ShouldBe(PostReplyResult.TakenOver);
        conversation.RefuseDraft(3).ShouldBeNull();
    }

    [Fact]
    public void Giving_it_back_makes_it_pending_without_an_owner()
    {
        var conversation = Open(Captain);
        Receive(conversation);
        conversation.WriteAsAgent(new NewMessage(Agent, "hm"), Bob, Now);
        conversation.SetStatus(ConversationStatus.Pending, Now);
        conversation.AssigneeId.ShouldBeNull();
        Receive(conversation);
        conversation.RefuseAutomated(3).ShouldBeNull();
        Events(conversation).OfType<ConversationAssigned>().Last().Assignee.ShouldBeNull();
    }

    [Fact]
    public void A_hand_off_opens_and_starts_the_waiting()
    {
        var conversation = Open(Captain);
        Receive(conversation);
        conversation.WriteAutomated(new NewMessage(Assistant, "A colleague will answer"), Now);
        conversation.WaitingSince.ShouldBeNull();
        conversation.HandOff("asked for a person", Now);
        conversation.Status.ShouldBe(ConversationStatus.Open);
        conversation.WaitingSince.ShouldBe(Now);
        var events = Events(conversation);
        events.OfType<HandoffRequested>().ShouldHaveSingleItem().Reason.ShouldBe("asked for a person");
        events.OfType<ConversationStatusChanged>().ShouldHaveSingleItem().To.ShouldBe(ConversationStatus.Open);
    }

    [Fact]
    public void A_status_that_is_already_there_changes_nothing()
    {
        var conversation = Open(Responder.People);
        var before = conversation.Revision;
        conversation.SetStatus(ConversationStatus.Open, Now);
        conversation.Revision.ShouldBe(before);
        Events(conversation).ShouldNotContain(e => e is ConversationStatusChanged);
    }

    [Fact]
    public void What_agents_have_not_seen_is_counted_until_one_looks()
    {
        var conversation = Open(Responder.People);
        Receive(conversation);
        Receive(conversation);
        conversation.UnreadCount.ShouldBe(2);
        conversation.Assign(Bob, Now);
        conversation.MarkSeenByAgent(Bob, Now);
        conversation.UnreadCount.ShouldBe(0);
        conversation.AssigneeLastSeenAt.ShouldBe(Now);
        conversation.MarkUnread(Now);
        conversation.UnreadCount.ShouldBe(1);
    }

    [Fact]
    public void An_activity_is_not_the_last_thing_said()
    {
        var conversation = Open(Responder.People);
        Receive(conversation);
        conversation.Note("Assigned to Bob by Ada", Now.AddHours(1));
        conversation.LastSequence.ShouldBe(2);
        conversation.LastChatSequence.ShouldBe(1);
        conversation.LastActivityAt.ShouldBe(Now);
    }

    private static NewConversation New(Responder responder) =>
        new(new AccountId(1), new ConversationNumber(1), new InboxId(1), new ContactId(5), new ContactInboxId(5), responder);

    private static Conversation Open(Responder responder) => Conversation.Open(New(responder), Now);

    private static Message Receive(Conversation conversation, Responder? responder = null) =>
        conversation.Receive(new NewMessage(Customer, "hello"), responder ?? Captain, false, Now);

    private static object[] Events(Conversation conversation) => [.. conversation.TakeEvents().Select(make => (object)make())];
}
