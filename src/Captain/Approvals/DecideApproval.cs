using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Approvals;

/// <summary>
/// An agent says yes or no to a call that waits in a conversation. The first word holds: the same again answers with where the call
/// stands, the other one is refused. One that failed or was broken off may be approved once more.
/// </summary>
internal static class DecideApproval
{
    public const string OutOfDate = "approval_out_of_date";

    /// <param name="Tell">Tells the customer that it cannot be done and leaves the conversation to the assistant; otherwise people take it over.</param>
    public sealed record Request(bool? Tell);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/conversations/{number}/approvals/{id:guid}/approve", ApproveAsync).WithName("ApproveCall");
        account.MapPost("/conversations/{number}/approvals/{id:guid}/decline", DeclineAsync).WithName("DeclineCall");
    }

    private static async Task<Results<Ok<ApprovalCard>, NotFound>> ApproveAsync(
        ConversationNumber number, Guid id, IAgentDesk desk, Deciding deciding, CancellationToken cancellationToken) =>
        await desk.FindAsync(number, cancellationToken) is { } conversation && await deciding.ApproveAsync(conversation, id, cancellationToken) is { } card
            ? TypedResults.Ok(card)
            : TypedResults.NotFound();

    private static async Task<Results<Ok<ApprovalCard>, NotFound>> DeclineAsync(
        ConversationNumber number, Guid id, ChatwootBody<Request> body, IAgentDesk desk, Deciding deciding, CancellationToken cancellationToken) =>
        await desk.FindAsync(number, cancellationToken) is { } conversation && await deciding.DeclineAsync(conversation, id, body.Value.Tell ?? false, cancellationToken) is { } card
            ? TypedResults.Ok(card)
            : TypedResults.NotFound();

    internal sealed class Deciding(CaptainDb db, ICurrentActor current, TimeProvider time)
    {
        public Task<ApprovalCard?> ApproveAsync(ConversationId conversation, Guid id, CancellationToken cancellationToken)
        {
            var (now, by) = (time.GetUtcNow(), current.Actor);
            return DecideAsync(
                conversation, id,
                [ApprovalState.Approved, ApprovalState.Running, ApprovalState.Done],
                async token =>
                {
                    var changed = await Open(conversation, id, now).ExecuteUpdateAsync(
                        set => set.SetProperty(a => a.State, ApprovalState.Approved).SetProperty(a => a.Runs, a => a.Runs + 1)
                            .SetProperty(a => a.DecidedBy, by.User).SetProperty(a => a.DecidedByName, by.Name).SetProperty(a => a.DecidedAt, now), token);
                    return changed == 1;
                },
                approval => db.Enqueue(new RunApproved(approval.AccountId, approval.Id, approval.Runs)),
                cancellationToken);
        }

        public Task<ApprovalCard?> DeclineAsync(ConversationId conversation, Guid id, bool tell, CancellationToken cancellationToken)
        {
            var (now, by) = (time.GetUtcNow(), current.Actor);
            return DecideAsync(
                conversation, id,
                [ApprovalState.Declined],
                async token =>
                {
                    var changed = await Open(conversation, id, now).ExecuteUpdateAsync(
                        set => set.SetProperty(a => a.State, ApprovalState.Declined).SetProperty(a => a.Tells, tell)
                            .SetProperty(a => a.DecidedBy, by.User).SetProperty(a => a.DecidedByName, by.Name).SetProperty(a => a.DecidedAt, now), token);
                    return changed == 1;
                },
                approval => db.Enqueue(new SettleApproval(approval.AccountId, approval.Id)),
                cancellationToken);
        }

        /// <summary>What nobody has decided yet, or what came to nothing. The database lets one of two agents through.</summary>
        private IQueryable<Approval> Open(ConversationId conversation, Guid id, DateTimeOffset now) => db.Approvals.Where(a => a.Id == id && a.ConversationId == conversation
            && ((a.State == ApprovalState.Waiting && a.ExpiresAt > now) || a.State == ApprovalState.Failed || a.State == ApprovalState.Interrupted));

        private async Task<ApprovalCard?> DecideAsync(
            ConversationId conversation, Guid id, ApprovalState[] same, Func<CancellationToken, Task<bool>> decide, Action<Approval> then, CancellationToken cancellationToken)
        {
            var (approval, isFirst) = await db.InTransactionAsync(
                async token =>
                {
                    var decided = await decide(token);
                    var found = await db.Approvals.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.ConversationId == conversation, token);
                    if (decided && found is not null)
                    {
                        then(found);
                        await db.SaveChangesAsync(token);
                    }

                    return (found, decided);
                },
                cancellationToken);
            return approval is null ? null
                : isFirst || same.Contains(approval.State) ? ApprovalCard.Of(approval)
                : throw new DomainException(OutOfDate, "Somebody else has decided this, or it has expired", 409);
        }
    }
}
