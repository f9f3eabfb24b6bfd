using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>One page or file of a source. Rows are written by discovery (<c>Data/SourceRows.cs</c>); reading it fills them.</summary>
internal sealed class Document : IAccountOwned
{
    private Document()
    {
    }

    public DocumentId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public SourceId SourceId { get; private set; }

    public string ExternalKey { get; private set; } = null!;

    public string Title { get; private set; } = null!;

    public string? Url { get; private set; }

    public string Language { get; private set; } = null!;

    public Audience Audience { get; private set; }

    public string Content { get; private set; } = null!;

    /// <summary>Where in the content each page begins; null for what has no pages.</summary>
    public int[]? PageStarts { get; private set; }

    /// <summary>When it was last changed by its author, as it says itself: front matter, or the properties of a Word document.</summary>
    public DateTimeOffset? WrittenAt { get; private set; }

    public string[] Tags { get; private set; } = [];

    /// <summary>Other ways to ask what the title asks: searched with it, never shown.</summary>
    public string[] Wordings { get; private set; } = [];

    public DateTimeOffset? ValidFrom { get; private set; }

    public DateTimeOffset? ValidUntil { get; private set; }

    /// <summary>What people said of it instead of what it says itself (<see cref="DocumentOverrides"/>).</summary>
    public string Overrides { get; private set; } = "{}";

    /// <summary>Documents of its source that have one of these in common may be the same article; null when that was not looked at, empty for what never is.</summary>
    public long[]? Bands { get; private set; }

    /// <summary>The address that it names as its original.</summary>
    public string? Canonical { get; private set; }

    /// <summary>The document that is the same article and is searched in its place; null while that is to be found out.</summary>
    public DocumentId? SameAsId { get; private set; }

    /// <summary>What it was called and what stood in it before its text changed for the last time; null when it never did.</summary>
    public string? FormerTitle { get; private set; }

    public string? FormerContent { get; private set; }

    /// <summary>When that change was read.</summary>
    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>Null when nothing of it is indexed.</summary>
    public string? ContentHash { get; private set; }

    public DocumentStatus Status { get; private set; }

    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public int Depth { get; private set; }

    /// <summary>The family of addresses that may go on for ever, where it was found in one (<see cref="Sources.Crawling.AddressFamily"/>).</summary>
    public string? Family { get; private set; }

    public int SeenGeneration { get; private set; }

    public int DoneGeneration { get; private set; }

    public DateTimeOffset? SyncedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>Since when the site does not have it any more; it stays for the time of grace.</summary>
    public DateTimeOffset? MissingSince { get; private set; }

    public string? Etag { get; private set; }

    public string? LastModified { get; private set; }

    /// <summary>The pages it leads to, kept because a page that has not changed is not sent again.</summary>
    public string[]? Links { get; private set; }

    /// <summary>Whether it was read and there is a text to serve, by itself or by the one that is the same.</summary>
    public bool IsRead => Status is DocumentStatus.Indexed or DocumentStatus.Merged;

    /// <summary>Whether what is there already is what was just read.</summary>
    public bool IsSame(ReadDocument read) =>
        IsRead && (Status == DocumentStatus.Indexed ? ContentHash == read.Hash : Content == read.Content) && Title == read.Title && Url == read.Url
        && Language == read.Language && Audience == read.Audience && WrittenAt == read.WrittenAt
        && Canonical == read.Canonical && Bands is not null
        && Tags.SequenceEqual(read.Tags) && Wordings.SequenceEqual(read.Wordings) && ValidFrom == read.ValidFrom && ValidUntil == read.ValidUntil
        && (read.Stated is null || DocumentOverrides.From(Overrides).ToJson() == DocumentOverrides.From(Overrides).Restate(read.Stated).ToJson());

    public DocumentProperties Properties => new(Title, Language, Audience, Tags, ValidFrom, ValidUntil);

    /// <summary>From now on this holds, because a person said so.</summary>
    public void Hold(DocumentProperties held, DocumentOverrides overrides, DateTimeOffset now)
    {
        Take(held);
        (Overrides, UpdatedAt) = (overrides.ToJson(), now);
    }

    /// <summary>Something was said of what it takes the place of. It is read with that.</summary>
    public void Recall(DocumentOverrides said) => Overrides = said.ToJson();

    /// <summary>A person said of the article that it is a copy of that it is for agents only: so is the copy, unless somebody said otherwise of it.</summary>
    public void Follow()
    {
        var said = DocumentOverrides.From(Overrides);
        Overrides = (said with { Audience = new(Audience.Internal, said.Beneath(Properties).Audience) }).ToJson();
        Audience = Audience.Internal;
    }

    /// <summary>What the site may be asked about; null when the page must be had anew, because it is to be cut or analysed in another way.</summary>
    public PageVersion? KnownVersion(ChunkSettings live) =>
        IsRead && ErrorCode is null && Links is not null && Bands is not null && (Etag ?? LastModified) is not null
            && (Status == DocumentStatus.Merged || ContentHash == Ingestion.ContentHash.Of(Content, live, ChunkIndexer.VersionOf(Content)))
            ? new PageVersion(Etag, LastModified) : null;

    /// <summary>The site's name for what was just read, and where it leads.</summary>
    public void Note(PageVersion? version, IReadOnlyList<Uri>? links) =>
        (Etag, LastModified, Links) = (version?.Etag, version?.LastModified, links?.Select(static link => link.AbsoluteUri).ToArray());

    /// <summary>Takes over what was read; the caller replaces the chunks in the same transaction.</summary>
    public void Index(ReadDocument read, int generation, DateTimeOffset now)
    {
        Take(read, now);
        Serve(read.Hash, now);
        Confirm(generation, now);
    }

    /// <summary>Takes over what was read, which another document serves; the caller takes away the chunks in the same transaction.</summary>
    public void Merge(ReadDocument read, DocumentId same, int generation, DateTimeOffset now)
    {
        Take(read, now);
        StandAside(same, now);
        Confirm(generation, now);
    }

    /// <summary>Another document is the same article and serves from now on; the caller takes away the chunks.</summary>
    public void StandAside(DocumentId same, DateTimeOffset now) => (Status, ContentHash, SameAsId, UpdatedAt) = (DocumentStatus.Merged, null, same, now);

    /// <summary>Whoever serves in its place is to be found out once more.</summary>
    public void LookAgain() => SameAsId = null;

    /// <summary>It is searched by itself from now on; the caller adds the chunks.</summary>
    public void Serve(string hash, DateTimeOffset now) => (Status, ContentHash, SameAsId, UpdatedAt) = (DocumentStatus.Indexed, hash, null, now);

    /// <summary>It was read and is as it was.</summary>
    public void Confirm(int generation, DateTimeOffset now) =>
        (ErrorCode, ErrorMessage, SyncedAt, DoneGeneration, MissingSince) = (null, null, now, generation, null);

    /// <summary>It could not be read. What is indexed of it stays, unless the reason is that it is no longer there for readers.</summary>
    /// <param name="grace">How long it stays when the site says that it has no such page.</param>
    public bool Fail(Refusal refusal, int generation, TimeSpan grace, DateTimeOffset now)
    {
        if (!RefusalCodes.HasVanished(refusal.Code)) MissingSince = null;
        else MissingSince ??= now;
        (ErrorCode, ErrorMessage, DoneGeneration, UpdatedAt) = (refusal.Code, refusal.Message, generation, now);
        var mayStay = IsRead
            && (RefusalCodes.SaysNothing(refusal.Code) || (MissingSince is { } since && now - since < grace));
        if (mayStay) return false;
        var wasIndexed = ContentHash is not null;
        (Status, ContentHash, Content, SameAsId, Bands) = (DocumentStatus.Failed, null, string.Empty, null, null);
        // What readers may no longer have is not kept for them as a former text either.
        (FormerTitle, FormerContent, ChangedAt) = (null, null, null);
        return wasIndexed;
    }

    /// <summary>The page moved: from now on it is known by its new address.</summary>
    public void MoveTo(string key) => ExternalKey = key;

    public void Remove(DateTimeOffset now) => RemovedAt = now;

    private void Take(DocumentProperties held)
    {
        (Title, Language, Audience) = (held.Title, held.Language, held.Audience);
        (Tags, ValidFrom, ValidUntil) = ([.. held.Tags], held.ValidFrom, held.ValidUntil);
    }

    private void Take(ReadDocument read, DateTimeOffset now)
    {
        if (IsRead && Content != read.Content) (FormerTitle, FormerContent, ChangedAt) = (Title, Content, now);
        (Url, Content, WrittenAt, Canonical, Bands, UpdatedAt) = (read.Url, read.Content, read.WrittenAt, read.Canonical, read.Bands, now);
        Take(read.Properties);
        Wordings = [.. read.Wordings];
        if (read.Stated is { } stated) Overrides = DocumentOverrides.From(Overrides).Restate(stated).ToJson();
        PageStarts = read.PageStarts is null ? null : [.. read.PageStarts];
    }
}

/// <summary>A document ready to be stored: parsed, with its language, hash and chunks.</summary>
internal sealed record ReadDocument(
    string Title, string? Url, string Language, Audience Audience, string Content, string Hash, IReadOnlyList<TextChunk> Chunks)
{
    public IReadOnlyList<int>? PageStarts { get; init; }

    public DateTimeOffset? WrittenAt { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Wordings { get; init; } = [];

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What it says of itself, where people said otherwise; null where nobody did.</summary>
    public DocumentProperties? Stated { get; init; }

    public DocumentProperties Properties => new(Title, Language, Audience, Tags, ValidFrom, ValidUntil);

    /// <summary>The address that it names as its original.</summary>
    public string? Canonical { get; init; }

    /// <summary>What it may have in common with the same article; empty for what is never compared.</summary>
    public long[] Bands { get; init; } = [];
}
