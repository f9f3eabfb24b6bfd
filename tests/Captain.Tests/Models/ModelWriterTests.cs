using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.Captain.Tests.Models;

public abstract class ModelWriterTests(IModelRuntime runtime)
{
    private const string Answered = """{"verdict":"answered","confidence":0.9}""";
    private const string Refund = """{"text":"Refunds reach your card within 5 business days. [1]","quotes":[{"source":1,"quote":"Refunds reach your  card within 5 business days"}]}""";

    public static TheoryData<int> Formats => [(int)ProviderKind.OpenAi, (int)ProviderKind.Anthropic];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_sentence_that_its_source_proves_is_released_with_the_quote_as_it_stands_there(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered, Refund));
        var (sentences, finished) = await desk.Ask("How long do refunds take?");
        sentences.ShouldHaveSingleItem().Text.ShouldBe("Refunds reach your card within 5 business days.");
        sentences[0].Citations.ShouldHaveSingleItem().ShouldBe(new Citation(1, "Refunds reach your card within 5 business days"));
        finished.Verdict.ShouldBe(WriterVerdict.Answered);
        finished.Confidence.ShouldBe(0.9, 0.001);
        finished.Usage.ShouldBe(new ModelUsage("test-model", 1000, 100, ((1000 * 3m) + (100 * 15m)) / 1_000_000m));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_stream_of_single_bytes_reads_the_same(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered, Refund) with { ByteByByte = true });
        (await desk.Ask("How long do refunds take?")).Sentences.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"text":"Refunds take 5 weeks.","quotes":[{"source":1,"quote":"Refunds reach your card within 5 weeks"}]}""")]
    [InlineData("""{"text":"Refunds take 7 days.","quotes":[{"source":1,"quote":"Refunds reach your card within 5 business days"}]}""")]
    [InlineData("""{"text":"It costs $5 to return a pot, or €1,000.","quotes":[{"source":1,"quote":"You can return a pot within 30 days"}]}""")]
    [InlineData("""{"text":"See https://evil.example/refunds.","quotes":[{"source":1,"quote":"Refunds reach your card within 5 business days"}]}""")]
    [InlineData("""{"text":"Write to money@evil.com.","quotes":[{"source":1,"quote":"Refunds reach your card within 5 business days"}]}""")]
    [InlineData("""{"text":"Refunds are quick.","quotes":[]}""")]
    [InlineData("""{"text":"Refunds are quick.","quotes":[{"source":9,"quote":"Refunds reach your card within 5 business days"}]}""")]
    [InlineData("""{"text":"Refunds are quick.","quotes":[{"source":2,"quote":"Refunds reach your card within 5 business days"}]}""")]
    [InlineData("""{"text":"Refunds are quick.","quotes":[{"source":1,"quote":"the"}]}""")]
    [InlineData("""Refunds are quick.""")]
    [InlineData("""{"text":42}""")]
    public async Task A_sentence_without_proof_never_leaves_the_writer(string line)
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered, line));
        var (sentences, finished) = await desk.Ask("How long do refunds take?");
        sentences.ShouldBeEmpty();
        finished.Verdict.ShouldBe(WriterVerdict.Abstained);
        finished.Confidence.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_proven_stays_when_the_rest_is_dropped_and_the_confidence_falls()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered, Refund, """{"text":"We also pay 12 % interest.","quotes":[{"source":1,"quote":"Refunds reach your card"}]}"""));
        var (sentences, finished) = await desk.Ask("How long do refunds take?");
        sentences.Count.ShouldBe(1);
        finished.Confidence.ShouldBe(0.45, 0.001);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_answer_that_ends_at_the_output_limit_says_so_and_keeps_whole_sentences(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered, Refund, """{"text":"You can return a pot within 30""") with { IsAtLimit = true });
        var (sentences, finished) = await desk.Ask("How long do refunds take?");
        sentences.ShouldHaveSingleItem();
        (finished.Verdict, finished.IsCut).ShouldBe((WriterVerdict.Answered, true));

        desk.Provider.Answer(FakeAnswer.Lines(Answered, Refund));
        (await desk.Ask("How long do refunds take?")).Finished.IsCut.ShouldBeFalse();

        desk.Provider.Answer(FakeAnswer.Text(Answered[..10]) with { IsAtLimit = true });
        (await desk.Ask("How long do refunds take?")).Finished.Reason.ShouldNotBeNull().ShouldContain("output limit");
    }

    [Fact]
    public async Task A_step_that_is_refused_or_does_not_fit_is_told()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        const string First = """{"text":"1. Unplug the pot and wait ten seconds.","quotes":[{"source":2,"quote":"Unplug the pot and wait ten seconds."}]}""";
        const string Third = """{"text":"3. Hold the leaf button.","quotes":[{"source":2,"quote":"Hold the leaf button."}]}""";
        desk.Provider.Answer(FakeAnswer.Lines(Answered, First, """{"text":"2. Wait 99 seconds.","quotes":[{"source":2,"quote":"Unplug the pot and wait ten seconds."}]}""", Third));
        (await desk.Ask("How do I reset the Wi-Fi?")).Finished.LeavesOutStep.ShouldBeTrue();
        desk.Provider.Answer(FakeAnswer.Lines(Answered, First, Third));
        (await desk.Ask("How do I reset the Wi-Fi?")).Finished.LeavesOutStep.ShouldBeFalse();
        (await desk.Ask("How do I reset the Wi-Fi?", new AnswerLimits { MaxWords = 5, MaxListWords = 8 })).Finished.LeavesOutStep.ShouldBeTrue();
    }

    [Theory]
    [InlineData("abstained", (int)WriterVerdict.Abstained)]
    [InlineData("handoff", (int)WriterVerdict.HandOff)]
    public async Task A_model_that_declines_says_nothing_to_the_customer(string said, int verdict)
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Provider.Answer(FakeAnswer.Lines($$"""{"verdict":"{{said}}","confidence":0.8,"reason":"needs the account\u0000\ud83d"}""", Refund));
        var (sentences, finished) = await desk.Ask("Where is my order?");
        sentences.ShouldBeEmpty();
        finished.Verdict.ShouldBe((WriterVerdict)verdict);
        finished.Reason.ShouldBe("needs the account\ufffd\ufffd");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task One_escape_that_no_text_can_be_made_of_or_no_database_keeps_loses_nothing_else(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Knows = _ => [];
        desk.Provider.Answer(
            FakeAnswer.Calls("search_knowledge", """{"query":"refunds\u0000\ud83d"}"""),
            FakeAnswer.Lines(
                """{"verdict":"answered","confidence":0.9,"reason":"sure\u0000 \ud83d"}""",
                """{"text":"Half \udc00 a sign.","\ud83d":1,"quotes":[{"source":1,"quote":"\ud83d"}]}""",
                Refund,
                "and \0 raw"));
        var (sentences, finished) = await desk.Ask("How long do refunds take?");
        desk.Searched.ShouldBe(["refunds\ufffd\ufffd"]);
        sentences.ShouldHaveSingleItem().Text.ShouldBe("Refunds reach your card within 5 business days.");
        finished.Verdict.ShouldBe(WriterVerdict.Answered);
    }

    [Fact]
    public async Task Fences_and_chatter_around_the_lines_are_skipped()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Provider.Answer(FakeAnswer.Lines("Sure, here you go:", "```jsonl", $"{Answered},", Refund, "```", "Hope that helps!"));
        (await desk.Ask("How long do refunds take?")).Sentences.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task The_model_searches_again_and_cites_what_it_finds(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Knows = _ => [ModelDesk.Passage(3, "Gift cards", "Gift cards are valid for two years after you buy them.")];
        desk.Provider.Answer(
            FakeAnswer.Calls("search_knowledge", """{"query":"gift card validity"}"""),
            FakeAnswer.Lines(Answered, """{"text":"They are valid for two years.","quotes":[{"source":3,"quote":"Gift cards are valid for two years"}]}"""));
        var (sentences, finished) = await desk.Ask("How long is a gift card valid?");
        desk.Searched.ShouldBe(["gift card validity"]);
        sentences.ShouldHaveSingleItem().Citations[0].PassageNumber.ShouldBe(3);
        finished.Usage.InputTokens.ShouldBe(2000);
        finished.Usage.OutputTokens.ShouldBe(200);
        desk.Provider.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("search_knowledge", """{"query":""}""")]
    [InlineData("search_knowledge", """{"query":7}""")]
    [InlineData("search_knowledge", """{"q":"x"}""")]
    [InlineData("delete_account", """{"id":1}""")]
    public async Task Wrong_calls_go_back_to_the_model_and_touch_nothing(string tool, string arguments)
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Knows = _ => [];
        desk.Provider.Answer(FakeAnswer.Calls(tool, arguments), FakeAnswer.Lines(Answered, Refund));
        var (sentences, _) = await desk.Ask("How long do refunds take?");
        desk.Searched.ShouldBeEmpty();
        sentences.Count.ShouldBe(1);
        desk.Provider.Requests[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString().ShouldStartWith("Error:");
    }

    [Fact]
    public async Task A_model_that_only_ever_searches_is_stopped()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Knows = _ => [];
        desk.Provider.Answer(FakeAnswer.Calls("search_knowledge", """{"query":"again"}"""));
        var (_, finished) = await desk.Ask("How long do refunds take?");
        finished.Verdict.ShouldBe(WriterVerdict.Abstained);
        desk.Provider.Requests.Count.ShouldBe(3);
        desk.Provider.Requests[2].TryGetProperty("tools", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("abstained")]
    [InlineData("handoff")]
    public async Task What_a_model_says_after_a_tool_takes_the_place_of_what_it_said_before(string before)
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Knows = _ => [];
        desk.Provider.Answer(Looks($$"""{"verdict":"{{before}}","confidence":0.8,"reason":"I have to look first"}"""), FakeAnswer.Lines(Answered, Refund));
        var (sentences, finished) = await desk.Ask("How long do refunds take?");
        sentences.Count.ShouldBe(1);
        (finished.Verdict, finished.Confidence).ShouldBe((WriterVerdict.Answered, 0.9));
    }

    [Fact]
    public async Task Whoever_wants_people_after_a_tool_gets_them_whatever_was_said_before()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Knows = _ => [];
        desk.Provider.Answer(Looks(Answered, Refund), FakeAnswer.Lines("""{"verdict":"handoff","confidence":0.7,"reason":"it was never sent"}"""));
        var (_, finished) = await desk.Ask("Where is my refund?");
        (finished.Verdict, finished.Reason).ShouldBe((WriterVerdict.HandOff, "it was never sent"));
    }

    [Fact]
    public async Task A_verdict_that_nothing_follows_holds()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Knows = _ => [];
        desk.Provider.Answer(Looks("""{"verdict":"handoff","confidence":0.7,"reason":"somebody has to look"}"""), FakeAnswer.Lines("Bye."));
        (await desk.Ask("Where is my refund?")).Finished.Verdict.ShouldBe(WriterVerdict.HandOff);
    }

    private static FakeAnswer Looks(params string[] lines) => FakeAnswer.Lines([.. lines, ""]) with { Call = ("search_knowledge", """{"query":"refunds"}""") };

    [Fact]
    public async Task The_reply_keeps_to_the_limit_and_steps_stay_whole()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(
            Answered,
            """{"text":"1. Unplug the pot and wait ten seconds.","quotes":[{"source":2,"quote":"Unplug the pot and wait ten seconds."}]}""",
            """{"text":"2. Hold the leaf button.","quotes":[{"source":2,"quote":"Hold the leaf button."}]}""",
            Refund));
        var (sentences, _) = await desk.Ask("How do I reset it?", new AnswerLimits { MaxWords = 9 });
        sentences.Count.ShouldBe(2);
        sentences[1].Text.ShouldBe("2. Hold the leaf button.");
    }
}
