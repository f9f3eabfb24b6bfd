using System.Text.Json;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Ingestion.Versions;

internal enum IndexVersionStatus
{
    /// <summary>Its documents are being cut; it goes live when none is left.</summary>
    Building,

    /// <summary>It could not be built; the server's log says why. The live one serves on.</summary>
    Failed,

    /// <summary>It was live before, and can be again.</summary>
    Previous,
}

/// <summary>The index of one source, cut in another way than the live one. A source has at most one that is next and one that was before.</summary>
internal sealed class IndexVersion : IAccountOwned
{
    private IndexVersion()
    {
    }

    public long Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public SourceId SourceId { get; private set; }

    public string Chunking { get; private set; } = null!;

    public IndexVersionStatus Status { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? RetiredAt { get; private set; }

    public ChunkSettings Settings => ChunkSettings.From(Chunking);

    public static IndexVersion Begin(Source source, ChunkSettings chunking, DateTimeOffset now) => new()
    {
        AccountId = source.AccountId,
        KnowledgeBaseId = source.KnowledgeBaseId,
        SourceId = source.Id,
        Chunking = chunking.ToJson(),
        Status = IndexVersionStatus.Building,
        CreatedAt = now,
    };

    /// <summary>What is live now, from the moment when another version takes its place.</summary>
    public static IndexVersion Retire(Source source, DateTimeOffset now)
    {
        var version = Begin(source, source.Live, now);
        (version.Status, version.RetiredAt) = (IndexVersionStatus.Previous, now);
        return version;
    }

    /// <summary>Goes on where it was left: only documents that have changed since are cut again.</summary>
    public void Resume() => Status = IndexVersionStatus.Building;

    public void GiveUp() => Status = IndexVersionStatus.Failed;

    /// <summary>Back to what it was before somebody wanted it to be live again.</summary>
    public void PutBack() => Status = IndexVersionStatus.Previous;
}

/// <summary>A document that a version has; its rows are written by <see cref="Search.Index.VersionIndex"/>.</summary>
internal sealed class VersionDocument
{
    public long VersionId { get; private set; }

    public DocumentId DocumentId { get; private set; }
}
