using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

/// <summary>Of a run of letters that is longer than a word is, the beginning is read: never half a character.</summary>
public sealed class LongWordTests : KnowledgeHost
{
    /// <summary>The 64th unit is the first half of a letter.</summary>
    private static readonly string Torn = new string('q', 63) + "\U0001D482\U0001D482\U0001D482";

    [Theory]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    public void A_letter_of_two_units_is_read_whole_or_not_at_all(int before)
    {
        var word = new string('q', before) + "\U0001D482\U0001D482";
        var span = new TextAnalysis().TermSpans(word, "de").ShouldHaveSingleItem();
        span.Length.ShouldBe(word.Length);
        span.Term.ShouldStartWith(new string('q', before));
    }

    [Fact]
    public async Task Documents_pairs_and_questions_may_have_such_a_run()
    {
        Write("a.md", $"# Keys\n\nThe key is {Torn} for the marmalade safe.");
        var source = await AddAsync(new { kind = "folder", path = Folder });
        source["error"].ShouldBeNull();
        (await SearchAsync($"marmalade {Torn}")).ShouldContain(static text => text.Contains("marmalade"));

        var pair = await PostAsync($"{Knowledge}/bases/{source["knowledge_base_id"]}/pairs", new { question = $"What is {Torn}?", answer = "The key of the cupboard.", status = "approved" });
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        pair["question"]!.GetValue<string>().ShouldContain(Torn);
        (await SearchAsync($"what is {Torn}")).ShouldContain(static text => text.Contains("cupboard"));
    }
}
