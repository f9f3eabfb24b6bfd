using System.Net;
using System.Net.Http.Json;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests.WebChat;

/// <summary>Ten thousand messages from one visitor: a clear answer, and nothing lost of what was accepted.</summary>
public sealed class FloodTests
{
    [Fact]
    public async Task A_flood_is_answered_with_429_and_everything_accepted_is_there()
    {
        await using var company = await Company.StartAsync();
        var window = await company.OpenWindowAsync();
        var (accepted, refused) = await FloodAsync(window, 10_000);
        accepted.Count.ShouldBeInRange(60, 200);
        refused.ShouldBe(10_000 - accepted.Count);
        (await StoredAsync(company)).ShouldBe(accepted, ignoreOrder: true);

        var other = await company.OpenWindowAsync();
        await other.WriteAsync("somebody else is not held back");
    }

    [Fact]
    public async Task A_conversation_itself_takes_two_hundred_a_minute()
    {
        await using var company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["WebChat:MessagesPerMinute"] = "10000",
            ["WebChat:MessagesPerAddressAndMinute"] = "10000",
            ["WebChat:RequestsPerMinute"] = "10000",
        });
        var window = await company.OpenWindowAsync();
        var (accepted, _) = await FloodAsync(window, 300);
        accepted.Count.ShouldBe(200);
        (await StoredAsync(company)).ShouldBe(accepted, ignoreOrder: true);
    }

    private static async Task<(List<string> Accepted, int Refused)> FloodAsync(Window window, int count)
    {
        var accepted = new List<string>();
        var refused = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, token) =>
        {
            using var response = await window.Client.PostAsJsonAsync(window.Url("messages"), new { message = new { content = $"m{n}", echo_id = $"e{n}" } }, token);
            if (response.StatusCode is HttpStatusCode.OK)
            {
                lock (accepted)
                {
                    accepted.Add($"m{n}");
                }

                return;
            }

            response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeGreaterThanOrEqualTo(1);
            Interlocked.Increment(ref refused);
        });
        return (accepted, refused);
    }

    private static async Task<string[]> StoredAsync(Company company) =>
        await company.SqlAsync<string[]>("select array_agg(content) from inbox.messages where message_type = 'incoming'");
}
