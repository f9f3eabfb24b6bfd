using System.Net;
using Microsoft.AspNetCore.Routing;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>
/// Two accounts, and every endpoint that the running application has: called by everybody of one account with everything
/// of the other. Nothing is shown, nothing is changed; and the same calls reach their work when the other account makes
/// them itself, so that a refusal is the wall's and not a mistake of the call.
/// </summary>
public sealed class WalkTests(Neighbours neighbours) : IClassFixture<Neighbours>
{
    private static readonly string[] Areas = [Places.AccountPrefix, Places.WidgetPrefix, Places.PublicPrefix, Places.ProfilePrefix];

    /// <summary>Endpoints that belong to no account, with the reason why there is nothing of one to be had.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["/"] = "leads to the dashboard",
        ["/app/{**path}"] = "the dashboard's page, the same for everybody",
        ["/api-docs"] = "the API's description, the same for everybody",
        ["/openapi/{documentName}.json"] = "the API's description, the same for everybody",
        ["/demo"] = "the demo company's page",
        ["/help/{**path}"] = "the demo company's help centre; only its own samples",
        ["/health"] = "says that the process serves",
        ["/api"] = "says which version it is",
        ["/api/v1/setup"] = "says whether anybody exists; closed once somebody does",
        ["/auth/sign_in"] = "takes a password",
        ["/auth/sign_out"] = "ends the caller's own session",
        ["/auth/validate_token"] = "shows the caller to themselves",
        ["/widget"] = "the frame of a website, public as the website",
        ["/hubs/agent"] = "walked by RealtimeWalkTests",
        ["/hubs/agent/negotiate"] = "part of the hub; tells nothing",
        ["/hubs/visitor"] = "walked by RealtimeWalkTests",
        ["/hubs/visitor/negotiate"] = "part of the hub; tells nothing",
        ["/cable"] = "walked by RealtimeWalkTests",
    };

    /// <summary>Endpoints that change only the caller, or that anybody may use who knows a public name; never called against the wall.</summary>
    private static readonly Dictionary<string, string> Own = new(StringComparer.Ordinal)
    {
        ["ResetAccessToken"] = "changes the caller's own token and takes no id",
        ["LoadWidgetConfig"] = "lets new visitors in: the website's token stands in the website",
        ["ShowPublicInbox"] = "public to who knows the inbox's identifier",
        ["CreatePublicContact"] = "lets new contacts in: public to who knows the inbox's identifier",
    };

    [Fact]
    public async Task No_endpoint_shows_or_changes_anything_of_another_account()
    {
        var calls = Calls().ToList();
        var before = await Footprint.OfAsync(neighbours.Host.ConnectionString, neighbours.Theirs.Company.AccountId);
        var wrong = new List<string>();
        var made = 0;
        using var walkers = await Walkers.ComeAsync(neighbours);
        foreach (var call in calls.Where(static c => !Own.ContainsKey(c.Name)))
        {
            foreach (var attempt in Attempts.Of(call, neighbours))
            {
                foreach (var (who, client) in walkers.For(call, attempt))
                {
                    made++;
                    using var request = attempt.Build();
                    using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                    var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                    if (Fault(attempt, who, (int)answer.StatusCode, text) is { } fault)
                    {
                        wrong.Add($"{call}: {who}, {attempt.What}: {(int)answer.StatusCode}, {fault}");
                    }
                }
            }
        }

        await neighbours.Host.RunJobsUntilIdleAsync(TestContext.Current.CancellationToken);
        wrong.Select(static w => w.Length > 260 ? w[..260] : w).ShouldBeEmpty();
        made.ShouldBeGreaterThan(1000);
        (await Footprint.OfAsync(neighbours.Host.ConnectionString, neighbours.Theirs.Company.AccountId)).ShouldBe(before, "nothing of theirs has changed");
        (await Footprint.TracesAsync(neighbours.Host.ConnectionString, neighbours.Ours.Company.AccountId, neighbours.Theirs.Secret)).ShouldBeEmpty("nothing of theirs has come to us");
        await EverythingIsReachableAsync(calls);
    }

    [Fact]
    public void Every_endpoint_belongs_to_an_account_or_says_why_not()
    {
        var unknown = neighbours.Endpoints().Select(static e => "/" + e.RoutePattern.RawText?.TrimStart('/'))
            .Where(static route => !Areas.Any(area => route.StartsWith(area, StringComparison.Ordinal)) && !Elsewhere.ContainsKey(route))
            .Distinct().ToList();
        unknown.ShouldBeEmpty("walk these too, or say why there is nothing of an account to be had");
    }

    [Fact]
    public async Task Pages_that_belong_to_no_account_show_nothing_of_one()
    {
        using var nobody = neighbours.Host.CreateClient();
        foreach (var client in new[] { nobody, neighbours.Ours.Company.Owner })
        {
            foreach (var route in Elsewhere.Keys.Where(static r => !r.Contains("/hubs/", StringComparison.Ordinal) && r is not "/auth/sign_out"))
            {
                var path = route.Replace("{**path}", neighbours.Theirs.Secret, StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
                var text = await client.GetStringOrErrorAsync(path);
                neighbours.Leak(text.Replace(path, "", StringComparison.Ordinal), isError: false).ShouldBeNull(path);
            }
        }
    }

    /// <summary>The other account's own administrator, visitor and client make each call: it must reach its work.</summary>
    private async Task EverythingIsReachableAsync(IReadOnlyList<Call> calls)
    {
        var missed = new List<string>();
        using var nobody = neighbours.Host.CreateClient();
        foreach (var call in calls.OrderBy(Turn).ThenByDescending(static c => c.Route.Length))
        {
            var isOpen = call.Route.StartsWith(Places.WidgetPrefix, StringComparison.Ordinal) || call.Route.StartsWith(Places.PublicPrefix, StringComparison.Ordinal);
            foreach (var query in call.Queries.DefaultIfEmpty())
            {
                using var request = call.Fill(_ => neighbours.Theirs, query);
                using var answer = await (isOpen ? nobody : neighbours.Theirs.Company.Owner).SendAsync(request, TestContext.Current.CancellationToken);
                if (!answer.IsSuccessStatusCode && answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity))
                {
                    missed.Add($"{call} {query?.Name}: {(int)answer.StatusCode} {Neighbours.Short(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))}");
                }
            }
        }

        missed.ShouldBeEmpty("the walk could not show that these are guarded: their own account does not reach them either");

        // Reads first, then changes, deletions from the inside out, and last what ends the caller's own access.
        static int Turn(Call call) => call.IsRead ? 0 : call.Name == "ResetAccessToken" ? 3 : call.Name == "EraseContact" || (call.Method == "DELETE" && call.Route.StartsWith(Places.AccountPrefix, StringComparison.Ordinal)) ? 2
            : 1;
    }

    private string? Fault(Attempt attempt, string who, int status, string text) =>
        status >= 500 ? $"fails: {Neighbours.Short(text)}"
        : neighbours.Leak(text, isError: status >= 400) is { } leak ? leak
        : attempt.MustBeRefused(who) && status is not (401 or 403 or 404) ? "is not refused"
        : null;

    private IEnumerable<Call> Calls() =>
        from endpoint in neighbours.Endpoints()
        let route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        where Areas.Any(area => route.StartsWith(area, StringComparison.Ordinal))
        from method in EndpointShape.Methods(endpoint)
        from call in Call.Of(endpoint, method)
        select call;
}
