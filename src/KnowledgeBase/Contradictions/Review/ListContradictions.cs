using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contradictions.Review;

/// <summary>What documents that are searched now say differently, the most certain first, 25 on a page.</summary>
internal static class ListContradictions
{
    private const int PageSize = 25;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/contradictions", HandleAsync).WithName("ListKnowledgeContradictions");

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId? knowledge_base_id, string? status, int? page, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var all = Live(db, account_id, time.GetUtcNow());
        if (knowledge_base_id is { } home) all = all.Where(row => row.Found.KnowledgeBaseId == home);
        var wanted = status == "dismissed" ? ContradictionStatus.Dismissed : ContradictionStatus.Open;
        var number = PageNumber.Of(page);
        var counts = await all.GroupBy(row => row.Found.Status).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        int Count(ContradictionStatus which) => counts.Find(row => row.Key == which)?.Count ?? 0;
        var rows = await all.Where(row => row.Found.Status == wanted).OrderByDescending(row => row.Found.Score).ThenBy(row => row.Found.Id)
            .Skip((number - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(new Meta(Count(wanted), number, Count(ContradictionStatus.Open)), rows.ConvertAll(Json)));
    }

    public static async Task<ContradictionJson?> FindAsync(KnowledgeDb db, AccountId account, long id, TimeProvider time, CancellationToken cancellationToken) =>
        await Live(db, account, time.GetUtcNow()).Where(row => row.Found.Id == id).SingleOrDefaultAsync(cancellationToken) is { } row ? Json(row) : null;

    /// <summary>Where both documents can be found: what has expired contradicts nobody.</summary>
    private static IQueryable<Row> Live(KnowledgeDb db, AccountId account, DateTimeOffset now)
    {
        var documents = db.DocumentsOf(account).Where(d =>
            d.Status == DocumentStatus.Indexed && (d.ValidFrom == null || d.ValidFrom <= now) && (d.ValidUntil == null || d.ValidUntil > now));
        return from found in db.ContradictionsOf(account).AsNoTracking()
               join one in documents on found.OneDocumentId equals one.Id
               join other in documents on found.OtherDocumentId equals other.Id
               select new Row
               {
                   Found = found,
                   One = new Side { Id = one.Id, Title = one.Title, Url = one.Url, Audience = one.Audience, WrittenAt = one.WrittenAt },
                   Other = new Side { Id = other.Id, Title = other.Title, Url = other.Url, Audience = other.Audience, WrittenAt = other.WrittenAt },
               };
    }

    private static ContradictionJson Json(Row row)
    {
        var found = row.Found;
        return new ContradictionJson(
            found.Id, found.KnowledgeBaseId, found.Kind, Math.Round(found.Score, 3), found.Status,
            SideOf(row.One, found.OneQuote, found.OneHeadings, found.OneStart, found.OneLength),
            SideOf(row.Other, found.OtherQuote, found.OtherHeadings, found.OtherStart, found.OtherLength),
            found.DismissedByName, found.DismissedAt?.ToUnixTimeSeconds(), found.FoundAt.ToUnixTimeSeconds());
    }

    private static ContradictionSideJson SideOf(Side side, string quote, string[] headings, int start, int length) =>
        new(side.Id, side.Title, side.Url, side.Audience, side.WrittenAt?.ToUnixTimeSeconds(), quote, headings, quote.Substring(start, length), start);

    private sealed class Row
    {
        public required Contradiction Found { get; init; }

        public required Side One { get; init; }

        public required Side Other { get; init; }
    }

    private sealed class Side
    {
        public required DocumentId Id { get; init; }

        public required string Title { get; init; }

        public string? Url { get; init; }

        public Audience Audience { get; init; }

        public DateTimeOffset? WrittenAt { get; init; }
    }

    internal sealed record Response(Meta Meta, IReadOnlyList<ContradictionJson> Payload);

    /// <param name="OpenCount">How many nobody has looked at, whatever the list shows.</param>
    internal sealed record Meta(int Count, int CurrentPage, int OpenCount);
}
