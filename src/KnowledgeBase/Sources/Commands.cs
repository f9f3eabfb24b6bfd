using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Find the documents of a source.</summary>
/// <param name="Generation">The sync it belongs to; a later one overtakes it.</param>
internal sealed record SyncSource(AccountId AccountId, SourceId SourceId, int Generation) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>The same for a site, which may be slow or ask for pauses: nobody else waits for it.</summary>
internal sealed record SyncSite(AccountId AccountId, SourceId SourceId, int Generation) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>Read one document and bring it into the index. In order within a source.</summary>
internal sealed record IngestDocument(AccountId AccountId, SourceId SourceId, DocumentId DocumentId, int Generation) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>The same for a page of a site. In order within a source: one page of a site at a time.</summary>
internal sealed record IngestPage(AccountId AccountId, SourceId SourceId, DocumentId DocumentId, int Generation) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>Cut and analyse one document anew from what is stored of it.</summary>
internal sealed record ReindexDocument(AccountId AccountId, SourceId SourceId, DocumentId DocumentId) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>Read the files of a source, many at a time.</summary>
internal sealed record IngestFiles(AccountId AccountId, SourceId SourceId, int Generation) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>Read a source again because its schedule says so.</summary>
/// <param name="Generation">The sync after which it was planned; nothing is done when another one has begun since.</param>
/// <param name="Due">The plan that it belongs to, as the source has it; nothing is done when there is another by now.</param>
internal sealed record SyncOnSchedule(AccountId AccountId, SourceId SourceId, int Generation, DateTimeOffset? Due) : ICommand
{
    /// <summary>None: a plan for later, which a shorter schedule has replaced, must not hold back the one for sooner.</summary>
    public string? PartitionKey => null;
}

/// <summary>Take away what vanished from a site and whose time of grace is over.</summary>
internal sealed record RemoveVanished(AccountId AccountId, SourceId SourceId) : ICommand
{
    /// <summary>None: a plan for later must not hold back one for sooner.</summary>
    public string? PartitionKey => null;
}

/// <summary>Take away the rows of what was removed, in small steps.</summary>
internal sealed record RemoveDocuments(AccountId AccountId, SourceId SourceId) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>Cut the documents of a source in another way, and let that serve when it is complete.</summary>
internal sealed record BuildIndex(AccountId AccountId, SourceId SourceId, long VersionId) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}

/// <summary>Find out for merged documents whose article has gone or changed what serves in their place: another one, or themselves.</summary>
internal sealed record SettleMerged(AccountId AccountId, SourceId SourceId) : ICommand
{
    public string? PartitionKey => SourceId.ToString();
}
