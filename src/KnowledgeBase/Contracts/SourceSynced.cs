using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>A source has been read to its end.</summary>
/// <param name="Changed">Documents that were added, changed or removed.</param>
/// <param name="Failed">Documents that could not be read this time.</param>
public sealed record SourceSynced(AccountId AccountId, KnowledgeBaseId BaseId, SourceId SourceId, int Total, int Changed, int Failed) : IEvent
{
    public string? PartitionKey => SourceId.ToString();
}
