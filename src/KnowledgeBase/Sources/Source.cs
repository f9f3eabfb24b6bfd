using System.Text.Json;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.KnowledgeBase.Sources;

internal enum SourceKind
{
    Folder,
    Upload,
    Url,
    Text,

    /// <summary>The approved pairs of a knowledge base (<see cref="Own.OwnSources"/>).</summary>
    Answers,

    /// <summary>What programs put into a knowledge base (<see cref="Own.OwnSources"/>).</summary>
    Api,
}

internal enum SourceStatus
{
    /// <summary>Added; its first sync has not begun.</summary>
    Waiting,

    Syncing,
    Ready,

    /// <summary>The last sync brought nothing; the error says why.</summary>
    Failed,
}

/// <summary>What a source was told.</summary>
/// <param name="Chunking">How its documents are cut; as its knowledge base says when not told.</param>
/// <param name="Crawl">Which pages of a site are read.</param>
/// <param name="Access">What of its access may be shown.</param>
/// <param name="SyncEveryHours">After how long it is read again by itself; never when not told.</param>
/// <param name="Language">Of documents that do not say theirs.</param>
/// <param name="Audience">Internal: of all its documents, whatever they say themselves. Else of those that do not say.</param>
/// <param name="IsSitemap">Whether its place was found to be a sitemap, which its name does not tell.</param>
/// <param name="LeftOutBy">What left pages out of the current or last sync.</param>
internal sealed record SourceSettings(
    int? PageCap = null, string? SiteUrl = null, string? Language = null, ChunkSettings? Chunking = null, CrawlSettings? Crawl = null, int? SyncEveryHours = null,
    SiteAccessJson? Access = null, Audience? Audience = null, bool IsSitemap = false, IReadOnlyList<CrawlLimit>? LeftOutBy = null)
{
    /// <summary>The same source was added once more: what was told before holds unless something else is told.</summary>
    public SourceSettings Over(SourceSettings before) => new(
        PageCap ?? before.PageCap, SiteUrl ?? before.SiteUrl, Language ?? before.Language, Chunking ?? before.Chunking, Crawl ?? before.Crawl,
        SyncEveryHours ?? before.SyncEveryHours, before.Access, Audience ?? before.Audience, before.IsSitemap, before.LeftOutBy);
}

/// <summary>Where documents come from.</summary>
internal sealed class Source : IAccountOwned
{
    private Source()
    {
    }

    public SourceId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public SourceKind Kind { get; private set; }

    public string Name { get; private set; } = null!;

    public string Place { get; private set; } = null!;

    public string Settings { get; private set; } = "{}";

    /// <summary>How what is indexed was cut, as JSON; the settings say how it is to be cut.</summary>
    public string LiveChunking { get; private set; } = "{}";

    public SourceStatus Status { get; private set; }

    public int Generation { get; private set; }

    public bool Discovered { get; private set; }

    public bool Complete { get; private set; }

    public int Total { get; private set; }

    public int Done { get; private set; }

    public int Failed { get; private set; }

    public int Changed { get; private set; }

    public int FailuresInRow { get; private set; }

    /// <summary>Addresses of the current sync that turned out to lead to pages that it knows already.</summary>
    public int Moved { get; private set; }

    public string? Robots { get; private set; }

    public DateTimeOffset? LastSyncedAt { get; private set; }

    public DateTimeOffset? NextSyncAt { get; private set; }

    /// <summary>What opens a guarded site, sealed.</summary>
    public byte[]? Access { get; private set; }

    public string? LastErrorCode { get; private set; }

    public string? LastErrorMessage { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

    public SourceSettings Told => JsonSerializer.Deserialize<SourceSettings>(Settings, WireJson.Options) ?? new SourceSettings();

    /// <summary>What holds of one of its documents: of a source for agents only, nothing is for anybody else, whoever says so.</summary>
    public DocumentProperties Settle(DocumentOverrides told, DocumentProperties stated)
    {
        var held = told.Over(stated);
        return IsForAgents(stated) ? held with { Audience = Audience.Internal } : held;
    }

    /// <summary>A pair is what its own page says of it: whatever was said of its document does not publish one that is internal.</summary>
    private bool IsForAgents(DocumentProperties stated) =>
        Told.Audience == Audience.Internal || (Kind == SourceKind.Answers && stated.Audience == Audience.Internal);

    /// <summary>How its documents are cut until an index that is cut in another way is complete.</summary>
    public ChunkSettings Live => ChunkSettings.From(LiveChunking);

    public static Source Open(
        AccountId account, KnowledgeBaseId @base, SourceKind kind, string name, string place, SourceSettings settings, DateTimeOffset now) => new()
        {
            AccountId = account,
            KnowledgeBaseId = @base,
            Kind = kind,
            Name = TextCut.Clip(VisibleText.OneLine(name), 200),
            Place = place,
            Settings = JsonSerializer.Serialize(settings, WireJson.Options),
            Status = SourceStatus.Waiting,
            CreatedAt = now,
            UpdatedAt = now,
        };

    public void Rename(string name) => Name = TextCut.Clip(VisibleText.OneLine(name), 200);

    public void Tell(SourceSettings settings) => Settings = JsonSerializer.Serialize(settings, WireJson.Options);

    /// <summary>From now on what is indexed is cut in this way.</summary>
    public void Cut(ChunkSettings chunking) => LiveChunking = chunking.ToJson();

    public void Guard(SiteAccess? access, ISecretBox secrets)
    {
        Access = access is null ? null : secrets.Seal(JsonSerializer.Serialize(access, WireJson.Options), AccessPurpose(AccountId));
        Tell(Told with { Access = SiteAccessJson.From(access) });
    }

    public SiteAccess? AccessBy(ISecretBox secrets) =>
        Access is null ? null : JsonSerializer.Deserialize<SiteAccess>(secrets.Open(Access, AccessPurpose(AccountId)), WireJson.Options);

    /// <summary>
    /// Says when it is read again by itself, counted from its last sync; null for never. A sync that seems to have ended in the
    /// future was noted by a clock that was wrong, and counts as one that ended now.
    /// </summary>
    public DateTimeOffset? Plan(DateTimeOffset now)
    {
        var rests = Status is SourceStatus.Ready or SourceStatus.Failed;
        var due = rests && Told.SyncEveryHours is { } hours ? (UpdatedAt < now ? UpdatedAt : now) + TimeSpan.FromHours(hours) : default(DateTimeOffset?);
        // To the second: the database would round it, and the plan is known by it.
        return NextSyncAt = due is { } moment ? DateTimeOffset.FromUnixTimeSeconds((moment < now ? now : moment).ToUnixTimeSeconds()) : null;
    }

    /// <summary>Begins a sync; whatever an earlier one still has in work ends by itself.</summary>
    public ICommand StartSync(DateTimeOffset now)
    {
        Generation++;
        (Status, Discovered, Complete, UpdatedAt, NextSyncAt) = (SourceStatus.Syncing, false, false, now, null);
        (Total, Done, Failed, Changed, FailuresInRow, Moved) = (0, 0, 0, 0, 0, 0);
        if (Told.LeftOutBy is not null) Tell(Told with { LeftOutBy = null });
        return Kind == SourceKind.Url ? new SyncSite(AccountId, Id, Generation) : new SyncSource(AccountId, Id, Generation);
    }

    /// <summary>Has one document read as a part of the current sync.</summary>
    public ICommand Read(DocumentId document) => Kind == SourceKind.Url
        ? new IngestPage(AccountId, Id, document, Generation) : new IngestDocument(AccountId, Id, document, Generation);

    /// <summary>A source that begins empty and is filled one document at a time.</summary>
    public void StandReady(ChunkSettings chunking)
    {
        (Status, Generation, Discovered) = (SourceStatus.Ready, 1, true);
        Cut(chunking);
    }

    /// <summary>Documents were put in and are read: a sync of just these, unless one is under way.</summary>
    public void Expect(int more, DateTimeOffset now)
    {
        if (Status != SourceStatus.Syncing)
        {
            (Status, Discovered, Complete, UpdatedAt) = (SourceStatus.Syncing, true, false, now);
            (Total, Done, Failed, Changed) = (0, 0, 0, 0);
        }

        Total += more;
    }

    /// <summary>Whether documents are put in one by one, so that it is no fault of its when none can be read.</summary>
    public bool IsFilledSingly => Kind is SourceKind.Answers or SourceKind.Api;

    public void Obey(string? robots, bool isSitemap)
    {
        Robots = robots;
        if (Told.IsSitemap != isSitemap) Tell(Told with { IsSitemap = isSitemap });
    }

    /// <summary>This sync does not read all that it found.</summary>
    public void LeaveOut(CrawlLimit limit)
    {
        var said = Told.LeftOutBy ?? [];
        if (!said.Contains(limit)) Tell(Told with { LeftOutBy = [.. said.Append(limit).Order()] });
    }

    public void Fetched(bool answered) => FailuresInRow = answered ? 0 : FailuresInRow + 1;

    public void Found(int more) => Total += more;

    /// <summary>All documents of this sync are known, and perhaps also which are gone.</summary>
    public void EndDiscovery(bool complete) => (Discovered, Complete) = (true, complete);

    public void Count(bool failed, bool changed)
    {
        Done++;
        if (failed) Failed++;
        if (changed) Changed++;
    }

    /// <summary>Documents that failed are read once more, as a part of the last sync; of so many, some were counted as done.</summary>
    public void TryAgain(int counted, int all, DateTimeOffset now)
    {
        (Status, UpdatedAt, NextSyncAt, FailuresInRow) = (SourceStatus.Syncing, now, null, 0);
        (Total, Done, Failed) = (Total + all - counted, Math.Max(0, Done - counted), Math.Max(0, Failed - counted));
    }

    /// <summary>One document less: it turned out to be none.</summary>
    public void Forget() => Total--;

    /// <summary>One page less: its address leads to one that is known.</summary>
    public void NoteMoved() => (Total, Moved) = (Total - 1, Moved + 1);

    /// <summary>So many documents less are found.</summary>
    public void Lost(int removed) => Changed += removed;

    /// <summary>The sync has nothing left to do. It failed when it brought nothing at all.</summary>
    public void Finish(int removed, Refusal? refusal, DateTimeOffset now)
    {
        Lost(removed);
        (LastErrorCode, LastErrorMessage, UpdatedAt) = (refusal?.Code, refusal?.Message, now);
        Status = refusal is null || Done > Failed ? SourceStatus.Ready : SourceStatus.Failed;
        if (Status == SourceStatus.Ready) LastSyncedAt = now;
    }

    public void Delete(DateTimeOffset now) => (DeletedAt, UpdatedAt) = (now, now);

    private static string AccessPurpose(AccountId account) => $"knowledge.source-access:{account}";
}
