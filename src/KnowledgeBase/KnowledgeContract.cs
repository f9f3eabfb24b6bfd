using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase;

/// <summary>The contract, put together from the use cases.</summary>
internal sealed class KnowledgeContract(KnowledgeDb db, BaseChoice choice, SourceFactory factory, SourceChanges sources, DocumentShelf documents, PublicDocuments open) : IKnowledge
{
    public Task<KnowledgeBaseId> CreateBaseAsync(AccountId account, string name, CancellationToken cancellationToken) =>
        choice.CreateAsync(account, name, cancellationToken);

    public Task<KnowledgeBaseId> OpenBaseAsync(AccountId account, string name, CancellationToken cancellationToken) =>
        choice.ForReaderAsync(account, name, cancellationToken);

    public async Task DiscardEmptyBaseAsync(AccountId account, KnowledgeBaseId id, CancellationToken cancellationToken)
    {
        var read = await choice.ListReadAsync(account, cancellationToken);
        if (!read.Contains(id) && !await db.SourcesOf(account).AnyAsync(s => s.KnowledgeBaseId == id, cancellationToken))
        {
            await sources.DeleteBaseAsync(account, id, cancellationToken);
        }
    }

    public Task<bool> DeleteBaseAsync(AccountId account, KnowledgeBaseId id, CancellationToken cancellationToken) =>
        sources.DeleteBaseAsync(account, id, cancellationToken);

    public async Task<IReadOnlyList<NamedBase>> ListModelUsesAsync(AccountId account, long model, CancellationToken cancellationToken)
    {
        var bases = await db.BasesOf(account).AsNoTracking().OrderBy(b => b.Id).ToListAsync(cancellationToken);
        return [.. bases.Where(b => b.NamedModels.Contains(model) || b.Search.RerankerModelId == model || b.Search.TranslatorModelId == model).Select(b => new NamedBase(b.Id, b.Name))];
    }

    public Task<AddedSource> AddSourceAsync(AccountId account, KnowledgeBaseId @base, NewSource source, CancellationToken cancellationToken) =>
        factory.AddAsync(account, @base, source, new SourceWishes(), cancellationToken);

    public Task<bool> SyncSourceAsync(AccountId account, SourceId id, CancellationToken cancellationToken) =>
        sources.SyncAsync(account, id, cancellationToken);

    public Task<bool> DeleteSourceAsync(AccountId account, SourceId id, CancellationToken cancellationToken) =>
        sources.DeleteAsync(account, id, cancellationToken);

    public Task<DocumentPage> ListDocumentsAsync(AccountId account, DocumentFilter filter, int page, CancellationToken cancellationToken) =>
        documents.ListAsync(account, filter, page, cancellationToken);

    public Task<KnowledgeDocument?> FindDocumentAsync(AccountId account, DocumentId id, CancellationToken cancellationToken) =>
        documents.FindAsync(account, id, cancellationToken);

    public Task<PublicDocument?> ReadPublicAsync(AccountId account, KnowledgeBaseId @base, DocumentId id, CancellationToken cancellationToken) =>
        open.ReadAsync(account, @base, id, cancellationToken);

    public Task<bool> DeleteDocumentAsync(AccountId account, DocumentId id, CancellationToken cancellationToken) =>
        documents.DeleteAsync(account, id, cancellationToken);
}
