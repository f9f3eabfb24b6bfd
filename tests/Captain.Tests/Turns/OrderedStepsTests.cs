using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Xunit;

namespace Wheelhouse.Captain.Tests.Turns;

/// <summary>A list of steps is shown whole or not at all.</summary>
public sealed class OrderedStepsTests
{
    [Theory]
    [InlineData("Do this:|1. Unplug it.|3. Hold the button.|It blinks then.", "It blinks then.")]
    [InlineData("1. Unplug it.|2. Wait.|4. Hold the button.", "")]
    [InlineData("1. Open it.|2. Close it.|1. Unplug it.|3. Hold the button.", "")]
    [InlineData("١. Unplug it.|٣. Hold the button.", "")]
    [InlineData("१. Unplug it.|۳. Hold the button.", "")]
    public void A_hole_in_the_numbers_takes_the_list_away(string written, string left)
    {
        var notes = Notes(written);
        OrderedSteps.TakeOut(notes, isOneMissing: false, areOfModel: true).ShouldBeTrue();
        Left(notes).ShouldBe(left);
        notes.ToRecord().Refused!.ShouldAllBe(static r => r.Why == Objections.IncompleteList);
        notes.Tried.ShouldHaveSingleItem().ShouldContain("not all of its steps");
    }

    [Theory]
    [InlineData("1. Unplug it.|2. Wait.|3. Hold the button.")]
    [InlineData("1. Unplug it.|1. Wait.|1. Hold the button.")]
    [InlineData("1. Open it.|2. Close it.|1. Unplug it.|2. Hold the button.")]
    [InlineData("3. Hold the button.|4. Wait.")]
    [InlineData("It has 3 buttons.|7 days are enough.|- The leaf.|- The drop.")]
    [InlineData("٩. Unplug it.|١٠. Wait.|١١. Hold the button.")]
    public void A_whole_one_stays(string written)
    {
        var notes = Notes(written);
        OrderedSteps.TakeOut(notes, isOneMissing: false, areOfModel: true).ShouldBeFalse();
        Left(notes).ShouldBe(written);
    }

    [Fact]
    public void A_step_that_is_known_to_be_missing_takes_it_away_whatever_the_numbers()
    {
        var notes = Notes("Refunds take five days.|1. Unplug it.|2. Wait.");
        OrderedSteps.TakeOut(notes, isOneMissing: true, areOfModel: false).ShouldBeTrue();
        Left(notes).ShouldBe("Refunds take five days.");
        var prose = Notes("Refunds take five days.");
        OrderedSteps.TakeOut(prose, isOneMissing: true, areOfModel: true).ShouldBeFalse();
        Left(prose).ShouldBe("Refunds take five days.");
    }

    [Fact]
    public void What_is_quoted_keeps_the_numbers_of_its_article() => OrderedSteps.TakeOut(Notes("1. Unplug it.|3. Hold it."), isOneMissing: false, areOfModel: false).ShouldBeFalse();

    private static TurnNotes Notes(string written)
    {
        var notes = new TurnNotes(TimeProvider.System);
        foreach (var text in written.Split('|')) notes.Write(new WrittenSentence(text, []));
        return notes;
    }

    private static string Left(TurnNotes notes) => string.Join('|', notes.Sentences.Select(static s => s.Text));
}
