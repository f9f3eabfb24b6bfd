using System.Collections.Concurrent;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Bench.Search;

/// <summary>Gives each question a vector at once: what an embedding costs is measured by itself.</summary>
internal sealed class MadeUpEmbedding : ITextEmbedding
{
    private readonly ConcurrentDictionary<string, float[]> _vectors = new();
    private readonly Topics _topics = new(11);

    public string Model => "made-up-512";

    public int Dimensions => Topics.Dimensions;

    public bool Supports(string language) => true;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(Of)]);

    public float[] Of(string text)
    {
        lock (_topics)
        {
            return _vectors.GetOrAdd(text, _ => _topics.NextVector());
        }
    }
}
