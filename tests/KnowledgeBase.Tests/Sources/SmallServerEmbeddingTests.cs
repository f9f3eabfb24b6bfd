using System.Net.Http.Json;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Servers of embeddings that take fewer texts than others, shorter ones, or more time.</summary>
public sealed class SmallServerEmbeddingTests : EmbeddingHost
{
    [Theory]
    [InlineData(422, 32, 8)]
    [InlineData(400, 10, 18)]
    [InlineData(413, 10, 18)]
    [InlineData(422, 1, 93)]
    public async Task A_server_that_takes_few_texts_at_once_gets_few_at_once(int status, int most, int requests)
    {
        await WriteAsync(80);
        (Provider.MostTexts, Provider.RefusedWith) = (most, status);
        var model = await ModelAsync();
        await ChooseAsync(model);

        var done = (await SettledOnAsync(model))["embedding"]!;
        (done["error"], done["refused"]!.GetValue<int>(), done["progress"]!.ToJsonString()).ShouldBe((null, 0, """{"done":83,"total":83}"""));
        Provider.Requests.Count.ShouldBeInRange(83 / most, requests, "what it takes is found out once");
    }

    [Fact]
    public async Task A_text_that_it_does_not_take_is_named_and_holds_back_no_other()
    {
        Write("long.md", $"# Glaciers\n\n{string.Join(' ', Enumerable.Range(0, 80).Select(static i => $"moraine{i}"))}.");
        await WriteAsync(20);
        (Provider.LongestText, Provider.RefusedWith) = (600, 422);
        var model = await ModelAsync();
        await ChooseAsync(model);

        var done = (await SettledOnAsync(model))["embedding"]!;
        done["refused"]!.GetValue<int>().ShouldBe(1);
        done["refused_reason"]!.GetValue<string>().ShouldContain("422");
        done["progress"]!.ToJsonString().ShouldBe("""{"done":23,"total":24}""");
        (await TryAsync("glaciers moraine7"))["payload"]![0]!["document"]!["title"]!.GetValue<string>().ShouldBe("Glaciers", "its words find it");
        var asked = Provider.Requests.Count;
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        Provider.Requests.Count.ShouldBe(asked, "it is not sent again and again");

        Write("new.md", "# Tundra\n\nThe tundra is cold.");
        await SyncAsync(Source);
        await Eventually.TrueAsync(async () => (await BaseAsync())["embedding"]!["progress"]!["done"]!.GetValue<int>() == 24, CancellationToken.None);

        Provider.LongestText = 32_000;
        await ChooseAsync(model);
        await Eventually.TrueAsync(async () => (await BaseAsync())["embedding"]!["progress"]!["done"]!.GetValue<int>() == 25, CancellationToken.None);
        (await BaseAsync())["embedding"]!["refused"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task What_it_takes_in_part_is_named_after_another_cutting_too()
    {
        Write("long.md", $"# Glaciers\n\n{string.Join(' ', Enumerable.Range(0, 150).Select(static i => $"moraine{i}"))}.");
        await SyncAsync(Source);
        (Provider.LongestText, Provider.RefusedWith) = (1_000, 422);
        var model = await ModelAsync();
        await ChooseAsync(model);
        var first = (await SettledOnAsync(model))["embedding"]!;
        first["refused"]!.GetValue<int>().ShouldBe(1);
        first["progress"]!.ToJsonString().ShouldBe("""{"done":4,"total":4}""", "the rest of its text was taken");

        foreach (var chunking in new object?[] { new { method = "whole" }, null })
        {
            using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{Source["id"]}", new { chunking });
            await ReadAsync(response);
            await Host.RunJobsUntilIdleAsync(CancellationToken.None);
            var again = (await BaseAsync())["embedding"]!;
            (again["refused"]!.GetValue<int>(), again["progress"]!.ToJsonString()).ShouldBe((1, """{"done":4,"total":4}"""));
        }
    }

    [Fact]
    public async Task Whoever_takes_nothing_at_all_is_set_up_wrongly()
    {
        await WriteAsync(20);
        Provider.Answer(FakeAnswer.Fails(422, "{}"));
        await ChooseAsync(await ModelAsync());

        var failed = (await Eventually.GetAsync(BaseAsync, b => b["embedding"]!["error"] is not null, CancellationToken.None, TimeSpan.FromSeconds(60)))["embedding"]!;
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (failed["model_id"], failed["refused"]!.GetValue<int>()).ShouldBe((null, 0));
        Provider.Requests.Count.ShouldBeLessThan(10);
    }

    [Fact]
    public async Task A_server_that_is_too_slow_for_many_texts_is_asked_for_fewer()
    {
        await WriteAsync(9);
        Provider.Script = static request => new FakeAnswer { Delay = TimeSpan.FromSeconds(0.5 * request.GetProperty("input").GetArrayLength()) };
        var model = await ModelAsync();
        await ChooseAsync(model);

        (await SettledOnAsync(model))["embedding"]!["progress"]!.ToJsonString().ShouldBe("""{"done":12,"total":12}""");
        Provider.Requests.Count.ShouldBe(3);
    }

    private async Task WriteAsync(int pages)
    {
        for (var i = 0; i < pages; i++) Write($"page{i}.md", $"# Page {i}\n\nText {i}.");
        await SyncAsync(Source);
    }
}
