using Microsoft.Extensions.Logging;

namespace Wheelhouse.KnowledgeBase;

/// <summary>What the module writes to the log; event ids 3000–3099, those of search follow.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "Source {SourceId} could not be looked through and is marked as failed.")]
    public static partial void SourceFault(ILogger logger, long sourceId, Exception exception);

    [LoggerMessage(3000, LogLevel.Error, "Document {DocumentId} could not be processed and is marked as failed.")]
    public static partial void DocumentFault(ILogger logger, long documentId, Exception exception);

    [LoggerMessage(3002, LogLevel.Error, "Index version {VersionId} could not be built; the live one serves on.")]
    public static partial void VersionFault(ILogger logger, long versionId, Exception exception);

    [LoggerMessage(3003, LogLevel.Error, "Document {DocumentId} could not be read for contradictions and is passed over until it changes.")]
    public static partial void ClaimsFault(ILogger logger, long documentId, Exception exception);
}
