using Shouldly;
using Wheelhouse.Captain.Models;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.Captain.Tests.Models;

/// <summary>When a provider is left alone, and when it is tried again.</summary>
public sealed class ProviderHealthTests
{
    private static readonly ModelConfiguration Model = new(ProviderKind.OpenAi, new Uri("http://models.example/v1"), "m", "key", 0, 0, 100, TimeSpan.FromSeconds(5));
    private readonly TestClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly ProviderHealth _health;

    public ProviderHealthTests() => _health = new ProviderHealth(_clock);

    [Fact]
    public void Three_failures_in_a_row_and_it_is_left_alone_for_ever_longer_up_to_a_minute()
    {
        Fail(2);
        using (_health.Begin(Model)) { }
        Fail(1);
        foreach (var rest in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            Refusal().RetryAfter.ShouldBe(TimeSpan.FromSeconds(rest));
            _clock.Advance(TimeSpan.FromSeconds(rest) - TimeSpan.FromMilliseconds(1));
            Refusal();
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Fail(1);
        }
    }

    [Fact]
    public void One_call_tries_it_and_the_others_wait_until_it_speaks()
    {
        Fail(3);
        _clock.Advance(TimeSpan.FromSeconds(1));
        using var tried = _health.Begin(Model);
        Refusal().RetryAfter.ShouldBe(TimeSpan.FromSeconds(4));
        tried.Speaks();
        using (_health.Begin(Model)) { }
        tried.Succeeded();
        Fail(2); // counted anew
        using (_health.Begin(Model)) { }
    }

    [Fact]
    public void Fifty_calls_that_fail_together_are_one_failure()
    {
        var calls = Enumerable.Range(0, 50).Select(_ => _health.Begin(Model)).ToList();
        calls.ForEach(call => call.Failed(Failure()));
        Refusal().RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_try_that_is_given_up_leaves_the_next_one_its_turn()
    {
        Fail(3);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _health.Begin(Model).Dispose();
        using (_health.Begin(Model)) { }
    }

    [Fact]
    public void Whoever_asks_for_time_gets_it_at_once_and_from_everybody()
    {
        using (var call = _health.Begin(Model)) call.Failed(new ModelException(FailureCategory.RateLimited, "slow down", TimeSpan.FromSeconds(20)));
        var refusal = Refusal();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(20));
        refusal.Category.ShouldBe(FailureCategory.RateLimited);
        using (_health.Begin(Model with { ModelId = "another" })) { }
        using (_health.Begin(Model with { ApiKey = "another" })) { }
        _clock.Advance(TimeSpan.FromSeconds(20));
        using (_health.Begin(Model)) { }
    }

    [Fact]
    public void What_no_retry_can_help_says_nothing_about_the_others_and_a_person_who_tries_it_opens_it()
    {
        for (var i = 0; i < 10; i++)
        {
            using var call = _health.Begin(Model);
            call.Failed(new ModelException(FailureCategory.Permanent, "filtered"));
        }

        using (_health.Begin(Model)) { }
        Fail(3);
        Refusal();
        _health.Forget(Model);
        using (_health.Begin(Model)) { }
    }

    [Theory]
    [InlineData((int)ProviderKind.OpenAi)]
    [InlineData((int)ProviderKind.Anthropic)]
    public async Task A_stream_that_goes_on_talking_is_heard_out_and_one_that_falls_silent_is_left(int format)
    {
        await using var desk = await ModelDesk.OpenAsync((ProviderKind)format, new DirectRuntime());
        desk.Model = desk.Model with { Timeout = TimeSpan.FromSeconds(2) };
        var answer = FakeAnswer.Lines("""{"verdict":"answered","confidence":0.9}""", """{"text":"You can return it.","quotes":[{"source":1,"quote":"You can return a pot"}]}""");
        desk.Provider.Answer(answer with { Between = TimeSpan.FromMilliseconds(130) }); // some 25 pieces: longer than the time-out, never silent
        (await desk.Ask("Can I return it?")).Sentences.Count.ShouldBe(1);

        desk.Provider.Answer(answer with { Stalls = true });
        var failure = await Should.ThrowAsync<ModelException>(() => desk.Ask("Can I return it?"));
        failure.Category.ShouldBe(FailureCategory.Unavailable);
        await Eventually.TrueAsync(() => Task.FromResult(desk.Provider.Open == 0), TestContext.Current.CancellationToken);
    }

    private static ModelException Failure() => new(FailureCategory.Unavailable, "down");

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var call = _health.Begin(Model);
            call.Failed(Failure());
        }
    }

    private ModelException Refusal() => Should.Throw<ModelException>(() => _health.Begin(Model));
}
