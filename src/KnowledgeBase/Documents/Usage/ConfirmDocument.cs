using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents.Usage;

/// <summary>Says that a document is still right; said again, it was right at that time, too.</summary>
internal static class ConfirmDocument
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/documents/{id}/confirm", HandleAsync).WithName("ConfirmKnowledgeDocument").RequireAdministrator();

    private static async Task<Ok<UsageJson>> HandleAsync(
        AccountId account_id, DocumentId id, UsageRows rows, KnowledgeDb db, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await rows.ConfirmAsync(account_id, id, current.Actor, now, cancellationToken)) throw DomainException.NotFound();
        var usage = await UsageJson.ReadAsync(db, account_id, [id], DateOnly.FromDateTime(now.UtcDateTime), cancellationToken);
        return TypedResults.Ok(usage.GetValueOrDefault(id) ?? throw DomainException.NotFound());
    }
}
