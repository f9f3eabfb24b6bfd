using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>Writes, approves and deletes pairs; the index follows in the same transaction, or by the job that it queues.</summary>
internal sealed class PairChanges(KnowledgeDb db, OwnSources sources, OwnDocuments documents, GapMarks gaps, GapRows asked, ICurrentActor current, TimeProvider time)
{
    public Task<PairId> WriteAsync(
        AccountId account, KnowledgeBaseId @base, PairText text, PairOrigin origin, bool isApproved, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            // What stands in a draft may be erased while somebody reads it: under the lock that an erasure takes first, it has been or has not.
            if (origin.DrawnFrom.Count > 0 && !await asked.LockAsync(@base, token)) throw DomainException.NotFound();
            if (await sources.LockAsync(account, @base, SourceKind.Answers, token) is not { } source) throw DomainException.NotFound();
            // Under the lock: of two suggestions from the same place, the second finds the first.
            if (origin.Name is { } name && await db.PairsOf(account).Where(p => p.KnowledgeBaseId == @base && p.Origin == name).Select(p => (PairId?)p.Id).SingleOrDefaultAsync(token) is { } known)
                return known;
            if (origin.DrawnFrom.Count > 0 && !await asked.AreKeptAsync(account, origin.DrawnFrom, token))
                throw new DomainException(ProblemCodes.Conflict, "Something of what this was drafted from has been erased: look at the question again", 409);
            var pair = Pair.Write(account, @base, text, origin.Name, origin.DrawnFrom, current.Actor, time.GetUtcNow());
            db.Pairs.Add(pair);
            await db.SaveChangesAsync(token);
            // Agents suggest; others approve.
            if (isApproved && current.Actor.Role != Actor.Agent)
            {
                pair.Approve(current.Actor, time.GetUtcNow());
                await documents.PutAsync(source, pair.ToFile(), token);
                await gaps.SolveAsync(pair, token);
            }

            await db.SaveChangesAsync(token);
            return pair.Id;
        }, cancellationToken);

    /// <summary>Changes one pair under the lock of its source. False when there is none.</summary>
    public async Task<bool> ChangeAsync(AccountId account, PairId id, Func<Pair, PairText>? edit, bool? isApproved, CancellationToken cancellationToken) =>
        await WithAsync(account, id, async (source, pair, token) =>
        {
            if (isApproved == true && current.Actor.Role == Actor.Agent) throw DomainException.NotPermitted();
            var wasApproved = pair.Status == PairStatus.Approved;
            var isNew = edit is not null && pair.Edit(edit(pair), time.GetUtcNow());
            if (isApproved == true) pair.Approve(current.Actor, time.GetUtcNow());
            if (isApproved == false) pair.Withdraw(time.GetUtcNow());
            if (pair.Status == PairStatus.Approved) await documents.PutAsync(source, pair.ToFile(), token);
            else await documents.TakeAwayAsync(source, pair.Key, token);
            // Approved again as it stands, it is still what did not help whoever missed it since.
            if (pair.Status == PairStatus.Approved && (isNew || !wasApproved)) await gaps.SolveAsync(pair, token);
            if (isApproved == false && wasApproved) await gaps.ReopenAsync(account, pair.Origin, token);
        }, cancellationToken);

    public async Task<bool> DeleteAsync(AccountId account, PairId id, CancellationToken cancellationToken) =>
        await WithAsync(account, id, async (source, pair, token) =>
        {
            await documents.TakeAwayAsync(source, pair.Key, token);
            db.Pairs.Remove(pair);
            if (pair.Status == PairStatus.Approved) await gaps.ReopenAsync(account, pair.Origin, token);
        }, cancellationToken);

    private Task<bool> WithAsync(AccountId account, PairId id, Func<Source, Pair, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            var home = await db.PairsOf(account).Where(p => p.Id == id).Select(p => (KnowledgeBaseId?)p.KnowledgeBaseId).SingleOrDefaultAsync(token);
            if (home is not { } at || await sources.LockAsync(account, at, SourceKind.Answers, token) is not { } source) return false;
            if (await db.PairsOf(account).SingleOrDefaultAsync(p => p.Id == id, token) is not { } pair) return false;
            CheckMayTouch(pair);
            await work(source, pair, token);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }

    /// <summary>Agents suggest: what they wrote themselves is theirs while nobody has approved it.</summary>
    private void CheckMayTouch(Pair pair)
    {
        var actor = current.Actor;
        if (actor.Role == Actor.Agent && (pair.Status == PairStatus.Approved || pair.WrittenBy != actor.User)) throw DomainException.NotPermitted();
    }
}

/// <summary>Where a pair is from.</summary>
/// <param name="Name">The same name again is the same pair.</param>
internal sealed record PairOrigin(string? Name, IReadOnlyList<long> DrawnFrom);
