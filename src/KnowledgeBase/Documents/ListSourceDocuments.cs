using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The documents of a source, those with an error first, 25 on a page.</summary>
internal static class ListSourceDocuments
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/sources/{id}/documents", HandleAsync).WithName("ListKnowledgeDocuments");

    private static async Task<Ok<DocumentList>> HandleAsync(
        AccountId account_id, SourceId id, int? page, string? status, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await db.SourcesOf(account_id).AnyAsync(s => s.Id == id, cancellationToken)) throw DomainException.NotFound();
        var documents = db.DocumentsOf(account_id).AsNoTracking().Where(d => d.SourceId == id);
        if (DocumentJson.StatusOf(status) is { } wanted) documents = documents.Where(d => d.Status == wanted);

        var number = PageNumber.Of(page);
        var count = await documents.CountAsync(cancellationToken);
        var ids = await documents.OrderBy(d => d.ErrorCode == null).ThenBy(d => d.Id)
            .Skip((number - 1) * DocumentShelf.PageSize).Take(DocumentShelf.PageSize).Select(d => d.Id).ToListAsync(cancellationToken);
        var rows = await DocumentRows.ReadAsync(db, account_id, ids, cancellationToken);
        return TypedResults.Ok(new DocumentList(new ListMeta(count, number), rows));
    }
}

internal sealed record DocumentList(ListMeta Meta, IReadOnlyList<DocumentJson> Payload);
