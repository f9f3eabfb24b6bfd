using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Inboxes;

internal static class ListInboxes
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/inboxes", ListAsync).WithName("ListInboxes");
        account.MapGet("/inboxes/{id}", ShowAsync).WithName("ShowInbox");
        account.MapGet("/inboxes/{id}/assignable_agents", ListAssignableAsync).WithName("ListAssignableAgentsOfInbox");
        account.MapGet("/assignable_agents", ListAssignableEverywhereAsync).WithName("ListAssignableAgents");
    }

    /// <param name="removed">Those that were removed, instead of those in use.</param>
    private static async Task<Ok<PayloadJson<IReadOnlyList<InboxJson>>>> ListAsync(
        bool? removed, InboxAccess access, InboxViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var inboxes = await (await access.InboxesAsync(cancellationToken)).AsNoTracking()
            .Where(i => i.RemovedAt != null == (removed ?? false)).OrderBy(i => i.Name).ThenBy(i => i.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(PayloadJson.Of<IReadOnlyList<InboxJson>>(inboxes.ConvertAll(inbox => views.Of(inbox, http))));
    }

    private static async Task<Ok<InboxJson>> ShowAsync(
        InboxId id, InboxAccess access, InboxViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var inbox = await (await access.InboxesAsync(cancellationToken)).AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken);
        return TypedResults.Ok(views.Of(inbox ?? throw DomainException.NotFound(), http));
    }

    private static async Task<Ok<PayloadJson<IReadOnlyList<AgentJson>>>> ListAssignableAsync(
        InboxId id, InboxAccess access, AgentDirectory agents, CancellationToken cancellationToken) =>
        TypedResults.Ok(PayloadJson.Of(await AssignableAsync([id], access, agents, cancellationToken)));

    /// <summary>Whoever may be given a conversation of every one of these inboxes.</summary>
    private static async Task<Ok<PayloadJson<IReadOnlyList<AgentJson>>>> ListAssignableEverywhereAsync(
        [FromQuery(Name = "inbox_ids[]")] string[]? listed,
        [FromQuery(Name = "inbox_ids")] string[]? repeated,
        InboxAccess access,
        AgentDirectory agents,
        CancellationToken cancellationToken)
    {
        var named = (listed ?? []).Concat(repeated ?? [])
            .Select(text => InboxId.TryParse(text, null, out var id) ? id : throw DomainException.NotFound()).ToArray();
        return TypedResults.Ok(PayloadJson.Of(await AssignableAsync(named, access, agents, cancellationToken)));
    }

    private static async Task<IReadOnlyList<AgentJson>> AssignableAsync(
        InboxId[] inboxes, InboxAccess access, AgentDirectory agents, CancellationToken cancellationToken)
    {
        var visible = await (await access.InboxesAsync(cancellationToken)).Select(i => i.Id).ToListAsync(cancellationToken);
        if (inboxes.Length == 0 || inboxes.Except(visible).Any())
        {
            throw DomainException.NotFound();
        }

        var everywhere = new List<AgentSnapshot>(await agents.MembersAsync(inboxes[0], true, cancellationToken));
        foreach (var inbox in inboxes.Skip(1))
        {
            var here = (await agents.MembersAsync(inbox, true, cancellationToken)).Select(agent => agent.Id).ToHashSet();
            everywhere.RemoveAll(agent => !here.Contains(agent.Id));
        }

        return everywhere.ConvertAll(AgentJson.From);
    }
}
