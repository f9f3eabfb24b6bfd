using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Changes;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>What changed in a document's text when it changed for the last time.</summary>
internal static class ShowChange
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/documents/{id}/change", HandleAsync).WithName("ShowKnowledgeDocumentChange");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, DocumentId id, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var document = await db.DocumentsOf(account_id).Where(d => d.Id == id)
            .Select(d => new { d.Title, d.Content, d.FormerTitle, d.FormerContent, d.ChangedAt }).SingleOrDefaultAsync(cancellationToken) ?? throw DomainException.NotFound();
        if (document.FormerContent is not { } former) return TypedResults.Ok(new Response(null, document.Title, document.Title, 0, 0, false, []));
        var change = TextChange.Between(former, document.Content);
        return TypedResults.Ok(new Response(
            document.ChangedAt?.ToUnixTimeSeconds(), document.FormerTitle ?? document.Title, document.Title, change.Added, change.Removed, change.IsShortened, change.Places));
    }

    /// <param name="ChangedAt">When the change was read; null when the text has not changed since it was read first.</param>
    /// <param name="Added">How many lines came.</param>
    /// <param name="Removed">How many lines went.</param>
    /// <param name="IsShortened">Not every line that changed is shown: at most 400, each up to 2,000 characters.</param>
    internal sealed record Response(
        long? ChangedAt, string FormerTitle, string Title, int Added, int Removed, bool IsShortened, IReadOnlyList<ChangedPlace> Places);
}
