using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Contradictions.Review;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Documents.External;
using Wheelhouse.KnowledgeBase.Documents.Usage;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.KnowledgeBase.Gaps.Review;
using Wheelhouse.KnowledgeBase.HelpCenter;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Ingestion.Pdf;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.KnowledgeBase.Pairs;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.KnowledgeBase.Sources.Folders;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.KnowledgeBase.Sources.Uploads;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Retention;

namespace Wheelhouse.KnowledgeBase;

/// <summary>Sources, documents and search.</summary>
public static class KnowledgeBaseModule
{
    public static IHostApplicationBuilder AddKnowledgeBase(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddModuleDb<KnowledgeDb>(KnowledgeDb.SchemaName);
        services.AddOptions<KnowledgeOptions>().BindConfiguration("Knowledge").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ITextRulers, TextRulers>().AddSingleton<FolderPlace>().AddSingleton<FolderTables>().AddSingleton<PageFetcher>().AddSingleton<CrawledHosts>().AddSingleton<SitemapReader>().AddSingleton<CrawlLimits>().AddSingleton<PdfToText>();
        services.AddScoped<ISourceReader, FolderReader>().AddScoped<ISourceReader, SiteReader>();
        services.AddScoped<ISourceReader, UploadReader>().AddScoped<ISourceReader, Sources.Uploads.TextReader>();
        services.AddScoped<SourceFactory>().AddScoped<SourceChanges>().AddScoped<SyncProgress>().AddScoped<UploadIntake>().AddScoped<AimIndex>().AddScoped<Retelling>();
        services.AddScoped<ISourceReader, AnswerReader>().AddScoped<ISourceReader, ApiReader>();
        services.AddScoped<OwnSources>().AddScoped<OwnDocuments>().AddScoped<ExternalDocuments>().AddScoped<PairChanges>().AddScoped<ClaimRows>();
        services.AddScoped<IKnowledge, KnowledgeContract>().AddScoped<IKnowledgePairs, PairShelf>();
        services.AddScoped<GapRows>().AddScoped<GapMarks>().AddScoped<GapReader>().AddScoped<IKnowledgeGaps, GapBook>().AddScoped<GapDrafts>().AddScoped<GapArticles>().AddScoped<WriteArticle.Writer>().AddScoped<UsageRows>().AddScoped<IDocumentUsage, UsageRows>();
        services.AddRetention("gaps", RetainedKind.Traces, GapRetention.Gaps).AddRetention("wordings of gaps", RetainedKind.Traces, GapRetention.Wordings).AddRetention("missed questions", RetainedKind.Traces, GapRetention.Questions);
        services.AddRetention("crawled hosts", RetainedKind.RawDeliveries, CrawledHosts.Retention);
        services.AddRetention("citations by day", RetainedKind.Traces, UsageRetention.Days).AddRetention("citations of answers", RetainedKind.Traces, UsageRetention.Cited);
        services.AddScoped<BaseChoice>().AddScoped<ListBases.Reader>().AddScoped<DocumentReading>().AddScoped<Intake>().AddScoped<DocumentStore>().AddScoped<DocumentShelf>().AddScoped<DocumentChanges>().AddScoped<TakingUp>().AddScoped<Merging>().AddScoped<FailedDocuments>();
        var few = new HandlerOptions { MaxAttempts = 5 };
        services.AddHandler<SyncSource, DiscoverDocuments>("knowledge.sync-source", Queues.Knowledge, few);
        services.AddHandler<IngestDocument, BringIn>("knowledge.ingest-document", Queues.Knowledge, few);
        services.AddHandler<SyncSite, DiscoverDocuments>("knowledge.sync-site", Queues.Crawling, few);
        services.AddHandler<IngestPage, BringIn>("knowledge.ingest-page", Queues.Crawling, few);
        services.AddHandler<IngestFiles, BringInFiles>("knowledge.ingest-files", Queues.Knowledge, few);
        services.AddHandler<ReindexDocument, ReindexOne>("knowledge.reindex-document", Queues.Knowledge, few);
        services.AddHandler<JudgeKnowledge, JudgeDocuments>("knowledge.judge-documents", Queues.Knowledge, few);
        services.AddHandler<SyncOnSchedule, SyncWhenDue>("knowledge.sync-on-schedule", Queues.Knowledge);
        services.AddHandler<BuildIndex, BuildVersion>("knowledge.build-index", Queues.Knowledge, few);
        services.AddHandler<SettleMerged, SettleDocuments>("knowledge.settle-documents", Queues.Knowledge, few);
        services.AddHandler<RemoveVanished, ForgetVanished>("knowledge.remove-vanished", Queues.Knowledge);
        services.AddHandler<RemoveDocuments, SweepDocuments>("knowledge.remove-documents", Queues.Knowledge);
        return builder.AddKnowledgeSearch();
    }

    public static IEndpointRouteBuilder MapKnowledgeBase(this IEndpointRouteBuilder app)
    {
        var account = app.MapAccount();
        ListBases.Map(account);
        UpdateBase.Map(account);
        ListSources.Map(account);
        CreateSource.Map(account);
        ShowSource.Map(account);
        UpdateSource.Map(account);
        DeleteSource.Map(account);
        SyncSourceNow.Map(account);
        ListSourceDocuments.Map(account);
        RetryFailed.Map(account);
        ShowDocument.Map(account);
        ShowChange.Map(account);
        RetryDocument.Map(account);
        UpdateDocument.Map(account);
        ListTags.Map(account);
        ListDocumentUsage.Map(account);
        ConfirmDocument.Map(account);
        PreviewChunks.Map(account);
        PreviewCsv.Map(account);
        DeleteDocument.Map(account);
        MapPairs(account);
        ListGaps.Map(account);
        ShowGap.Map(account);
        ChangeGaps.Map(account);
        DraftGap.Map(account);
        StartPair.Map(account);
        WriteArticle.Map(account);
        SearchKnowledge.Map(account);
        TrySearch.Map(account);
        EstimateEmbedding.Map(account);
        ShowSamplePage.Map(app);
        return app;
    }

    /// <summary>What people write by hand, and what programs put.</summary>
    private static void MapPairs(RouteGroupBuilder account)
    {
        ListPairs.Map(account);
        CreatePair.Map(account);
        ShowPair.Map(account);
        UpdatePair.Map(account);
        ApprovePair.Map(account);
        DeletePair.Map(account);
        ChangePairs.Map(account);
        ListExternalDocuments.Map(account);
        PutDocument.Map(account);
        PutDocuments.Map(account);
        ShowExternalDocument.Map(account);
        DeleteExternalDocument.Map(account);
        ListContradictions.Map(account);
        DismissContradiction.Map(account);
    }
}
