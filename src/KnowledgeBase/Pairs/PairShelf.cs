using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>The contract of pairs, put together from the use cases.</summary>
internal sealed class PairShelf(KnowledgeDb db, PairChanges changes) : IKnowledgePairs
{
    public const int PageSize = 25;
    private const int LongestOrigin = 200;

    public Task<PairId> SuggestAsync(AccountId account, KnowledgeBaseId @base, NewPair pair, CancellationToken cancellationToken) =>
        changes.WriteAsync(account, @base, PairText.Of(pair), OriginOf(pair), isApproved: false, cancellationToken);

    public async Task<KnowledgePair> AddAsync(AccountId account, KnowledgeBaseId @base, NewPair pair, bool isApproved, CancellationToken cancellationToken)
    {
        var id = await changes.WriteAsync(account, @base, PairText.Of(pair), OriginOf(pair), isApproved, cancellationToken);
        return await FindAsync(account, id, cancellationToken) ?? throw DomainException.NotFound();
    }

    public async Task<KnowledgePair?> ChangeAsync(
        AccountId account, PairId id, string? question, string? answer, bool? isApproved, CancellationToken cancellationToken)
    {
        PairText Edit(Pair pair) => PairText.Of(new NewPair(
            question ?? pair.Question, answer ?? pair.Answer, pair.Wordings, pair.Language, pair.Audience, pair.Tags, pair.Url));
        return await changes.ChangeAsync(account, id, Edit, isApproved, cancellationToken) ? await FindAsync(account, id, cancellationToken) : null;
    }

    public Task<bool> DeleteAsync(AccountId account, PairId id, CancellationToken cancellationToken) => changes.DeleteAsync(account, id, cancellationToken);

    public async Task<PairPage> ListAsync(AccountId account, PairFilter filter, int page, CancellationToken cancellationToken)
    {
        var pairs = Narrow(db.PairsOf(account).AsNoTracking(), filter);
        var number = PageNumber.Of(page);
        var count = await pairs.CountAsync(cancellationToken);
        var rows = await pairs.OrderByDescending(p => p.Id).Skip((number - 1) * PageSize).Take(PageSize).Select(Row(account)).ToListAsync(cancellationToken);
        return new PairPage(rows, count, number);
    }

    public Task<KnowledgePair?> FindAsync(AccountId account, PairId id, CancellationToken cancellationToken) =>
        db.PairsOf(account).AsNoTracking().Where(p => p.Id == id).Select(Row(account)).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<Pair> Narrow(IQueryable<Pair> pairs, PairFilter filter)
    {
        if (filter.Bases is { } bases) pairs = pairs.Where(p => bases.Contains(p.KnowledgeBaseId));
        if (filter.IsApproved is { } approved) pairs = pairs.Where(p => (p.Status == PairStatus.Approved) == approved);
        if (filter.Language is { } language) pairs = pairs.Where(p => p.Language == language);
        if (filter.Tag?.ToLowerInvariant() is { } tag) pairs = pairs.Where(p => p.Tags.Contains(tag));
        if (filter.Text is not { Length: > 0 } text) return pairs;
        var pattern = DocumentShelf.PatternOf(text);
        return pairs.Where(p => EF.Functions.ILike(p.Question, pattern, "\\") || EF.Functions.ILike(p.Answer, pattern, "\\") || p.Wordings.Any(w => EF.Functions.ILike(w, pattern, "\\")));
    }

    private Expression<Func<Pair, KnowledgePair>> Row(AccountId account) => p => new KnowledgePair(
        p.Id, p.KnowledgeBaseId, p.Question, p.Answer, p.Wordings, p.Language, p.Audience, p.Tags, p.Url, p.Status == PairStatus.Approved, p.Edited, p.Origin,
        p.WrittenBy, p.WrittenByName, p.ApprovedBy, p.ApprovedByName, p.ApprovedAt, p.CreatedAt, p.UpdatedAt,
        p.Status != PairStatus.Approved ? null
            : (from s in db.SourcesOf(account)
               join d in db.DocumentsOf(account) on s.Id equals d.SourceId
               where s.KnowledgeBaseId == p.KnowledgeBaseId && s.Kind == SourceKind.Answers && KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(p.Key) && d.ExternalKey == p.Key
               select (DocumentId?)d.Id).FirstOrDefault());

    private static PairOrigin OriginOf(NewPair pair) => new(
        pair.Origin is not { Length: > 0 } origin ? null
        : origin.Length <= LongestOrigin ? origin
        : throw new DomainException(ProblemCodes.ValidationFailed, $"Origin must have at most {LongestOrigin} characters", 422, "origin"),
        pair.DrawnFrom ?? []);
}
