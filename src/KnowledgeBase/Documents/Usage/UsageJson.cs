using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents.Usage;

/// <summary>How a document is used.</summary>
/// <param name="CitedInMonth">How many answers and drafts of the last 30 days cite it.</param>
/// <param name="CitedInQuarter">Likewise in 90 days.</param>
/// <param name="RatedUp">How many of all that cite it agents have found good.</param>
/// <param name="ConfirmedAt">When a person last said that it is still right; null for never.</param>
internal sealed record UsageJson(int Cited, int CitedInMonth, int CitedInQuarter, long? CitedAt, int RatedUp, int RatedDown, long? ConfirmedAt, string? ConfirmedByName)
{
    public static UsageJson None { get; } = new(0, 0, 0, null, 0, 0, null, null);

    public static async Task<Dictionary<DocumentId, UsageJson>> ReadAsync(
        KnowledgeDb db, AccountId account, IReadOnlyCollection<DocumentId> ids, DateOnly today, CancellationToken cancellationToken)
    {
        var (month, quarter) = (today.AddDays(-29), today.AddDays(-89));
        var days = await db.DocumentDaysOf(account).Where(d => ids.Contains(d.DocumentId) && d.Day >= quarter).GroupBy(d => d.DocumentId)
            .Select(g => new { g.Key, Quarter = g.Sum(d => d.Cited), Month = g.Sum(d => d.Day >= month ? d.Cited : 0) })
            .ToDictionaryAsync(static g => g.Key, cancellationToken);
        var rows = await db.DocumentUsageOf(account).AsNoTracking().Where(u => ids.Contains(u.DocumentId)).ToListAsync(cancellationToken);
        return rows.ToDictionary(static u => u.DocumentId, u =>
        {
            var lately = days.GetValueOrDefault(u.DocumentId);
            return new UsageJson(
                u.Cited, lately?.Month ?? 0, lately?.Quarter ?? 0, u.CitedAt?.ToUnixTimeSeconds(), u.RatedUp, u.RatedDown, u.ConfirmedAt?.ToUnixTimeSeconds(), u.ConfirmedByName);
        });
    }

    /// <summary>Documents with how they are used.</summary>
    public static async Task<List<DocumentJson>> AddAsync(
        KnowledgeDb db, AccountId account, List<DocumentJson> documents, DateOnly today, CancellationToken cancellationToken)
    {
        var usage = await ReadAsync(db, account, [.. documents.Select(static d => d.Id)], today, cancellationToken);
        return documents.ConvertAll(d => d with { Usage = usage.GetValueOrDefault(d.Id, None) });
    }
}
