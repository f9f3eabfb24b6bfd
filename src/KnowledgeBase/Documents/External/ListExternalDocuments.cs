using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>What programs have put into a knowledge base, in the order of their ids.</summary>
internal static class ListExternalDocuments
{
    private const int UsualPage = 50;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/bases/{id}/documents", HandleAsync).WithName("ListKnowledgeDocumentsByExternalId");

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, [MaxLength(ExternalDocument.LongestId)] string? after_external_id, [Range(1, 100)] int? limit, string? status,
        ExternalDocuments documents, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await db.BasesOf(account_id).AnyAsync(b => b.Id == id, cancellationToken)) throw DomainException.NotFound();
        var (all, most) = (documents.Of(account_id, id), Math.Clamp(limit ?? UsualPage, 1, 100));
        if (DocumentJson.StatusOf(status) is { } wanted) all = all.Where(d => d.Status == wanted);
        var count = await all.CountAsync(cancellationToken);
        if (after_external_id is { Length: > 0 } after) all = all.Where(d => EF.Functions.GreaterThan(ValueTuple.Create(d.ExternalKey), ValueTuple.Create(after)));
        var ids = await all.OrderBy(d => d.ExternalKey).Take(most).Select(d => d.Id).ToListAsync(cancellationToken);
        var rows = (await DocumentRows.ReadAsync(db, account_id, ids, cancellationToken)).ConvertAll(ExternalJson.From);
        return TypedResults.Ok(new Response(new Meta(count, rows.Count == most ? rows[^1].ExternalId : null), rows));
    }

    internal sealed record Response(Meta Meta, IReadOnlyList<ExternalJson> Payload);

    /// <param name="AfterExternalId">What to send for the next page; null on the last one.</param>
    internal sealed record Meta(int Count, string? AfterExternalId);
}
