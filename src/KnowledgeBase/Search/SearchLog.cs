using Microsoft.Extensions.Logging;

namespace Wheelhouse.KnowledgeBase.Search;

internal static partial class SearchLog
{
    [LoggerMessage(3200, LogLevel.Warning, "The embedding model is not installed (npm ci --prefix models): search uses words only")]
    public static partial void EmbeddingModelMissing(ILogger logger);

    [LoggerMessage(3201, LogLevel.Error, "The embedding model in {Folder} cannot be read: search uses words only")]
    public static partial void EmbeddingModelUnreadable(ILogger logger, string folder, Exception exception);
}
