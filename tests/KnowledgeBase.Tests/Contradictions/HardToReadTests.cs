using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Contradictions;

/// <summary>A document whose statements are hard to read does not keep those of the others from being compared.</summary>
public sealed class HardToReadTests : KnowledgeHost
{
    public HardToReadTests() => Adjust = static builder => builder.Services.AddSingleton<ITextAnalysis>(new Refusing(new TextAnalysis()));

    [Theory]
    [InlineData("活动于１２月３１日结束。", "zh", "12-31")]
    [InlineData("截止日期为２０２６年３月５日。", "zh", "3-5")]
    [InlineData("押金為 ４５ 元，共 ３ 天。", "zh", "45|259200")]
    [InlineData("It ends on ٣١ December ٢٠٢٦.", "en", "12-31")]
    [InlineData("Open from ９:00 to १७:00.", "en", "540")]
    public void Digits_of_every_script_are_read(string text, string language, string values) =>
        string.Join('|', new QuantityReader(new TextAnalysis()).Read(text, language)
            .Select(static q => q.Kind == QuantityKind.Date ? FormattableString.Invariant($"{(int)q.Low / 100}-{q.Low % 100}") : FormattableString.Invariant($"{q.Low}"))).ShouldBe(values);

    [Fact]
    public async Task Digits_of_another_script_contradict_plain_ones_and_are_shown_as_they_are_written()
    {
        Write("a.md", "# 夏季活動\n\n夏季渡輪活動於１２月３１日結束。");
        Write("b.md", "# 渡輪通知\n\n夏季渡輪活動於11月30日結束。");
        await AddAsync(new { kind = "folder", path = Folder });

        var find = (await GetAsync($"{Knowledge}/contradictions"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        new[] { find["one"]!, find["other"]! }.Select(static side => side["value"]!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(["11月30日", "１２月３１日"]);
    }

    [Fact]
    public async Task A_number_without_end_is_no_number()
    {
        Write("a.md", $"# Vaults\n\nThe vault weighs {new string('7', 320)} kg when it is empty.");
        await WriteFerriesAsync();

        (await GetAsync($"{Knowledge}/contradictions"))["payload"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_passed_over_until_it_changes()
    {
        Write("a.md", $"# Bikes\n\nA bike costs $40 per {Refusing.Word}.");
        var source = await WriteFerriesAsync();

        (await GetAsync($"{Knowledge}/contradictions"))["payload"]!.AsArray().Count.ShouldBe(1);
        (await CountAsync("select count(*) from platform.jobs where handler = 'knowledge.judge-documents'")).ShouldBe(0, "nothing waits to be tried again");

        Write("a.md", "# Bikes\n\nA bike costs $40 per day.");
        await SyncAsync(source);
        (await CountAsync("select count(*) from knowledge.claims where claim::text like '%bike%'")).ShouldBe(1);
    }

    private Task<System.Text.Json.Nodes.JsonNode> WriteFerriesAsync()
    {
        Write("old.md", "# Ferry prices\n\nA ticket for the ferry costs $12 per adult.");
        Write("new.md", "# Summer timetable\n\nThe ferry costs $15 per adult.");
        return AddAsync(new { kind = "folder", path = Folder });
    }

    /// <summary>The usual analysis, with a word at which it gives up: none that is known brings it to that.</summary>
    private sealed class Refusing(TextAnalysis usual) : ITextAnalysis
    {
        public const string Word = "quagga";

        public string DetectLanguage(string text, string fallback = "en") => usual.DetectLanguage(text, fallback);

        public IReadOnlyList<string> Terms(string text, string language) => usual.Terms(text, language);

        public IReadOnlyList<TermSpan> TermSpans(string text, string language) =>
            text.Contains(Word, StringComparison.Ordinal) ? throw new FormatException("The word is not liked.") : usual.TermSpans(text, language);
    }
}
