using Shouldly;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Writers;

/// <summary>Text without headings: whether one of the passages stands out from the others tells whether it answers.</summary>
public sealed class BareTextTests
{
    private const string Question = "When was the lighthouse of Morro Alto built?";
    private const string Answer = "The lighthouse of Morro Alto was built in 1871.";

    [Fact]
    public async Task One_that_stands_out_is_surer_than_one_among_its_like() =>
        (await Sure([])).ShouldBeGreaterThan(await Sure([], standsOut: false));

    [Fact]
    public async Task What_stands_out_changes_nothing_where_articles_have_headings() =>
        (await Sure(["Lighthouses"])).ShouldBe(await Sure(["Lighthouses"], standsOut: false));

    [Fact]
    public async Task With_few_passages_there_is_nothing_to_stand_out_from() =>
        (await Sure([], others: 3)).ShouldBe(await Sure([], standsOut: false, others: 3));

    private static async Task<double> Sure(IReadOnlyList<string> headings, bool standsOut = true, int others = 7)
    {
        var passages = Enumerable.Range(1, others).Select(i => Found(i + 1, "Boats pass the harbour at night and fishermen mend their nets.", headings, standsOut ? 0.2 : 0.85))
            .Prepend(Found(1, Answer, headings, 0.9)).ToList();
        var request = new AnswerRequest(Question, null, "en", [], passages, new AssistantProfile("Captain", null, null), new AnswerLimits(), []);
        var items = new List<WriterItem>();
        await foreach (var item in new ExtractiveWriter(new PlainTextAnalysis()).WriteAsync(request, CancellationToken.None)) items.Add(item);
        return ((WriterFinished)items[^1]).Confidence;
    }

    /// <param name="score">What the search gave, all things being equal otherwise.</param>
    private static Passage Found(int number, string text, IReadOnlyList<string> headings, double score) => new(
        new ChunkId(number), new DocumentId(number), "0001", null, headings, text, "en", score, 1, number, null, null, number == 1 ? 1 : 0, []);
}
