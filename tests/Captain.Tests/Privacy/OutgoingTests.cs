using System.Text.RegularExpressions;
using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Tests.Models;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.Captain.Tests.Privacy;

/// <summary>What leaves for a provider is listed, and masked where the account wants that, without the answer being any different.</summary>
public abstract partial class OutgoingTests(IModelRuntime runtime)
{
    private const string Answered = """{"verdict":"answered","confidence":0.9}""";
    private const string Customer = "ada@customer.example";
    private const string Phone = "+1 555-123-4567";
    private const string Card = "4111 1111 1111 1111";

    public static TheoryData<int> Formats => [(int)ProviderKind.OpenAi, (int)ProviderKind.Anthropic];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Nothing_personal_leaves_and_an_answer_that_quotes_it_is_verified_and_says_it(int format)
    {
        await using var desk = await MaskingAsync((ProviderKind)format);
        desk.Provider.Script = request =>
        {
            var help = PlaceholderAfter(request.ToString(), "Write to ");
            return FakeAnswer.Lines(Answered, $$"""{"text":"Write to {{help}} for a refund.","quotes":[{"source":1,"quote":"Write to {{help}}"}]}""") with { ByteByByte = true };
        };
        var (sentences, _) = await desk.Ask($"I am {Customer}, {Phone}, and paid order 1234567 with {Card}. Whom do I write to?");
        var sentence = sentences.ShouldHaveSingleItem();
        sentence.Text.ShouldBe("Write to help@example.com for a refund.");
        sentence.Citations.ShouldHaveSingleItem().Quote.ShouldBe("Write to help@example.com");
        var left = desk.Provider.Requests.ShouldHaveSingleItem().ToString();
        foreach (var secret in new[] { Customer, "555-123", "4111", "help@example.com" }) left.ShouldNotContain(secret);
        left.ShouldContain("order 1234567");
        left.ShouldContain("within 30 days");
    }

    [Fact]
    public async Task An_address_that_a_model_makes_up_is_still_refused()
    {
        await using var desk = await MaskingAsync(ProviderKind.OpenAi);
        desk.Provider.Answer(FakeAnswer.Lines(
            Answered,
            """{"text":"Write to money@evil.example.","quotes":[{"source":1,"quote":"You can return a pot within 30 days"}]}""",
            """{"text":"Write to [email_00000000].","quotes":[{"source":1,"quote":"Write to [email_00000000]"}]}"""));
        (await desk.Ask("Whom do I write to?")).Sentences.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_tool_gets_what_was_masked_and_what_it_returns_is_masked(int format)
    {
        await using var desk = await MaskingAsync((ProviderKind)format);
        string? got = null;
        desk.Tools.Add(new OfferedTool("find_customer", "Finds a customer", ToolParameter.SchemaOf([new("email", "string", "Whose", true)]), (arguments, _) =>
        {
            got = arguments["email"].GetString();
            return Task.FromResult(new ToolAnswer(ToolVerdicts.Done, $"The customer's mobile is {Phone}."));
        }));
        desk.Provider.Script = request => request.ToString().Contains("mobile is", StringComparison.Ordinal)
            ? FakeAnswer.Lines(Answered, """{"text":"You can return a pot within 30 days of delivery.","quotes":[{"source":1,"quote":"You can return a pot within 30 days of delivery"}]}""")
            : FakeAnswer.Calls("find_customer", $$"""{"email":"{{PlaceholderAfter(request.ToString(), "I am ")}}"}""");
        (await desk.Ask($"I am {Customer}. What do you know of me?")).Sentences.Count.ShouldBe(1);
        got.ShouldBe(Customer);
        desk.Calls.ShouldHaveSingleItem().Arguments.ShouldContain(Customer); // the trace is ours
        desk.Provider.Requests.Count.ShouldBe(2);
        foreach (var left in desk.Provider.Requests.Select(r => r.ToString()))
        {
            left.ShouldNotContain(Customer);
            left.ShouldNotContain("555-123");
        }
    }

    [Fact]
    public async Task Texts_for_vectors_and_for_ordering_are_masked_the_same_way_each_time()
    {
        await using var embeddings = new FakeEmbeddings();
        await embeddings.StartAsync();
        await using var desk = await MaskingAsync(ProviderKind.OpenAi);
        var model = new ModelConfiguration(ProviderKind.OpenAi, embeddings.BaseUrl, embeddings.ModelId, embeddings.ApiKey, 1m, 0m, 16, TimeSpan.FromSeconds(20), MaskFor: new AccountId(1));
        await desk.Knowledge.EmbedAsync(model, [$"Refunds: {Customer}", $"I am {Customer.ToUpperInvariant()}"], explain: false, CancellationToken.None);
        await using var reranker = new FakeReranker(isCohere: true, "refund");
        await reranker.StartAsync();
        var order = model with { Provider = ProviderKind.Cohere, BaseUrl = reranker.BaseUrl, ModelId = reranker.ModelId, ApiKey = reranker.ApiKey };
        await desk.Knowledge.RerankAsync(order, $"I am {Customer}", [$"Refunds: {Customer}", "Wi-Fi"], explain: false, CancellationToken.None);
        var sent = embeddings.Texts.Append(reranker.Requests[0].ToString()).ToList();
        sent.ShouldAllBe(text => !text.Contains("customer.example", StringComparison.OrdinalIgnoreCase));
        sent.SelectMany(text => Placeholder().Matches(text)).Select(m => m.Value).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_left_is_listed_with_who_received_it_whether_an_answer_came_or_not()
    {
        await using var desk = await MaskingAsync(ProviderKind.OpenAi);
        desk.Provider.Answer(FakeAnswer.Fails(500));
        var list = new List<Disclosure>();
        desk.Outgoing.ListenWith(list);
        await Should.ThrowAsync<ModelException>(desk.Ask($"I am {Customer}"));
        var sent = list.ShouldHaveSingleItem();
        (sent.Kind, sent.Model, sent.Host, sent.IsMasking).ShouldBe(("chat", "test-model", desk.Model.Host, true));
        sent.Host.ShouldStartWith("127.0.0.1:");
        sent.Parts.Select(p => (p.Name, p.Count)).ShouldBe([("instructions", 1), ("question", 1), ("history", 2), ("passages", 2)]);
        sent.Parts.First(p => p.Name == "question").Characters.ShouldBe($"I am {Customer}".Length);
        sent.Masked.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("email", 2));
    }

    [Fact]
    public async Task Without_the_setting_texts_leave_as_they_are_and_are_listed_all_the_same()
    {
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered));
        var list = new List<Disclosure>();
        desk.Outgoing.ListenWith(list);
        await desk.Ask($"I am {Customer}");
        desk.Provider.Requests[0].ToString().ShouldContain(Customer);
        (list[0].IsMasking, list[0].Masked).ShouldBe((false, null));
    }

    [Theory]
    [InlineData("[email_", "12", "345678] and [", "x] [car", "e]")]
    [InlineData("a [", "emailish] b [email_1234567", "8", "] ", "")]
    public void A_stream_in_pieces_says_the_same_as_the_whole(params string[] pieces)
    {
        var mask = new TextMask(new PlainHashes(), new AccountId(1));
        var known = mask.Hide(Customer);
        var sent = pieces.Select(p => p.Replace("12345678", known[7..^1], StringComparison.Ordinal)).Append(known[..4]).Append(known[4..]).ToList();
        var stream = new MaskedStream(mask);
        string.Concat(sent.Select(stream.Take)).ShouldBe(mask.Restore(string.Concat(sent)));
        stream.End().ShouldBeEmpty();
        mask.Restore(string.Concat(sent)).ShouldEndWith(Customer);
    }

    private async Task<ModelDesk> MaskingAsync(ProviderKind kind)
    {
        var desk = await ModelDesk.OpenAsync(kind, runtime);
        desk.Model = desk.Model with { MaskFor = new AccountId(1) };
        return desk;
    }

    private static string PlaceholderAfter(string sent, string words) =>
        Placeholder().Match(sent, sent.LastIndexOf(words + "[", StringComparison.Ordinal)).Value;

    [GeneratedRegex(@"\[(?:email|phone|card)_[0-9a-f]{8}\]")]
    private static partial Regex Placeholder();
}
