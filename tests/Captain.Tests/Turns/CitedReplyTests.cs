using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Turns;

public sealed class CitedReplyTests
{
    private static readonly Passage[] Passages = [Passage(1, 10, "Shipping"), Passage(2, 20, "Returns"), Passage(3, 10, "Shipping")];

    [Fact]
    public void Documents_are_numbered_as_they_are_first_cited_and_two_passages_of_one_share_a_number()
    {
        var reply = new CitedReply(Passages);
        reply.Add(new WrittenSentence("You have 30 days.", [new Citation(2, "30 days")]));
        reply.Add(new WrittenSentence("It takes two days.", [new Citation(1, "two days"), new Citation(3, "2 days")]));

        reply.Text.ShouldBe("You have 30 days. [1] It takes two days. [2]");
        reply.Sources.Select(s => (s.Number, s.Title, s.Quote)).ShouldBe([(1, "Returns", "30 days"), (2, "Shipping", "two days")]);
    }

    [Fact]
    public void A_streamed_sentence_carries_the_numbers_of_the_whole_reply()
    {
        var reply = new CitedReply(Passages);
        reply.Add(new WrittenSentence("A.", [new Citation(2, "a")]));
        var (text, sources) = reply.Add(new WrittenSentence("B.", [new Citation(1, "b")]));
        text.ShouldBe("B. [2]");
        sources.ShouldHaveSingleItem().Number.ShouldBe(2);
    }

    [Fact]
    public void A_long_quote_is_cut_between_characters()
    {
        var reply = new CitedReply(Passages);
        reply.Add(new WrittenSentence("A.", [new Citation(1, new string('x', 399) + "😀 and more")]));
        reply.Sources.ShouldHaveSingleItem().Quote.ShouldBe(new string('x', 399) + "…");
    }

    [Theory]
    [InlineData("Write to claims@evil.test for a refund.", "Write to…")]
    [InlineData("See [the form](https://evil.test/f) or our page.", "See…")]
    [InlineData("![pay](https://evil.test/p.png)", "…")]
    [InlineData("See https://help.larkspur.example/f and evil\u200b.test/x", "See https://help.larkspur.example/f and…")]
    [InlineData("See https://help.larkspur.example/f.", "See https://help.larkspur.example/f.")]
    public void A_quote_ends_before_an_address_of_somebody_else(string quote, string shown)
    {
        var hosts = new AllowedHosts(["larkspur.example"]);
        var reply = new CitedReply(Passages, shown: CitedReply.Shown(() => hosts));
        reply.Add(new WrittenSentence("A.", [new Citation(1, quote)]));
        reply.Sources.ShouldHaveSingleItem().Quote.ShouldBe(shown);
    }

    [Fact]
    public void A_table_keeps_its_last_line_to_itself()
    {
        var reply = new CitedReply(Passages);
        reply.Add(new WrittenSentence("| Plan | Price |\n| --- | --- |\n| Basic | €9 |", [new Citation(1, "€9")]));
        reply.Add(new WrittenSentence("Prices include VAT.", [new Citation(1, "VAT")]));
        reply.Text.ShouldBe("| Plan | Price |\n| --- | --- |\n| Basic | €9 |\n\n[1]\n\nPrices include VAT. [1]");
    }

    [Fact]
    public void Steps_that_come_one_by_one_stand_on_lines_of_their_own()
    {
        var reply = new CitedReply(Passages);
        reply.Add(new WrittenSentence("Do this:", []));
        reply.Add(new WrittenSentence("1. Open the app.", [new Citation(1, "app")]));
        reply.Add(new WrittenSentence("2. Tap Reset.", [new Citation(1, "Reset")]));
        reply.Text.ShouldBe("Do this:\n\n1. Open the app. [1]\n2. Tap Reset. [1]");
    }

    [Fact]
    public void A_long_quote_is_shortened_in_the_list_of_sources()
    {
        var reply = new CitedReply(Passages);
        reply.Add(new WrittenSentence("A.", [new Citation(1, new string('x', 900))]));
        reply.Sources.ShouldHaveSingleItem().Quote.Length.ShouldBe(401);
    }

    private static Passage Passage(long chunk, long document, string title) => new(
        new ChunkId(chunk), new DocumentId(document), title, $"https://help.example/{document}", [], "text", "en", 1, 1, 1, null, null, 1, []);
}
