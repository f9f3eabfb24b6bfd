using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Pairs;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>What people say of gaps: that they are none, that they are solved. In the transaction of whoever says it.</summary>
internal sealed class GapMarks(KnowledgeDb db, ITextAnalysis analysis, ICurrentActor current, TimeProvider time)
{
    private const string OriginStart = "gap:";
    private const string ArticleStart = "gap-";

    /// <summary>Where a pair says that it was suggested from.</summary>
    public static string OriginOf(GapId gap) => OriginStart + gap;

    /// <summary>The id of the article among the documents that were put.</summary>
    public static string ArticleOf(GapId gap) => ArticleStart + gap;

    /// <summary>False when there is none.</summary>
    public async Task<bool> ChangeAsync(AccountId account, IReadOnlyCollection<GapId> gaps, GapStatus status, CancellationToken cancellationToken)
    {
        var (user, name, now) = (current.Actor.User, current.Actor.Name, time.GetUtcNow());
        DateTimeOffset? solved = status == GapStatus.Solved ? now : null;
        return await db.GapsOf(account).Where(g => gaps.Contains(g.Id)).ExecuteUpdateAsync(
            set => set.SetProperty(g => g.Status, status).SetProperty(g => g.ChangedBy, user).SetProperty(g => g.ChangedByName, name).SetProperty(g => g.ChangedAt, now)
                .SetProperty(g => g.SolvedAt, g => solved ?? g.SolvedAt).SetProperty(g => g.MissedAgain, g => solved == null ? g.MissedAgain : 0),
            cancellationToken) > 0;
    }

    /// <summary>
    /// A pair is searched now: what it was suggested from is solved, and what was asked in the words of its question or of
    /// one of its wordings. Taken back, the latter are open again when they are missed again: others may answer them, too.
    /// </summary>
    public async Task SolveAsync(Pair pair, CancellationToken cancellationToken)
    {
        if (GapOf(pair.Origin) is { } gap) await ChangeAsync(pair.AccountId, [gap], GapStatus.Solved, cancellationToken);
        string[] keys = [.. pair.Wordings.Prepend(pair.Question).SelectMany(KeysOf).Distinct()];
        var asked = await db.GapWordingsOf(pair.AccountId).Where(w => w.KnowledgeBaseId == pair.KnowledgeBaseId && keys.Contains(w.Key)).Select(w => w.GapId).Distinct().ToListAsync(cancellationToken);
        var open = await db.GapsOf(pair.AccountId).Where(g => asked.Contains(g.Id) && g.Status == GapStatus.Open).Select(g => g.Id).ToListAsync(cancellationToken);
        if (open.Count > 0) await ChangeAsync(pair.AccountId, open, GapStatus.Solved, cancellationToken);

        // A question is kept in the language in which it was asked, which the pair need not name.
        IEnumerable<string> KeysOf(string words) => new[] { pair.Language, analysis.DetectLanguage(words) }.OfType<string>().Distinct()
            .Select(language => GapWords.Of(pair.KnowledgeBaseId, words, language, analysis).Key);
    }

    /// <summary>A pair is not searched any more: what it had solved is open again.</summary>
    public async Task ReopenAsync(AccountId account, string? origin, CancellationToken cancellationToken)
    {
        if (GapOf(origin) is not { } gap || !await db.GapsOf(account).AnyAsync(g => g.Id == gap && g.Status == GapStatus.Solved, cancellationToken)) return;
        await ChangeAsync(account, [gap], GapStatus.Open, cancellationToken);
    }

    /// <summary>An article is gone: what it had solved is open again.</summary>
    /// <param name="article">The id under which it was put into this knowledge base.</param>
    public async Task ReopenByArticleAsync(AccountId account, KnowledgeBaseId home, string article, CancellationToken cancellationToken)
    {
        if (GapIn(article, ArticleStart) is { } gap && await db.GapsOf(account).AnyAsync(g => g.Id == gap && g.KnowledgeBaseId == home, cancellationToken))
            await ReopenAsync(account, OriginOf(gap), cancellationToken);
    }

    /// <summary>A source goes with all that it has: of pairs and articles, what they had solved is open again.</summary>
    public async Task ReopenBySourceAsync(Source source, CancellationToken cancellationToken)
    {
        var (account, home) = (source.AccountId, source.KnowledgeBaseId);
        List<GapId> told = source.Kind switch
        {
            SourceKind.Answers => [.. (await db.PairsOf(account).Where(p => p.KnowledgeBaseId == home && p.Status == PairStatus.Approved && p.Origin != null && p.Origin.StartsWith(OriginStart))
                .Select(p => p.Origin).ToListAsync(cancellationToken)).Select(GapOf).OfType<GapId>()],
            SourceKind.Api => [.. (await db.DocumentsOf(account).Where(d => d.SourceId == source.Id && d.RemovedAt == null && d.ExternalKey.StartsWith(ArticleStart))
                .Select(d => d.ExternalKey).ToListAsync(cancellationToken)).Select(static key => GapIn(key, ArticleStart)).OfType<GapId>()],
            _ => [],
        };
        if (told.Count == 0) return;
        var solved = await db.GapsOf(account).Where(g => g.KnowledgeBaseId == home && told.Contains(g.Id) && g.Status == GapStatus.Solved).Select(g => g.Id).ToListAsync(cancellationToken);
        if (solved.Count > 0) await ChangeAsync(account, solved, GapStatus.Open, cancellationToken);
    }

    private static GapId? GapOf(string? origin) => GapIn(origin, OriginStart);

    private static GapId? GapIn(string? name, string start) =>
        name?.StartsWith(start, StringComparison.Ordinal) == true
        && long.TryParse(name.AsSpan(start.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new GapId(id) : null;
}
