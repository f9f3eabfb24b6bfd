using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.Captain.Tests.Models;

public abstract class ProviderFailureTests(IModelRuntime runtime)
{
    private const string Answered = """{"verdict":"answered","confidence":0.9}""";

    public static TheoryData<int> Formats => [(int)ProviderKind.OpenAi, (int)ProviderKind.Anthropic];

    public static TheoryData<int, int, string, int> Refusals
    {
        get
        {
            var all = new TheoryData<int, int, string, int>();
            foreach (var format in new[] { ProviderKind.OpenAi, ProviderKind.Anthropic })
            {
                all.Add((int)format, 500, "<html>oops</html>", (int)FailureCategory.Unavailable);
                all.Add((int)format, 529, """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""", (int)FailureCategory.Unavailable);
                all.Add((int)format, 403, """{"error":{"type":"permission_error","message":"no"}}""", (int)FailureCategory.Auth);
                all.Add((int)format, 404, """{"error":{"code":"model_not_found","message":"no such model"}}""", (int)FailureCategory.Configuration);
                all.Add((int)format, 400, """{"error":{"code":"invalid_request_error","message":"bad"}}""", (int)FailureCategory.Configuration);
                all.Add((int)format, 400, """{"error":{"code":"content_filter","message":"filtered"}}""", (int)FailureCategory.Permanent);
                all.Add((int)format, 429, """{"error":{"code":"insufficient_quota","message":"pay"}}""", (int)FailureCategory.Configuration);
                all.Add((int)format, 408, "", (int)FailureCategory.Transient);
                all.Add((int)format, 500, """{"error":{"code":"\ud83d","message":"half a character"}}""", (int)FailureCategory.Unavailable);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_says_whether_a_retry_can_help(int format, int status, string body, int category)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Fails(status, body));
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Ask("secret question"));
        failure.Category.ShouldBe((FailureCategory)category);
        failure.Message.ShouldNotContain("secret");
        failure.Message.ShouldNotContain(desk.Provider.ApiKey);
        desk.Provider.Requests.Count.ShouldBe(1, "the queue retries, the client does not");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task What_a_provider_calls_a_failure_is_quoted_briefly_and_without_the_key(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        var body = new JsonObject { ["error"] = new JsonObject { ["code"] = $"{new string('c', 40)} {desk.Provider.ApiKey}\0 {new string('d', 5000)}", ["message"] = $"{desk.Provider.ApiKey} {new string('m', 230)}{string.Concat(Enumerable.Repeat("😀", 99))}" } }.ToJsonString();
        desk.Provider.Answer(FakeAnswer.Fails(400, body));
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"));
        failure.Message.ShouldContain("cccc");
        failure.Message.Length.ShouldBeLessThan(200);
        failure.Message.ShouldNotContain(desk.Provider.ApiKey);
        failure.Message.ShouldNotContain("\0");

        desk.Provider.Answer(FakeAnswer.Fails(400, body));
        var explained = await Should.ThrowAsync<ModelException>(() => desk.Router.TestAsync(ModelPurpose.Chat, desk.Model, CancellationToken.None));
        explained.Message.ShouldContain("mmm😀");
        explained.Message.ShouldNotContain(desk.Provider.ApiKey);
        explained.Message.IsNormalized().ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_rate_limit_carries_the_time_to_wait(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Fails(429, """{"error":{"code":"rate_limit_exceeded","message":"slow down"}}""", ("Retry-After", "17")));
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"));
        failure.Category.ShouldBe(FailureCategory.RateLimited);
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(17));
        desk.Provider.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_wrong_key_is_said_to_be_wrong_and_stays_secret(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Model = desk.Model with { ApiKey = "sk-wrong-key-98765" };
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Router.TestAsync(ModelPurpose.Chat, desk.Model, CancellationToken.None));
        failure.Category.ShouldBe(FailureCategory.Auth);
        failure.ToString().ShouldNotContain("98765");
        desk.Model.ToString().ShouldNotContain("98765");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_cut_stream_is_a_failure_and_what_was_proven_before_it_was_shown(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered, """{"text":"You can return it.","quotes":[{"source":1,"quote":"You can return a pot"}]}""", """{"text":"Half""") with { IsCut = true });
        (await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"))).Category.ShouldBe(FailureCategory.Unavailable);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_stream_that_ends_without_saying_why_is_a_failure(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered) with { EndsSilently = true });
        (await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"))).Category.ShouldBeOneOf(FailureCategory.Unavailable, FailureCategory.Transient);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_provider_that_hangs_is_left_at_the_deadline(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Model = desk.Model with { Timeout = TimeSpan.FromMilliseconds(400) };
        desk.Provider.Answer(new FakeAnswer { Hangs = true });
        (await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"))).Category.ShouldBe(FailureCategory.Unavailable);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_caller_who_cancels_gets_a_cancellation(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(new FakeAnswer { Hangs = true });
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => desk.Ask("hello", cancellationToken: cancelled.Token));
    }

    [Theory]
    [InlineData((int)ProviderKind.OpenAi, "<html>gateway</html>")]
    [InlineData((int)ProviderKind.OpenAi, "data: {broken\n\n")]
    [InlineData((int)ProviderKind.OpenAi, "data: [1,2,3]\n\ndata: [DONE]\n\n")]
    [InlineData((int)ProviderKind.Anthropic, "<html>gateway</html>")]
    [InlineData((int)ProviderKind.Anthropic, "event: message_start\ndata: {broken\n\n")]
    public async Task Rubbish_is_a_failure_that_may_pass(int format, string rubbish)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(new FakeAnswer { Rubbish = rubbish });
        (await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"))).Category.ShouldBeOneOf(FailureCategory.Unavailable, FailureCategory.Transient);
    }

    [Theory]
    [InlineData((int)ProviderKind.OpenAi, "content_filter")]
    [InlineData((int)ProviderKind.Anthropic, "refusal")]
    public async Task A_content_filter_is_permanent(int format, string reason)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Answer(FakeAnswer.Lines(Answered) with { StopReason = reason });
        (await Should.ThrowAsync<ModelException>(() => desk.Ask("hello"))).Category.ShouldBe(FailureCategory.Permanent);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_private_address_is_refused_unless_it_was_allowed(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime, allowed: false);
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Router.TestAsync(ModelPurpose.Chat, desk.Model, CancellationToken.None));
        failure.Category.ShouldBe(FailureCategory.Configuration);
        failure.Message.ShouldContain("AllowedPrivateHosts");
        desk.Provider.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData((int)ProviderKind.OpenAi, "tools")]
    [InlineData((int)ProviderKind.OpenAi, "temperature")]
    [InlineData((int)ProviderKind.Anthropic, "tools")]
    public async Task A_test_call_asks_as_turns_do_and_names_what_is_refused(int format, string refused)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        desk.Provider.Script = body => body.TryGetProperty(refused, out _)
            ? FakeAnswer.Fails(400, """{"error":{"code":"invalid_request_error","message":"not with this model"}}""")
            : FakeAnswer.Text("ready");
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Router.TestAsync(ModelPurpose.Chat, desk.Model, CancellationToken.None));
        failure.Category.ShouldBe(FailureCategory.Configuration);
        failure.Message.ShouldContain("not with this model");
        failure.Message.ShouldContain($"Without {refused} it answers");

        await desk.Router.TestAsync(ModelPurpose.Chat, desk.Model with { CanCallTools = refused != "tools", TakesTemperature = refused != "temperature" }, CancellationToken.None);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_test_call_succeeds_and_explains_what_fails(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, runtime);
        await desk.Router.TestAsync(ModelPurpose.Chat, desk.Model, CancellationToken.None);
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Router.TestAsync(ModelPurpose.Chat, desk.Model with { ModelId = "no-such-model" }, CancellationToken.None));
        failure.Category.ShouldBe(FailureCategory.Configuration);
        failure.Message.ShouldContain("no-such-model");
    }
}
