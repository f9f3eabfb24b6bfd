using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Writers;

/// <summary>What is quoted of text without headings when there is little room.</summary>
public sealed class BareTextPickerTests
{
    private const string Question = "When was the lighthouse of Morro Alto built?";

    /// <summary>The first says more of the question and does not answer it; the second answers.</summary>
    private const string Text =
        "The lighthouse of Morro Alto stands on a rock above the bay, painted in red and white, and every summer many visitors climb its narrow stairs. " +
        "It was built in 1871, after three ships had been lost in one winter, by order of a governor who had a ship among them.";

    [Fact]
    public async Task Where_there_is_room_sentences_are_quoted_whole()
    {
        var reply = await AskAsync(80);
        reply.Select(s => s.Text).ShouldBe([Text]);
    }

    [Fact]
    public async Task Where_there_is_little_two_sentences_give_a_part_each()
    {
        var reply = await AskAsync(24);
        var said = string.Join(' ', reply.Select(s => s.Text));
        said.ShouldContain("lighthouse of Morro Alto");
        said.ShouldContain("1871");
        said.Split(' ').Length.ShouldBeLessThanOrEqualTo(24);
    }

    [Fact]
    public async Task What_is_quoted_stands_in_the_passage_word_for_word() =>
        (await AskAsync(24)).SelectMany(s => s.Citations).ShouldAllBe(c => c.PassageNumber == 1 && Text.Contains(c.Quote));

    [Fact]
    public async Task A_part_is_marked_as_one() =>
        (await AskAsync(24)).ShouldContain(s => s.Text.StartsWith('…') || s.Text.EndsWith('…'));

    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(40)]
    public async Task The_limit_holds(int words) =>
        (await AskAsync(words)).Sum(s => s.Text.Split(' ').Length).ShouldBeLessThanOrEqualTo(words);

    private static async Task<List<WrittenSentence>> AskAsync(int words)
    {
        var others = Enumerable.Range(2, 7).Select(i => Found(i, "Boats pass the harbour at night and fishermen mend their nets."));
        var limits = new AnswerLimits { MaxWords = words, MaxListWords = words };
        var request = new AnswerRequest(Question, null, "en", [], [Found(1, Text), .. others], new AssistantProfile("Captain", null, null), limits, []);
        var items = new List<WriterItem>();
        await foreach (var item in new ExtractiveWriter(new PlainTextAnalysis()).WriteAsync(request, CancellationToken.None)) items.Add(item);
        ((WriterFinished)items[^1]).Verdict.ShouldBe(WriterVerdict.Answered);
        return [.. items.OfType<WrittenSentence>()];
    }

    private static Passage Found(int number, string text) => new(
        new ChunkId(number), new DocumentId(number), "0001", null, [], text, "en", number == 1 ? 0.9 : 0.2, 1, number, null, null, number == 1 ? 1 : 0, []);
}
