using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// The builtin embedding: runs in this process, needs no key, reads English only. Without its files it supports no
/// language, says so once in the log, and search stays lexical.
/// </summary>
internal sealed class LocalTextEmbedding : ITextEmbedding
{
    /// <summary>By folder: it never changes, and the hosts of one process, of which tests start hundreds, need it once.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<SentenceEncoder>> Encoders = new(StringComparer.Ordinal);

    private readonly Lazy<SentenceEncoder?> _encoder;

    public LocalTextEmbedding(IOptions<EmbeddingOptions> options, IHostEnvironment environment, ILogger<LocalTextEmbedding> logger) =>
        _encoder = new(() => Load(options.Value.EmbeddingModelFolder, environment.ContentRootPath, logger));

    public string Model => "use-lite-en-1";

    public int Dimensions => SentenceEncoder.Width;

    public bool Supports(string language) => language == "en" && _encoder.Value is not null;

    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var encoder = _encoder.Value ?? throw new InvalidOperationException("The embedding model's files are missing.");
        var vectors = new float[texts.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors[i] = encoder.Encode(texts[i]);
        }

        return Task.FromResult<IReadOnlyList<float[]>>(vectors);
    }

    private static SentenceEncoder? Load(string? configured, string contentRoot, ILogger logger)
    {
        var folder = ModelFolder.Find(configured, contentRoot, AppContext.BaseDirectory);
        if (folder is null)
        {
            SearchLog.EmbeddingModelMissing(logger);
            return null;
        }

        try
        {
            return Encoders.GetOrAdd(folder, static place => new Lazy<SentenceEncoder>(() => SentenceEncoder.Load(place))).Value;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or System.Text.Json.JsonException)
        {
            SearchLog.EmbeddingModelUnreadable(logger, folder, exception);
            return null;
        }
    }
}
