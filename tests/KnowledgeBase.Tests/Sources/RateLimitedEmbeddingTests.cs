using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A provider that asks for half an hour is left alone, until a person chooses.</summary>
public sealed class RateLimitedEmbeddingTests : EmbeddingHost
{
    [Fact]
    public async Task Another_model_does_not_wait_for_one_whoseProvider_asked_for_patience()
    {
        Provider.Answer(FakeAnswer.Fails(429, "{}", ("Retry-After", "1800")));
        await ChooseAsync(await ModelAsync());
        await Eventually.GetAsync(BaseAsync, b => b["embedding"]!["error"] is not null, CancellationToken.None, TimeSpan.FromSeconds(60));

        await using var healthy = new FakeEmbeddings();
        await healthy.StartAsync();
        var other = await ModelAsync(name: "another model", at: healthy);
        await ChooseAsync(other);
        (await SettledOnAsync(other))["embedding"]!["error"].ShouldBeNull();
    }

    [Fact]
    public async Task The_same_model_chosen_again_is_asked_at_once_however_often()
    {
        Provider.Answer(FakeAnswer.Fails(429, "{}", ("Retry-After", "1800")));
        var model = await ModelAsync();
        for (var choice = 1; choice <= 3; choice++)
        {
            await ChooseAsync(model);
            await Eventually.GetAsync(BaseAsync, b => b["embedding"]!["error"] is not null, CancellationToken.None, TimeSpan.FromSeconds(60));
            Provider.Requests.Count.ShouldBe(choice, "each choice is one try");
        }

        Provider.Answer(FakeAnswer.Text(""));
        await ChooseAsync(model);
        (await SettledOnAsync(model))["embedding"]!["error"].ShouldBeNull();

        // What waited for its half hour finds that others have done its work.
        await ExecuteAsync("update platform.jobs set run_at = clock_timestamp() where handler = 'knowledge.embed-chunks'");
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Provider.Requests.Count.ShouldBe(4);
        (await BaseAsync())["embedding"]!["model_id"]!.GetValue<long>().ShouldBe(model);
    }
}
