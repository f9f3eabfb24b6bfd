using System.Net;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What customers and agents think of an answer reaches its turn and its documents.</summary>
public sealed class RatingTests : IAsyncLifetime
{
    private Company _company = null!;

    public async ValueTask InitializeAsync()
    {
        _company = await Company.StartAsync();
        await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
    }

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task A_customers_rating_counts_until_somebody_of_the_team_says_otherwise()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How much does standard delivery cost?"));
        var answer = await visitor.SeesAsync(Captain.IsReply);
        await RateAsync("down");
        (await TurnAsync())["customer_rating"]!.GetValue<string>().ShouldBe("down");
        (await CountedAsync()).ShouldBe((0, 1));
        await RateAsync("up");
        (await CountedAsync()).ShouldBe((1, 0));
        await MarkAsync(new { rating = "down", reason = "outdated_information", note = "It was €3.90 then." });
        (await CountedAsync()).ShouldBe((0, 1));
        var turn = await TurnAsync();
        (turn["rating"]!.GetValue<string>(), turn["rating_reason"]!.GetValue<string>(), turn["rating_note"]!.GetValue<string>(), turn["customer_rating"]!.GetValue<string>())
            .ShouldBe(("down", "outdated_information", "It was €3.90 then.", "up"));
        await MarkAsync(new { rating = (string?)null });
        (await CountedAsync()).ShouldBe((1, 0));
        (await TurnAsync())["rating_reason"].ShouldBeNull();
        await RateAsync(null);
        (await CountedAsync()).ShouldBe((0, 0));

        await MarkAsync(new { rating = "down", reason = "ugly" }, HttpStatusCode.UnprocessableEntity);
        await MarkAsync(new { rating = "up", reason = "other" }, HttpStatusCode.UnprocessableEntity);
        await MarkAsync(new { rating = "down", note = new string('x', 1001) }, HttpStatusCode.UnprocessableEntity);

        async Task<JsonNode> TurnAsync() => (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]![0]!;
        async Task RateAsync(string? rating)
        {
            await visitor.SendAsync(HttpMethod.Post, $"messages/{answer["id"]}/rating", new { rating });
            await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        }

        async Task MarkAsync(object mark, HttpStatusCode expected = HttpStatusCode.OK)
        {
            await Company.SendAsync(_company.Agent, HttpMethod.Post, $"{_company.Path}/conversations/{conversation}/turns/{(await TurnAsync())["id"]}/rating", mark, expected);
            await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task An_answer_tells_how_it_came_about_though_a_hundred_came_after_it()
    {
        var visitor = await _company.OpenWindowAsync();
        var conversation = Captain.Number(await visitor.WriteAsync("How much does standard delivery cost?"));
        await visitor.SeesAsync(Captain.IsReply);
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        var listed = (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().ShouldHaveSingleItem()!;
        await _company.SqlAsync<long>($$"""
            with later as (
                insert into captain.turns select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'sequence', t.sequence + n))).*
                from captain.turns t cross join generate_series(1, 100) n where t.id = '{{listed["id"]}}' returning 1)
            select count(*) from later
            """);
        (await _company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray().ShouldNotContain(t => t!["id"]!.ToString() == listed["id"]!.ToString());
        var shown = await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/conversations/{conversation}/turns/{listed["id"]}");
        shown.ToJsonString().ShouldBe(listed.ToJsonString());

        var other = Captain.Number(await (await _company.OpenWindowAsync()).WriteAsync("hello"));
        await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/conversations/{other}/turns/{listed["id"]}", null, HttpStatusCode.NotFound);
        await Company.SendAsync(_company.Agent, HttpMethod.Get, $"{_company.Path}/conversations/{conversation}/turns/{Guid.Empty}", null, HttpStatusCode.NotFound);
        var (_, outsider) = await _company.AddAgentAsync("outsider@example.com");
        await Company.SendAsync(outsider, HttpMethod.Get, $"{_company.Path}/conversations/{conversation}/turns/{listed["id"]}", null, HttpStatusCode.NotFound);
    }

    private async Task<(int Up, int Down)> CountedAsync()
    {
        var usage = (await _company.GetAsync("/knowledge/document_usage"))["payload"]!.AsArray().ShouldHaveSingleItem()!["usage"]!;
        return (usage["rated_up"]!.GetValue<int>(), usage["rated_down"]!.GetValue<int>());
    }
}
