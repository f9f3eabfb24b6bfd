using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contradictions.Review;

/// <summary>Says that a contradiction is none, or takes that back. It stays dismissed until one of both quotes changes.</summary>
internal static class DismissContradiction
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/knowledge/contradictions/{id}/dismiss", DismissAsync).WithName("DismissKnowledgeContradiction").RequireAdministrator();
        account.MapPost("/knowledge/contradictions/{id}/reopen", ReopenAsync).WithName("ReopenKnowledgeContradiction").RequireAdministrator();
    }

    private static Task<Ok<ContradictionJson>> DismissAsync(
        AccountId account_id, long id, KnowledgeDb db, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(account_id, id, db, ContradictionStatus.Dismissed, current.Actor, time, cancellationToken);

    private static Task<Ok<ContradictionJson>> ReopenAsync(AccountId account_id, long id, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken) =>
        ChangeAsync(account_id, id, db, ContradictionStatus.Open, null, time, cancellationToken);

    /// <summary>In one statement: a comparison may take the find away at any moment.</summary>
    private static async Task<Ok<ContradictionJson>> ChangeAsync(
        AccountId account, long id, KnowledgeDb db, ContradictionStatus status, Actor? by, TimeProvider time, CancellationToken cancellationToken)
    {
        var at = by is null ? default(DateTimeOffset?) : time.GetUtcNow();
        var (user, name) = (by?.User, by?.Name);
        await db.ContradictionsOf(account).Where(c => c.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Status, status).SetProperty(c => c.DismissedBy, user).SetProperty(c => c.DismissedByName, name).SetProperty(c => c.DismissedAt, at),
            cancellationToken);
        return TypedResults.Ok(await ListContradictions.FindAsync(db, account, id, time, cancellationToken) ?? throw DomainException.NotFound());
    }
}
