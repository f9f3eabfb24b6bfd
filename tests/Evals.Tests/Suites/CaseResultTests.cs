using Shouldly;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class CaseResultTests
{
    [Fact]
    public void A_right_answer_says_the_fact_and_quotes_its_place()
    {
        Sample.Replied(Sample.Case(), "Within 30 days. [1]", 0.9, "within 30 days").Fault.ShouldBeNull();
        Sample.Replied(Sample.Case(), "For a while. [1]", 0.9, "within 30 days").Fault.ShouldBe("lacks a fact");
        Sample.Replied(Sample.Case(), "Within 30 days. [1]", 0.9, "We pay the parcel.").Fault.ShouldBe("quotes another place");
        Sample.Replied(Sample.Case(), "We pay. [1]", 0.9, "We pay the parcel.").Fault.ShouldBe("lacks a fact, quotes another place");
    }

    [Fact]
    public void A_reply_without_a_citation_is_small_talk() =>
        Sample.Replied(Sample.Case(), "Within 30 days.").Fault.ShouldBe("small_talk instead of answer");

    [Fact]
    public void Only_giving_up_for_want_of_knowledge_is_abstention()
    {
        Sample.HandedOff(Sample.Case("abstain"), "no_answer").IsRight.ShouldBeTrue();
        Sample.HandedOff(Sample.Case("abstain"), "asked_for_person").Fault.ShouldBe("hand_off instead of abstain");
        Sample.HandedOff(Sample.Case("hand_off"), "asked_for_person").IsRight.ShouldBeTrue();
    }
}
