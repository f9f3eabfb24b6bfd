using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents.Usage;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The documents of a source, those with an error first, 25 on a page; narrowed by status, tag, validity, or a part of title or address.</summary>
internal static class ListSourceDocuments
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/sources/{id}/documents", HandleAsync).WithName("ListKnowledgeDocuments");

    private static async Task<Ok<DocumentList>> HandleAsync(
        AccountId account_id, SourceId id, int? page, string? status, string? tag, string? validity, [MaxLength(200)] string? q, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await db.SourcesOf(account_id).AnyAsync(s => s.Id == id, cancellationToken)) throw DomainException.NotFound();
        var documents = db.DocumentsOf(account_id).AsNoTracking().Where(d => d.SourceId == id);
        if (DocumentJson.StatusOf(status) is { } wanted) documents = documents.Where(d => d.Status == wanted);

        if (tag?.ToLowerInvariant() is { Length: > 0 } name) documents = documents.Where(d => d.Tags.Contains(name));
        documents = Valid(documents, validity, time.GetUtcNow());
        if (q is { Length: > 0 }) documents = documents.Where(DocumentShelf.Has(q));

        var number = PageNumber.Of(page);
        var count = await documents.CountAsync(cancellationToken);
        var ids = await documents.OrderBy(d => d.ErrorCode == null).ThenBy(d => d.Id)
            .Skip((number - 1) * DocumentShelf.PageSize).Take(DocumentShelf.PageSize).Select(d => d.Id).ToListAsync(cancellationToken);
        var rows = await UsageJson.AddAsync(
            db, account_id, await DocumentRows.ReadAsync(db, account_id, ids, cancellationToken), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken);
        return TypedResults.Ok(new DocumentList(new ListMeta(count, number), rows));
    }

    private static IQueryable<Document> Valid(IQueryable<Document> documents, string? validity, DateTimeOffset now) => validity switch
    {
        "valid" => documents.Where(d => (d.ValidFrom == null || d.ValidFrom <= now) && (d.ValidUntil == null || d.ValidUntil > now)),
        "expired" => documents.Where(d => d.ValidUntil <= now),
        "not_yet" => documents.Where(d => d.ValidFrom > now),
        _ => documents,
    };
}

internal sealed record DocumentList(ListMeta Meta, IReadOnlyList<DocumentJson> Payload);
