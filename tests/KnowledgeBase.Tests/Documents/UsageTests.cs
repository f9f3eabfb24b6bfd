using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Tests.Sources;
using Wheelhouse.Platform.Identity;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Documents;

public sealed class UsageTests : KnowledgeHost
{
    [Fact]
    public async Task A_document_is_counted_once_for_each_answer_that_cites_it_however_often_it_is_told()
    {
        var (quay, pier) = (await TextAsync("Quay"), await TextAsync("Pier"));
        var answer = Guid.CreateVersion7();
        await ReportAsync(Guid.CreateVersion7(), null, quay);
        await ExecuteAsync("update knowledge.document_days set day = day - 60");
        await ReportAsync(Guid.CreateVersion7(), null, quay, 999_999);
        await ExecuteAsync("update knowledge.document_days set day = day - 40");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReportAsync(answer, null, quay, pier)));

        var usage = (await UsedAsync("sort=cited"))[0];
        usage["title"]!.GetValue<string>().ShouldBe("Quay");
        Figures(usage).ShouldBe((3, 1, 2, 0, 0));
        Figures((await UsedAsync("sort=cited"))[1]).ShouldBe((1, 1, 1, 0, 0));
        (await GetAsync($"{Knowledge}/documents/{quay}"))["usage"]!["cited"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task A_rating_counts_for_all_documents_of_its_answer_and_another_one_takes_its_place()
    {
        var (quay, pier) = (await TextAsync("Quay"), await TextAsync("Pier"));
        var answer = Guid.CreateVersion7();
        await ReportAsync(answer, AnswerRating.Up, quay, pier);
        await ReportAsync(answer, AnswerRating.Up, quay, pier);
        (await UsedAsync("sort=rated_up")).Select(Figures).ShouldAllBe(f => f.Up == 1 && f.Down == 0);
        await ReportAsync(answer, AnswerRating.Down, quay, pier);
        await ReportAsync(Guid.CreateVersion7(), AnswerRating.Down, pier);
        var worst = await UsedAsync("sort=rated_down");
        (worst[0]["title"]!.GetValue<string>(), Figures(worst[0])).ShouldBe(("Pier", (2, 2, 2, 0, 2)));
        Figures(worst[1]).ShouldBe((1, 1, 1, 0, 1));
        await ReportAsync(answer, null, quay, pier);
        (await UsedAsync("sort=title")).Select(u => Figures(u).Down).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task What_nobody_has_confirmed_for_months_is_found_and_confirming_says_who_did()
    {
        var (quay, pier) = (await TextAsync("Quay"), await TextAsync("Pier"));
        var confirmed = await PostAsync($"{Knowledge}/documents/{quay}/confirm", new { });
        confirmed["confirmed_by_name"]!.GetValue<string>().ShouldBe("Ada");
        await PostAsync($"{Knowledge}/documents/999999/confirm", new { }, HttpStatusCode.NotFound);

        (await UsedAsync("unconfirmed_months=6")).ShouldHaveSingleItem()["title"]!.GetValue<string>().ShouldBe("Pier");
        (await UsedAsync("sort=confirmed")).Select(u => u["title"]!.GetValue<string>()).ShouldBe(["Pier", "Quay"]);
        await ExecuteAsync("update knowledge.document_usage set confirmed_at = now() - interval '7 months'");
        (await UsedAsync("unconfirmed_months=6&q=qu")).ShouldHaveSingleItem();
        (await UsedAsync("unconfirmed_months=8&q=qu")).ShouldBeEmpty();
        await GetAsync($"{Knowledge}/document_usage?unconfirmed_months=0", HttpStatusCode.BadRequest);
        (await UsedAsync("sort=cited_in_quarter&knowledge_base_id=999999")).ShouldBeEmpty();
        _ = pier;
    }

    private async Task<long> TextAsync(string title)
    {
        var source = await AddAsync(new { kind = "text", title, text = $"The {title} is grey.", language = "en" });
        return (await DocumentsAsync(source)).Single()["id"]!.GetValue<long>();
    }

    private async Task ReportAsync(Guid answer, AnswerRating? rating, params long[] documents)
    {
        using var scope = Host.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(AccountId)));
        await scope.ServiceProvider.GetRequiredService<IDocumentUsage>().ReportAsync(
            new AccountId(AccountId), answer, [.. documents.Select(static d => new DocumentId(d))], rating, CancellationToken.None);
    }

    private async Task<List<JsonNode>> UsedAsync(string query) =>
        [.. (await GetAsync($"{Knowledge}/document_usage?{query}"))["payload"]!.AsArray().Select(static d => d!)];

    private static (int All, int Month, int Quarter, int Up, int Down) Figures(JsonNode document)
    {
        var usage = document["usage"]!;
        int Of(string name) => usage[name]!.GetValue<int>();
        return (Of("cited"), Of("cited_in_month"), Of("cited_in_quarter"), Of("rated_up"), Of("rated_down"));
    }
}
