using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Channels.WebChat;

/// <summary>What Chatwoot's own widget also asks for. There are no campaigns yet, and its events are not kept.</summary>
internal static class VisitorExtras
{
    public sealed record MembersJson(IReadOnlyList<MemberJson> Payload);

    public sealed record MemberJson(string Name, string? AvatarUrl, string AvailabilityStatus);

    public static void Map(IEndpointRouteBuilder visitor)
    {
        visitor.MapGet("/inbox_members", ListMembersAsync).WithName("ListWidgetMembers");
        visitor.MapGet("/campaigns", () => TypedResults.Ok(new JsonArray())).WithName("ListWidgetCampaigns");
        visitor.MapPost("/events", () => TypedResults.Ok()).WithName("RecordWidgetEvent");
    }

    private static async Task<Ok<MembersJson>> ListMembersAsync(VisitorSession session, IVisitors visitors, CancellationToken cancellationToken) =>
        TypedResults.Ok(new MembersJson(
            [.. (await visitors.ListOnlineAgentsAsync(session.Site.Id, cancellationToken)).Select(agent => new MemberJson(agent.Name, agent.AvatarUrl, "online"))]));
}
