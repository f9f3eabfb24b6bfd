using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>Reads gaps for the wire, a page of them at most.</summary>
internal sealed class GapReader(KnowledgeDb db, TimeProvider time)
{
    public const int MostWordings = 30;
    public const int MostExamples = 10;

    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <summary>In the order in which the query has them.</summary>
    public async Task<List<GapJson>> ReadAsync(AccountId account, IQueryable<Gap> gaps, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (lately, before) = (now - Lately, now - Lately - Lately);
        var rows = await gaps.Select(g => new
        {
            Gap = g,
            Title = db.GapWordingsOf(account).Where(w => w.GapId == g.Id).OrderByDescending(w => w.Missed).ThenBy(w => w.Id).Select(w => new
            {
                Question = db.GapExamplesOf(account).Where(e => e.WordingId == w.Id).OrderBy(e => e.AskedAt).ThenBy(e => e.Key).Select(e => e.Question).FirstOrDefault(),
                w.Language,
            }).FirstOrDefault(t => t.Question != null),
            Wordings = db.GapWordingsOf(account).Count(w => w.GapId == g.Id),
            Lately = db.GapExamplesOf(account).Count(e => e.GapId == g.Id && e.AskedAt > lately),
            Before = db.GapExamplesOf(account).Count(e => e.GapId == g.Id && e.AskedAt <= lately && e.AskedAt > before),
        }).ToListAsync(cancellationToken);
        var pairs = await PairsAsync(account, [.. rows.Select(static r => GapMarks.OriginOf(r.Gap.Id))], cancellationToken);
        var articles = await ArticlesAsync(account, [.. rows.Select(static r => GapMarks.ArticleOf(r.Gap.Id))], cancellationToken);
        return rows.ConvertAll(r => new GapJson(
            r.Gap.Id, r.Gap.KnowledgeBaseId, r.Title?.Question ?? string.Empty, r.Title?.Language ?? "en", r.Gap.Status, r.Gap.Missed, r.Gap.MissedAgain, r.Lately, r.Before,
            r.Wordings, r.Gap.FirstAt.ToUnixTimeSeconds(), r.Gap.LastAt.ToUnixTimeSeconds(), r.Gap.SolvedAt?.ToUnixTimeSeconds(), r.Gap.ChangedByName,
            r.Gap.ChangedAt?.ToUnixTimeSeconds(),
            pairs.TryGetValue((r.Gap.KnowledgeBaseId, GapMarks.OriginOf(r.Gap.Id)), out var pair) ? pair : null,
            articles.TryGetValue((r.Gap.KnowledgeBaseId, GapMarks.ArticleOf(r.Gap.Id)), out var article) ? article : null));
    }

    /// <exception cref="DomainException">There is none.</exception>
    public async Task<GapJson> FindAsync(AccountId account, GapId id, CancellationToken cancellationToken) =>
        (await ReadAsync(account, db.GapsOf(account).AsNoTracking().Where(g => g.Id == id), cancellationToken)).SingleOrDefault() ?? throw DomainException.NotFound();

    /// <summary>The wordings, each in the words of its first question that is kept, and the conversation of that.</summary>
    public async Task<IReadOnlyList<(string Question, long Conversation)>> WordingsAsync(AccountId account, GapId id, CancellationToken cancellationToken)
    {
        var rows = await db.GapWordingsOf(account).AsNoTracking().Where(w => w.GapId == id).OrderByDescending(w => w.Missed).ThenBy(w => w.Id).Take(MostWordings)
            .Select(w => db.GapExamplesOf(account).Where(e => e.WordingId == w.Id).OrderBy(e => e.AskedAt).ThenBy(e => e.Key).Select(e => new { e.Question, e.ConversationId }).FirstOrDefault())
            .ToListAsync(cancellationToken);
        return [.. from first in rows where first is not null select (first.Question, first.ConversationId)];
    }

    public Task<List<GapExample>> ExamplesAsync(AccountId account, GapId id, CancellationToken cancellationToken) =>
        db.GapExamplesOf(account).AsNoTracking().Where(e => e.GapId == id).OrderByDescending(e => e.AskedAt).ThenBy(e => e.Key).Take(MostExamples).ToListAsync(cancellationToken);

    private async Task<Dictionary<(KnowledgeBaseId, string), PairId>> PairsAsync(AccountId account, string[] origins, CancellationToken cancellationToken)
    {
        var rows = await db.PairsOf(account).AsNoTracking().Where(p => origins.Contains(p.Origin)).Select(p => new { p.Id, p.KnowledgeBaseId, p.Origin }).ToListAsync(cancellationToken);
        return rows.ToDictionary(static r => (r.KnowledgeBaseId, r.Origin!), static r => r.Id);
    }

    private async Task<Dictionary<(KnowledgeBaseId, string), DocumentId>> ArticlesAsync(AccountId account, string[] keys, CancellationToken cancellationToken)
    {
        var rows = await (
            from source in db.SourcesOf(account)
            join document in db.DocumentsOf(account) on source.Id equals document.SourceId
            where source.Kind == SourceKind.Api && keys.Contains(document.ExternalKey) && document.RemovedAt == null
            select new { document.Id, source.KnowledgeBaseId, document.ExternalKey }).ToListAsync(cancellationToken);
        return rows.ToDictionary(static r => (r.KnowledgeBaseId, r.ExternalKey), static r => r.Id);
    }
}
