using System.ComponentModel.DataAnnotations;
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

namespace Wheelhouse.KnowledgeBase.Documents.Usage;

/// <summary>The documents of all sources by how they are used, 25 on a page; those that are found or could be.</summary>
internal static class ListDocumentUsage
{
    private const int LongestWait = 120;

    /// <summary>What the list is ordered by; descending, but for <c>confirmed</c>, where what was never confirmed comes first.</summary>
    public enum Order
    {
        Cited,
        CitedInMonth,
        CitedInQuarter,
        RatedDown,
        RatedUp,
        Confirmed,
        Title,
    }

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/document_usage", HandleAsync).WithName("ListKnowledgeDocumentUsage");

    private static async Task<Ok<DocumentList>> HandleAsync(
        AccountId account_id, KnowledgeBaseId? knowledge_base_id, string? sort, [Range(1, LongestWait)] int? unconfirmed_months, [MaxLength(200)] string? q, int? page,
        KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var documents = db.DocumentsOf(account_id).AsNoTracking().Where(d => d.Status == DocumentStatus.Indexed);
        if (knowledge_base_id is { } home) documents = documents.Where(d => d.KnowledgeBaseId == home);
        if (q is { Length: > 0 }) documents = documents.Where(DocumentShelf.Has(q));
        if (unconfirmed_months is { } months)
        {
            var before = now.AddMonths(-Math.Clamp(months, 1, LongestWait));
            documents = documents.Where(d => !db.DocumentUsageOf(account_id).Any(u => u.DocumentId == d.Id && u.ConfirmedAt >= before));
        }

        var number = PageNumber.Of(page);
        var count = await documents.CountAsync(cancellationToken);
        var ids = await Sorted(db, account_id, documents, Wire(sort), today)
            .Skip((number - 1) * DocumentShelf.PageSize).Take(DocumentShelf.PageSize).ToListAsync(cancellationToken);
        var rows = await UsageJson.AddAsync(db, account_id, await DocumentRows.ReadAsync(db, account_id, ids, cancellationToken), today, cancellationToken);
        return TypedResults.Ok(new DocumentList(new ListMeta(count, number), rows));
    }

    private static Order Wire(string? sort) => sort switch
    {
        "cited" => Order.Cited,
        "cited_in_quarter" => Order.CitedInQuarter,
        "rated_down" => Order.RatedDown,
        "rated_up" => Order.RatedUp,
        "confirmed" => Order.Confirmed,
        "title" => Order.Title,
        _ => Order.CitedInMonth,
    };

    private static IQueryable<DocumentId> Sorted(KnowledgeDb db, AccountId account, IQueryable<Document> documents, Order order, DateOnly today)
    {
        if (order == Order.Title) return documents.OrderBy(d => d.Title).ThenBy(d => d.Id).Select(d => d.Id);
        if (order is Order.CitedInMonth or Order.CitedInQuarter)
        {
            var first = today.AddDays(order == Order.CitedInMonth ? -29 : -89);
            // Grouped once, not looked up for each document.
            var sums = db.DocumentDaysOf(account).Where(d => d.Day >= first).GroupBy(d => d.DocumentId).Select(g => new { Id = g.Key, Cited = (int?)g.Sum(d => d.Cited) });
            return from document in documents
                   join sum in sums on document.Id equals sum.Id into found
                   from sum in found.DefaultIfEmpty()
                   orderby sum.Cited ?? 0 descending, document.Id
                   select document.Id;
        }

        var used =
            from document in documents
            join usage in db.DocumentUsageOf(account) on document.Id equals usage.DocumentId into found
            from usage in found.DefaultIfEmpty()
            select new { document.Id, Cited = (int?)usage.Cited ?? 0, Up = (int?)usage.RatedUp ?? 0, Down = (int?)usage.RatedDown ?? 0, usage.ConfirmedAt };
        return (order switch
        {
            Order.Cited => used.OrderByDescending(u => u.Cited),
            Order.RatedUp => used.OrderByDescending(u => u.Up),
            Order.RatedDown => used.OrderByDescending(u => u.Down),
            _ => used.OrderBy(u => u.ConfirmedAt != null).ThenBy(u => u.ConfirmedAt),
        }).ThenBy(u => u.Id).Select(u => u.Id);
    }
}
