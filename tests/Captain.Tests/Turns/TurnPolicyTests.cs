using Shouldly;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.Captain.Tests.Turns;

public sealed class TurnPolicyTests
{
    private static readonly Transcript Asked = Transcripts.Of((SenderKind.Contact, "How long does shipping take?"));

    [Fact]
    public void A_customers_newest_message_in_a_pending_conversation_is_answered() => TurnPolicy.WhyNot(Asked, 1).ShouldBeNull();

    [Fact]
    public void A_newer_message_answers_both() =>
        TurnPolicy.WhyNot(Asked with { LastCustomerSequence = 2, LastSequence = 2 }, 1).ShouldNotBeNull().ShouldContain("newer");

    [Fact]
    public void Nothing_is_said_after_a_person() =>
        TurnPolicy.WhyNot(Asked with { LastHumanSequence = 2, LastSequence = 2 }, 1).ShouldNotBeNull().ShouldContain("person");

    [Fact]
    public void Nothing_is_said_in_a_persons_conversation() =>
        TurnPolicy.WhyNot(Asked with { Assignee = new UserId(7) }, 1).ShouldNotBeNull().ShouldContain("person");

    [Fact]
    public void Nothing_is_said_where_people_or_another_bot_answer()
    {
        TurnPolicy.WhyNot(Asked with { Responder = Responder.People }, 1).ShouldNotBeNull();
        TurnPolicy.WhyNot(Asked with { Responder = Asked.Responder with { Kind = "agent_bot" } }, 1).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(ConversationStatus.Open)]
    [InlineData(ConversationStatus.Resolved)]
    [InlineData(ConversationStatus.Snoozed)]
    public void An_automatic_answer_needs_a_pending_conversation(ConversationStatus status) =>
        TurnPolicy.WhyNot(Asked with { Status = status }, 1).ShouldNotBeNull();

    [Fact]
    public void A_draft_is_written_for_an_open_conversation_even_when_an_agent_owns_it()
    {
        var drafting = Asked with { Responder = Asked.Responder with { Mode = ResponderMode.Draft }, Status = ConversationStatus.Open, Assignee = new UserId(7) };
        TurnPolicy.WhyNot(drafting, 1).ShouldBeNull();
        TurnPolicy.WhyNot(drafting with { Status = ConversationStatus.Resolved }, 1).ShouldNotBeNull();
    }
}
