using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources.Own;

/// <summary>The sources of a knowledge base that nobody adds: they come with the first document that is put there.</summary>
internal sealed class OwnSources(KnowledgeDb db, TimeProvider time)
{
    /// <summary>The source, made where there is none, locked until the end of the transaction. Null when there is no such knowledge base.</summary>
    public async Task<Source?> LockAsync(AccountId account, KnowledgeBaseId @base, SourceKind kind, CancellationToken cancellationToken)
    {
        if (await db.BasesOf(account).Where(b => b.Id == @base).Select(b => b.Settings).SingleOrDefaultAsync(cancellationToken) is not { } settings) return null;
        // An answer belongs to its question, however the other sources are cut.
        var own = kind == SourceKind.Answers ? new ChunkSettings(ChunkMethod.QuestionAnswer, 2400, 200) : null;
        var source = Source.Open(account, @base, kind, kind == SourceKind.Answers ? "Questions and answers" : "Documents by API", PlaceOf(kind), new SourceSettings(Chunking: own), time.GetUtcNow());
        source.StandReady(own ?? KnowledgeBaseRecord.ChunkingOf(settings));
        await db.OpenSourceAsync(source, cancellationToken);
        return await FindLockedAsync(account, @base, kind, cancellationToken);
    }

    /// <summary>The source, locked until the end of the transaction; null when nothing was put there yet.</summary>
    public async Task<Source?> FindLockedAsync(AccountId account, KnowledgeBaseId @base, SourceKind kind, CancellationToken cancellationToken)
    {
        var place = PlaceOf(kind);
        var id = await db.SourcesOf(account).Where(s => s.KnowledgeBaseId == @base && s.Kind == kind && s.Place == place).Select(s => s.Id).SingleOrDefaultAsync(cancellationToken);
        return await db.LockSourceAsync(id, cancellationToken);
    }

    private static string PlaceOf(SourceKind kind) => kind == SourceKind.Answers ? "answers" : "api";
}
