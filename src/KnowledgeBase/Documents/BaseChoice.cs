using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Which knowledge base is meant when nobody names one.</summary>
internal sealed class BaseChoice(KnowledgeDb db, IEnumerable<IKnowledgeReaders> readers, TimeProvider time)
{
    /// <summary>An empty base younger than this may still be waiting for the reader it was made for.</summary>
    private static readonly TimeSpan LongestCreation = TimeSpan.FromMinutes(1);

    public async Task<HashSet<KnowledgeBaseId>> ListReadAsync(AccountId account, CancellationToken cancellationToken)
    {
        var read = new HashSet<KnowledgeBaseId>();
        foreach (var one in readers) read.UnionWith(await one.ListReadAsync(account, cancellationToken));
        return read;
    }

    /// <summary>For a source: the oldest base that is read. While there is none, the one the first reader will take.</summary>
    public async Task<KnowledgeBaseId> ForSourceAsync(AccountId account, CancellationToken cancellationToken)
    {
        var read = await ListReadAsync(account, cancellationToken);
        return await OldestAsync(db.BasesOf(account).Where(b => read.Contains(b.Id)), cancellationToken)
            ?? await OldestAsync(db.BasesOf(account), cancellationToken)
            ?? await CreateAsync(account, "Help center", cancellationToken);
    }

    /// <summary>
    /// For a new reader. The first of an account reads what was put there before it came; later ones take a base that was
    /// left empty when a creation was cut off, else a new one.
    /// </summary>
    public async Task<KnowledgeBaseId> ForReaderAsync(AccountId account, string name, CancellationToken cancellationToken)
    {
        var read = await ListReadAsync(account, cancellationToken);
        var before = time.GetUtcNow() - LongestCreation;
        var left = await OldestAsync(
            from home in db.BasesOf(account)
            where !read.Contains(home.Id)
            let hasSources = db.SourcesOf(account).Any(s => s.KnowledgeBaseId == home.Id)
            where (hasSources && read.Count == 0) || (!hasSources && home.CreatedAt < before)
            select home,
            cancellationToken);
        if (left is not { } id) return await CreateAsync(account, name, cancellationToken);
        var found = await db.BasesOf(account).SingleAsync(b => b.Id == id, cancellationToken);
        found.Rename(name);
        await db.SaveChangesAsync(cancellationToken);
        return id;
    }

    public async Task<KnowledgeBaseId> CreateAsync(AccountId account, string name, CancellationToken cancellationToken)
    {
        var home = KnowledgeBaseRecord.Open(account, name, time.GetUtcNow());
        db.Bases.Add(home);
        await db.SaveChangesAsync(cancellationToken);
        return home.Id;
    }

    private static Task<KnowledgeBaseId?> OldestAsync(IQueryable<KnowledgeBaseRecord> bases, CancellationToken cancellationToken) =>
        bases.OrderBy(b => b.Id).Select(b => (KnowledgeBaseId?)b.Id).FirstOrDefaultAsync(cancellationToken);
}
