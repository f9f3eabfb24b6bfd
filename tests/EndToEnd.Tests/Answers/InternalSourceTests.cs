using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Answers;

/// <summary>What a team keeps to itself is not quoted to customers, from the moment when it says so.</summary>
public sealed class InternalSourceTests
{
    [Fact]
    public async Task A_source_made_internal_is_not_quoted_to_the_next_customer()
    {
        await using var company = await Company.StartAsync();
        await company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        (await AskAsync(company)).ShouldContain("€4.90");

        var source = (await company.GetAsync("/knowledge/sources"))["payload"]!.AsArray().Single(s => s!["name"]!.GetValue<string>() == "Shipping")!;
        var told = await Company.SendAsync(company.Owner, HttpMethod.Patch, $"{company.Path}/knowledge/sources/{source["id"]}", new { audience = "internal" });
        told["audience"]!.GetValue<string>().ShouldBe("internal");
        (await AskAsync(company)).ShouldNotContain("€4.90");
    }

    private static async Task<string> AskAsync(Company company)
    {
        var visitor = await company.OpenWindowAsync();
        await visitor.WriteAsync("How much does standard delivery cost?");
        await visitor.SeesAsync(Captain.IsReply);
        await company.Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return string.Join('\n', (await visitor.MessagesAsync()).Where(Captain.IsReply).Select(Captain.Text));
    }
}
