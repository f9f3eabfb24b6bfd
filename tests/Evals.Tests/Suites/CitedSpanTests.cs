using Shouldly;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class CitedSpanTests
{
    [Fact]
    public void A_quote_is_found_where_it_stands()
    {
        var span = CitedSpan.Find(Sample.Document, Sample.Text, "within 30 days.");
        span.IsValid.ShouldBeTrue();
        Sample.Text[span.Start..span.End].ShouldBe("within 30 days.");
    }

    [Fact]
    public void White_space_and_line_ends_do_not_matter()
    {
        var span = CitedSpan.Find(Sample.Document, Sample.Text, "30 days. We  pay");
        Sample.Text[span.Start..span.End].ShouldBe("30 days.\nWe pay");
    }

    [Theory]
    [InlineData("within 31 days")]
    [InlineData("")]
    [InlineData(" ")]
    public void What_does_not_stand_there_is_not_valid(string quote)
    {
        var span = CitedSpan.Find(Sample.Document, Sample.Text, quote);
        span.IsValid.ShouldBeFalse();
        span.Overlaps(Sample.Gold("within 30 days")).ShouldBeFalse();
    }

    [Fact]
    public void Only_a_common_stretch_of_the_same_document_overlaps()
    {
        var gold = Sample.Gold("within 30 days");
        CitedSpan.Find(Sample.Document, Sample.Text, "30 days.\nWe").Overlaps(gold).ShouldBeTrue();
        CitedSpan.Find(Sample.Document, Sample.Text, "We pay").Overlaps(gold).ShouldBeFalse();
        CitedSpan.Find(Sample.Document, Sample.Text, ".\nWe").Overlaps(gold).ShouldBeFalse("it begins where the gold ends");
        CitedSpan.Find("es/returns.md", Sample.Text, "within 30 days").Overlaps(gold).ShouldBeFalse();
    }
}
