using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Search;

internal static class SearchSetup
{
    public static IHostApplicationBuilder AddKnowledgeSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<EmbeddingOptions>().BindConfiguration("KnowledgeBase");
        builder.Services.TryAddSingleton<ITextAnalysis, TextAnalysis>();
        builder.Services.TryAddSingleton<ITextEmbedding, LocalTextEmbedding>();
        builder.Services.TryAddSingleton<HybridSearch>();
        builder.Services.TryAddSingleton<PublicDocuments>();
        builder.Services.TryAddSingleton<IKnowledgeSearch>(static services => services.GetRequiredService<HybridSearch>());
        builder.Services.TryAddSingleton<Reranking.ProximityReranker>();
        builder.Services.TryAddSingleton<Reranking.Rerankers>();
        builder.Services.TryAddSingleton<QuestionTranslator>();
        builder.Services.TryAddSingleton<BaseEmbedding>();
        builder.Services.TryAddSingleton<CallSizes>();
        builder.Services.TryAddSingleton<VectorSigns>();
        builder.Services.TryAddScoped<EmbeddingWork>();
        builder.Services.TryAddScoped<EmbeddingRows>();
        builder.Services.AddHandler<EmbedChunks, EmbedMissing>("knowledge.embed-chunks", Queues.Embedding, new HandlerOptions { MaxAttempts = 30 });
        builder.Services.TryAddSingleton<Index.ChunkIndexer>();
        builder.Services.TryAddScoped<Index.VersionIndex>();
        return builder;
    }
}
