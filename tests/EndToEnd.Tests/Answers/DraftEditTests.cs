using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What agents make of suggestions is kept, for those who look after the knowledge.</summary>
public sealed class DraftEditTests : IAsyncLifetime
{
    private const string Edits = "/captain/draft_edits";

    private Company _company = null!;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        await _company.HireAsync("draft", ("Shipping", AnswerTests.Shipping));
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task Sent_changed_replaced_and_discarded_suggestions_are_told_apart()
    {
        var (sent, draft) = await AskAsync();
        await DoAsync(sent, $"messages/{draft["id"]}/send_draft", new { });
        await DoAsync(sent, $"messages/{draft["id"]}/send_draft", new { content = "A second click." });
        var (edited, second) = await AskAsync();
        var changed = Captain.Text(second).Replace("€4.90", "five euros", StringComparison.Ordinal);
        await DoAsync(edited, $"messages/{second["id"]}/send_draft", new { content = changed });
        var (replaced, _) = await AskAsync();
        await DoAsync(replaced, "messages", new { content = "=SUM(1) I will look it up, \"Ada\"." });
        var (discarded, fourth) = await AskAsync();
        await DoAsync(discarded, $"messages/{fourth["id"]}/dismiss_draft", null);

        var all = await ListAsync();
        all.Select(static e => e!["outcome"]!.GetValue<string>()).ShouldBe(["discarded", "replaced", "edited", "sent"]);
        all.Select(static e => e!["conversation_id"]!.GetValue<long>()).ShouldBe([discarded, replaced, edited, sent]);
        all[3]!["difference"]!.GetValue<double>().ShouldBe(0);
        all[2]!["difference"]!.GetValue<double>().ShouldBeInRange(0.01, 0.5);
        all[0]!["difference"].ShouldBeNull();
        (all[2]!["suggestion"]!.GetValue<string>(), all[2]!["sent"]!.GetValue<string>()).ShouldBe((Captain.Text(second), changed));
        all.ShouldAllBe(e => e!["question"]!.GetValue<string>() == "How much does standard delivery cost?" && e["turn_id"] != null);

        var page = await _company.GetAsync($"{Edits}?limit=3");
        page["payload"]!.AsArray().Count.ShouldBe(3);
        (await _company.GetAsync($"{Edits}?before={page["next_before"]}"))["payload"]!.AsArray().ShouldHaveSingleItem()!["outcome"]!.GetValue<string>().ShouldBe("sent");
        (await _company.GetAsync($"{Edits}?outcome=edited"))["payload"]!.AsArray().Count.ShouldBe(1);
        await _company.GetAsync($"{Edits}?outcome=other", HttpStatusCode.UnprocessableEntity);
        var csv = (await _company.Owner.GetStringAsync(new Uri($"{_company.Path}{Edits}/export", UriKind.Relative))).Split("\r\n");
        csv.Length.ShouldBe(6, "a head, four rows and an end");
        csv[2].ShouldEndWith(",\"'=SUM(1) I will look it up, \"\"Ada\"\".\"");
    }

    [Fact]
    public async Task Only_administrators_of_the_account_see_them_and_they_go_with_the_contact()
    {
        var (number, draft) = await AskAsync();
        await DoAsync(number, $"messages/{draft["id"]}/send_draft", new { content = "Other words." });
        foreach (var path in new[] { Edits, $"{Edits}/export" })
            await Company.SendAsync(_company.Agent, HttpMethod.Get, _company.Path + path, null, HttpStatusCode.Unauthorized);
        await using (var neighbour = await _company.OpenNeighbourAsync("Neighbour", "owner@neighbour.example"))
            (await neighbour.GetAsync(Edits))["payload"]!.AsArray().ShouldBeEmpty();

        var contact = (await _company.GetAsync($"/conversations/{number}"))["meta"]!["sender"]!;
        (await _company.GetAsync($"/contacts/{contact["id"]}/export"))["draft_edits"]!.AsArray().ShouldHaveSingleItem()!["sent"]!.GetValue<string>().ShouldBe("Other words.");
        await Company.SendAsync(_company.Owner, HttpMethod.Post, $"{_company.Path}/contacts/{contact["id"]}/erase", new { confirm = contact["name"]!.GetValue<string>() });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        (await ListAsync()).ShouldBeEmpty();
    }

    private async Task<(long Number, JsonNode Draft)> AskAsync()
    {
        var window = await _company.OpenWindowAsync();
        var number = Captain.Number(await window.WriteAsync("How much does standard delivery cost?"));
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return (number, (await _company.ThreadAsync(number)).Single(m => m!["content_attributes"]!["draft"] is not null)!);
    }

    private async Task DoAsync(long number, string what, object? body)
    {
        await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{number}/{what}", body);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
    }

    private async Task<JsonArray> ListAsync() => (await _company.GetAsync(Edits))["payload"]!.AsArray();
}
