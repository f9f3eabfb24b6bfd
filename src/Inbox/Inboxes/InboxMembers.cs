using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Who sees an inbox: POST adds, PATCH and PUT replace, DELETE takes away.</summary>
internal static class InboxMembers
{
    public sealed record Request(long InboxId, IReadOnlyList<long>? UserIds);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/inbox_members/{id}", ListAsync).WithName("ListInboxMembers");
        account.MapPost("/inbox_members", AddAsync).RequireAdministrator().WithName("AddInboxMembers");
        account.MapUpdate("/inbox_members", ReplaceAsync).RequireAdministrator().WithName("ReplaceInboxMembers");
        account.MapDelete("/inbox_members", RemoveAsync).RequireAdministrator().WithName("RemoveInboxMembers");
    }

    private static async Task<Ok<PayloadJson<IReadOnlyList<AgentJson>>>> ListAsync(
        InboxId id, InboxAccess access, AgentDirectory agents, CancellationToken cancellationToken)
    {
        if (!await (await access.InboxesAsync(cancellationToken)).AnyAsync(i => i.Id == id, cancellationToken))
        {
            throw DomainException.NotFound();
        }

        return TypedResults.Ok(await ShownAsync(id, agents, cancellationToken));
    }

    private static Task<Ok<PayloadJson<IReadOnlyList<AgentJson>>>> AddAsync(
        ChatwootBody<Request> body, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(body.Value, static (before, named) => before.Union(named), db, access, agents, time, cancellationToken);

    private static Task<Ok<PayloadJson<IReadOnlyList<AgentJson>>>> ReplaceAsync(
        ChatwootBody<Request> body, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(body.Value, static (_, named) => named, db, access, agents, time, cancellationToken);

    private static async Task<Ok> RemoveAsync(
        ChatwootBody<Request> body, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken)
    {
        await ChangeAsync(body.Value, static (before, named) => before.Except(named), db, access, agents, time, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok<PayloadJson<IReadOnlyList<AgentJson>>>> ChangeAsync(
        Request request,
        Func<IEnumerable<UserId>, IEnumerable<UserId>, IEnumerable<UserId>> wanted,
        InboxDb db,
        InboxAccess access,
        AgentDirectory agents,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var inbox = InboxId.From(request.InboxId);
        if (!await db.Inboxes.AnyAsync(i => i.Id == inbox, cancellationToken))
        {
            throw DomainException.NotFound();
        }

        var named = (request.UserIds ?? []).Select(UserId.From).ToHashSet();
        if ((await agents.FindAsync(named, cancellationToken)).Count != named.Count)
        {
            throw DomainException.NotFound();
        }

        await db.InTransactionAsync(
            async token =>
            {
                await db.LockNameAsync(access.Account, $"inbox_members:{inbox}", token);
                var members = await db.Members.Where(m => m.InboxId == inbox).ToListAsync(token);
                var after = wanted(members.Select(m => m.UserId), named).ToHashSet();
                db.Members.RemoveRange(members.Where(m => !after.Contains(m.UserId)));
                db.Members.AddRange(after.Except(members.Select(m => m.UserId)).Select(user => new InboxMember(access.Account, inbox, user, time.GetUtcNow())));
                return await db.SaveChangesAsync(token);
            },
            cancellationToken);
        return TypedResults.Ok(await ShownAsync(inbox, agents, cancellationToken));
    }

    private static async Task<PayloadJson<IReadOnlyList<AgentJson>>> ShownAsync(InboxId inbox, AgentDirectory agents, CancellationToken cancellationToken) =>
        PayloadJson.Of<IReadOnlyList<AgentJson>>([.. (await agents.MembersAsync(inbox, false, cancellationToken)).Select(AgentJson.From)]);
}
