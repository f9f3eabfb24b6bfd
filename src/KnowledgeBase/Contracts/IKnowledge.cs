using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>Fills knowledge bases and tells what is in them. Work that takes time is done by jobs; these methods return at once.</summary>
public interface IKnowledge
{
    /// <summary>Creates an empty knowledge base.</summary>
    Task<KnowledgeBaseId> CreateBaseAsync(AccountId account, string name, CancellationToken cancellationToken);

    /// <summary>
    /// A knowledge base for a new reader: one that nobody reads and that was left over, else a new one. The caller keeps
    /// it as read (<see cref="IKnowledgeReaders"/>), or gives it back with <see cref="DiscardEmptyBaseAsync"/>.
    /// </summary>
    Task<KnowledgeBaseId> OpenBaseAsync(AccountId account, string name, CancellationToken cancellationToken);

    /// <summary>Removes a knowledge base that nobody reads and that nothing was put in; any other stays.</summary>
    Task DiscardEmptyBaseAsync(AccountId account, KnowledgeBaseId id, CancellationToken cancellationToken);

    /// <summary>Removes a knowledge base with all its sources. Its documents stop being found at once; false when there is none.</summary>
    Task<bool> DeleteBaseAsync(AccountId account, KnowledgeBaseId id, CancellationToken cancellationToken);

    /// <summary>The knowledge bases that use a named model, or are about to.</summary>
    Task<IReadOnlyList<NamedBase>> ListModelUsesAsync(AccountId account, long model, CancellationToken cancellationToken);

    /// <summary>Adds a source and starts to read it. The same place added to a base again is the same source, read anew.</summary>
    /// <exception cref="Platform.Http.DomainException">The base is not there, or the source cannot be read for a reason the caller can mend.</exception>
    Task<AddedSource> AddSourceAsync(AccountId account, KnowledgeBaseId @base, NewSource source, CancellationToken cancellationToken);

    /// <summary>Reads a source again; only what changed is indexed anew. False when there is none.</summary>
    Task<bool> SyncSourceAsync(AccountId account, SourceId id, CancellationToken cancellationToken);

    /// <summary>Removes a source and its documents. They stop being found at once; false when there is none.</summary>
    Task<bool> DeleteSourceAsync(AccountId account, SourceId id, CancellationToken cancellationToken);

    /// <summary>Documents, newest first, 25 on a page, the first page being 1.</summary>
    Task<DocumentPage> ListDocumentsAsync(AccountId account, DocumentFilter filter, int page, CancellationToken cancellationToken);

    Task<KnowledgeDocument?> FindDocumentAsync(AccountId account, DocumentId id, CancellationToken cancellationToken);

    /// <summary>
    /// The whole text of a document of this base that a customer may be shown at this moment, as Markdown; null where there is none:
    /// also for one that is internal, gone, or not valid yet or any more.
    /// </summary>
    Task<PublicDocument?> ReadPublicAsync(AccountId account, KnowledgeBaseId @base, DocumentId id, CancellationToken cancellationToken);

    /// <summary>Removes one document from the index. It comes back with the next sync when its source still has it.</summary>
    Task<bool> DeleteDocumentAsync(AccountId account, DocumentId id, CancellationToken cancellationToken);
}

public sealed record NamedBase(KnowledgeBaseId Id, string Name);

/// <summary>A source to be added.</summary>
/// <param name="Name">What people call it; null takes a name from the place.</param>
public abstract record NewSource(string? Name)
{
    /// <summary>A folder of Markdown, HTML and text files on the server.</summary>
    /// <param name="Path">Absolute below a configured root, or <c>demo</c> for the samples that come with the product.</param>
    /// <param name="SiteUrl">Where the documents are published, when their front matter names only paths.</param>
    public sealed record Folder(string? Name, string Path, string? SiteUrl = null) : NewSource(Name);

    /// <summary>A web site: this page and those it leads to on the same host.</summary>
    /// <param name="PageCap">How many pages at most; null takes the configured number.</param>
    public sealed record Site(string? Name, string Url, int? PageCap = null) : NewSource(Name);

    /// <summary>A text that somebody pasted.</summary>
    /// <param name="Audience">Null leaves it to the text, which is for everybody unless it says otherwise.</param>
    public sealed record Text(string? Name, string Title, string Content, string? Language = null, string? Url = null, Audience? Audience = null)
        : NewSource(Name);
}

/// <summary>A source was added.</summary>
/// <param name="First">The document that stands for it from the start: the first page of a site, a pasted text; null for a folder.</param>
public sealed record AddedSource(SourceId Id, DocumentId? First);

public enum DocumentStatus
{
    /// <summary>Known, not read yet.</summary>
    Pending,

    /// <summary>Can be found.</summary>
    Indexed,

    /// <summary>Cannot be found; the error says why.</summary>
    Failed,

    /// <summary>The same article as another document of its source, which is found in its place.</summary>
    Merged,
}

/// <summary>Which documents to list; null means any.</summary>
/// <param name="Bases">Only documents of these knowledge bases.</param>
/// <param name="Text">Only documents whose title or address contains this.</param>
public sealed record DocumentFilter(
    IReadOnlyCollection<KnowledgeBaseId>? Bases = null,
    SourceId? Source = null,
    DocumentStatus? Status = null,
    string? Text = null);

public sealed record DocumentPage(IReadOnlyList<KnowledgeDocument> Documents, int TotalCount, int Page);

/// <summary>What a customer may read of a document.</summary>
public sealed record PublicDocument(DocumentId Id, string Title, string? Url, string Language, string Text);

/// <summary>One page or file as it is kept.</summary>
/// <param name="ErrorCode">Why the last try failed, such as <c>not_found</c>; the document may still be indexed as it was before.</param>
/// <param name="SyncedAt">When it was last read without an error.</param>
public sealed record KnowledgeDocument(
    DocumentId Id,
    KnowledgeBaseId BaseId,
    SourceId SourceId,
    string Title,
    string? Url,
    string Language,
    Audience Audience,
    DocumentStatus Status,
    string? ErrorCode,
    string? ErrorMessage,
    DateTimeOffset? SyncedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
