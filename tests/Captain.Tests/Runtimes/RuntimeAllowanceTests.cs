using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Tests.Models;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.Captain.Tests.Runtimes;

/// <summary>What a turn may use holds in the middle of an answer, between two steps and within one, whoever runs the model.</summary>
public abstract class RuntimeAllowanceTests(IModelRuntime runtime)
{
    private const string Answered = """{"verdict":"answered","confidence":0.9}""";
    private const string Refund = """{"text":"Refunds reach your card within 5 business days.","quotes":[{"source":1,"quote":"Refunds reach your card within 5 business days"}]}""";

    /// <summary>1,000 tokens read at 3 and 100 written at 15 dollars a million.</summary>
    private const decimal PriceOfCall = 0.0045m;

    private readonly List<ModelUsage> _spent = [];
    private readonly List<WrittenSentence> _sentences = [];

    [Fact]
    public async Task The_last_call_of_a_turn_gets_no_tools_and_must_answer()
    {
        await using var desk = await OpenAsync();
        var allowance = Allowance(new TurnOptions { MaxModelCalls = 2 });
        desk.Provider.Answer(FakeAnswer.Calls("look_up", "{}"), FakeAnswer.Lines(Answered, Refund));
        await AskAsync(desk, allowance);
        _sentences.Count.ShouldBe(1);
        desk.Provider.Requests.Count.ShouldBe(2);
        desk.Provider.Requests[0].TryGetProperty("tools", out _).ShouldBeTrue();
        desk.Provider.Requests[1].TryGetProperty("tools", out _).ShouldBeFalse();
        (allowance.Used.Calls, allowance.Used.Tokens, allowance.Used.Price).ShouldBe((2, 2_200, 2 * PriceOfCall));
    }

    [Fact]
    public async Task A_turn_whose_calls_are_used_up_is_not_begun()
    {
        await using var desk = await OpenAsync();
        var allowance = Allowance(new TurnOptions { MaxModelCalls = 1 });
        allowance.Begin(10, 0);
        await Should.ThrowAsync<TurnSpentException>(() => AskAsync(desk, allowance));
        desk.Provider.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1_150, "1")]
    [InlineData(200_000, "0.005")]
    public async Task A_step_that_would_pass_tokens_or_price_is_not_taken_and_what_was_used_is_told_before(long tokens, string price)
    {
        await using var desk = await OpenAsync();
        var allowance = Allowance(new TurnOptions { MaxTokens = tokens, MaxPrice = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture) });
        desk.Provider.Answer(FakeAnswer.Calls("look_up", "{}"), FakeAnswer.Lines(Answered, Refund));
        await Should.ThrowAsync<TurnSpentException>(() => AskAsync(desk, allowance));
        desk.Provider.Requests.Count.ShouldBe(1);
        _spent.ShouldHaveSingleItem().Price.ShouldBe(PriceOfCall);
        allowance.Used.Price.ShouldBe(PriceOfCall);
    }

    [Fact]
    public async Task The_time_of_a_turn_ends_a_later_step_without_blame_for_the_provider()
    {
        await using var desk = await OpenAsync();
        desk.Provider.Script = static request => request.ToString().Contains("Nothing is known", StringComparison.Ordinal)
            ? FakeAnswer.Lines(Answered, Refund) with { Stalls = true }
            : FakeAnswer.Calls("look_up", "{}");
        // As often as a provider may fail before it is left alone.
        for (var i = 0; i < 3; i++) await Should.ThrowAsync<TurnSpentException>(() => AskAsync(desk, Allowance(new TurnOptions { MaxTime = TimeSpan.FromSeconds(1) })));
        desk.Provider.Requests.Count.ShouldBe(6);
        desk.Provider.Script = static _ => FakeAnswer.Lines(Answered, Refund);
        (await desk.Ask("How long do refunds take?")).Sentences.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_time_of_a_turn_ends_a_tool_that_hangs()
    {
        await using var desk = await OpenAsync(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new ToolAnswer(ToolVerdicts.Done, "");
        });
        desk.Provider.Answer(FakeAnswer.Calls("look_up", "{}"));
        await Should.ThrowAsync<TurnSpentException>(() => AskAsync(desk, Allowance(new TurnOptions { MaxTime = TimeSpan.FromSeconds(1) })));
        desk.Provider.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_later_step_that_breaks_off_is_paid_for_as_far_as_it_came()
    {
        await using var desk = await OpenAsync();
        var allowance = Allowance(new TurnOptions());
        desk.Provider.Answer(FakeAnswer.Calls("look_up", "{}"), FakeAnswer.Lines(Answered, Refund) with { IsCut = true, Between = TimeSpan.FromMilliseconds(30) });
        await Should.ThrowAsync<ModelException>(() => AskAsync(desk, allowance));
        _sentences.Count.ShouldBe(0, "the line has no end");
        var last = _spent[^1];
        last.InputTokens.ShouldBeGreaterThan(1_000, "the second step was read, too");
        last.OutputTokens.ShouldBeInRange(101, 200);
        allowance.Used.Tokens.ShouldBe(last.InputTokens + last.OutputTokens);
        allowance.Used.Price.ShouldBe(last.Price);
    }

    [Fact]
    public async Task What_leaves_is_listed_step_by_step()
    {
        await using var desk = await OpenAsync();
        var list = new List<Disclosure>();
        desk.Outgoing.ListenWith(list);
        desk.Provider.Answer(FakeAnswer.Calls("look_up", """{"order":"LK-1"}"""), FakeAnswer.Lines(Answered, Refund));
        await AskAsync(desk, Allowance(new TurnOptions()));
        list.Count.ShouldBe(2);
        list[0].Parts.Select(static p => p.Name).ShouldBe(["instructions", "question", "history", "passages"]);
        list[1].Parts.Select(static p => p.Name).ShouldBe(["instructions", "question", "history", "passages", DisclosedParts.ToolCalls, DisclosedParts.ToolResults]);
        var (call, result) = (list[1].Parts[^2], list[1].Parts[^1]);
        (call.Count, call.Characters).ShouldBe((1, """{"order":"LK-1"}""".Length));
        (result.Count, result.Characters).ShouldBe((1, "Nothing is known.".Length));
    }

    private async Task<ModelDesk> OpenAsync(Func<CancellationToken, Task<ToolAnswer>>? call = null)
    {
        var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Tools.Add(new OfferedTool(
            "look_up", "Looks something up.", ToolParameter.SchemaOf([new("order", "string", "Which", false)]),
            (_, token) => call?.Invoke(token) ?? Task.FromResult(new ToolAnswer(ToolVerdicts.Done, "Nothing is known."))));
        return desk;
    }

    private static TurnAllowance Allowance(TurnOptions caps) => new TurnAllowance(TimeProvider.System).Under(caps);

    private async Task AskAsync(ModelDesk desk, TurnAllowance allowance)
    {
        await foreach (var item in desk.Router.CreateWriter(desk.Model).WriteAsync(desk.Request("How long do refunds take?") with { Allowance = allowance }, CancellationToken.None))
        {
            if (item is WriterSpent spent) _spent.Add(spent.Usage);
            else if (item is WrittenSentence sentence) _sentences.Add(sentence);
        }
    }
}
