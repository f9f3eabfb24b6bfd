using Microsoft.AspNetCore.Routing;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Walls;

/// <summary>
/// The wall within an account: whoever is not a member of an inbox is told of none of its conversations, whichever module
/// answers. <see cref="WalkTests"/> shows that the same calls reach their work when they may.
/// </summary>
public sealed class MemberTests(Neighbours neighbours) : IClassFixture<Neighbours>
{
    private static readonly string[] Named = [Kinds.Conversation, Kinds.ApiConversation];

    [Fact]
    public async Task No_route_of_a_conversation_is_open_to_an_agent_who_is_not_in_its_inbox()
    {
        var company = neighbours.Theirs.Company;
        var (_, stranger) = await company.AddAgentAsync("stranger@theirs.example");
        var before = await Footprint.OfAsync(neighbours.Host.ConnectionString, company.AccountId);
        var calls = Calls().ToList();
        var wrong = new List<string>();
        foreach (var call in calls)
        {
            using var request = call.Fill(_ => neighbours.Theirs);
            using var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if ((int)answer.StatusCode is not (401 or 403 or 404) || neighbours.Leak(text, isError: true, namesAreKnown: true) is not null)
                wrong.Add($"{call}: {(int)answer.StatusCode} {Neighbours.Short(text)}");
        }

        wrong.ShouldBeEmpty();
        new[] { "ShowConversation", "ListMessages", "SendDraft", "ListTurns", "RateTurn" }.ShouldBeSubsetOf(calls.Select(static c => c.Name));
        (await Footprint.OfAsync(neighbours.Host.ConnectionString, company.AccountId)).ShouldBe(before, "nothing has changed");
    }

    private IEnumerable<Call> Calls() =>
        from endpoint in neighbours.Endpoints()
        let route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        where route.StartsWith(Places.AccountPrefix, StringComparison.Ordinal)
        from method in EndpointShape.Methods(endpoint)
        from call in Call.Of(endpoint, method)
        where call.Slots.Any(static slot => slot.Place == SlotPlace.Route && Named.Contains(slot.Kind))
        select call;
}
