using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion.Changes;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion.Changes;

public sealed class TextChangeTests
{
    [Fact]
    public void A_large_document_that_is_quite_another_one_is_shown_within_bounds()
    {
        var former = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"Line {i} of the first edition.\n"));
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i * 7} begins a line of the second.\n")) + new string('x', 50_000);
        var change = TextChange.Between(former, text);
        change.IsShortened.ShouldBeTrue();
        (change.Removed, change.Added).ShouldBe((100_001, 100_001));
        change.Places.Sum(p => p.Lines.Count).ShouldBe(400);
        TextChange.Between("", text).Places.SelectMany(p => p.Lines).SelectMany(l => l.Parts).Max(p => p.Text.Length).ShouldBeLessThanOrEqualTo(2_000);
    }

    [Fact]
    public void Places_far_from_each_other_are_shown_apart_with_the_lines_around_them()
    {
        var former = Enumerable.Range(1, 40).Select(i => $"Line {i}").ToArray();
        var text = former.ToArray();
        text[4] = "Line five";
        text[30] = "Line thirty-one";
        var change = TextChange.Between(string.Join('\n', former), string.Join('\n', text));
        change.Places.Count.ShouldBe(2);
        (change.Places[0].FormerLine, change.Places[0].Line, change.Places[1].Line).ShouldBe((3, 3, 29));
        change.Places[0].Lines.Select(l => l.Kind).ShouldBe([LineKind.Same, LineKind.Same, LineKind.Removed, LineKind.Added, LineKind.Same, LineKind.Same]);
    }

    [Fact]
    public void Chinese_is_marked_character_by_character_and_no_pair_of_surrogates_is_torn()
    {
        var change = TextChange.Between("您有三十天时间退货，请保留包装盒。\n🚲 city 🚲", "您有十四天时间退货，请保留包装盒。\n🚲 city 🛵");
        var changed = change.Places.SelectMany(p => p.Lines).SelectMany(l => l.Parts).Where(p => p.IsChanged).Select(p => p.Text).ToList();
        changed.ShouldContain("🛵");
        changed.ShouldAllBe(text => !text.Contains("退货"));
    }
}
