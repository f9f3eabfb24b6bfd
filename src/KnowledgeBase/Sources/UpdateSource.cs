using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Renames a source, or changes how it is cut, whom it is for, its language, which of its pages are read and how many, what opens it, and how often it is read.</summary>
internal static class UpdateSource
{
    /// <param name="Chunking">How its documents are cut; null for the way of its knowledge base. Another index is built beside the one that serves.</param>
    /// <param name="Crawl">Which pages of a site are read, from the next sync on; null for all.</param>
    /// <param name="Access">What opens a guarded site; null for nothing. What is left out of it stays as it was told; headers are all of them.</param>
    /// <param name="PageCap">How many pages of a site are read, from the next sync on; null for as many as the server says.</param>
    /// <param name="MaxPages">Another name for <c>page_cap</c>.</param>
    /// <param name="SyncEveryHours">After how many hours it is read again by itself; null for never.</param>
    /// <param name="Language">Of documents that do not say theirs, read again for it; null to detect it.</param>
    /// <param name="Audience"><c>internal</c>: all of it is for agents only, at once, whatever a file or page says itself and whatever was said of a single document. <c>public</c> or null: each document as it says, once it has been read again.</param>
    [WrappedIn("source")]
    public sealed record Request(
        [property: MinLength(1), MaxLength(200)] string? Name,
        ChunkingRequest? Chunking,
        CrawlSettings? Crawl,
        SiteAccess? Access,
        [property: Range(1, 100_000)] int? PageCap,
        [property: Range(1, 100_000)] int? MaxPages,
        [property: Range(1, 8_760)] int? SyncEveryHours,
        [property: MaxLength(20)] string? Language,
        [property: RegularExpression("public|internal")] string? Audience);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/knowledge/sources/{id}", HandleAsync).WithName("UpdateKnowledgeSource").RequireAdministrator();

    private static async Task<Ok<SourceJson>> HandleAsync(
        AccountId account_id, SourceId id, ChatwootBody<Request> body, SourceChanges sources, ITextRulers rulers, CrawlLimits limits, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var request = body.Value;
        limits.Check(request.PageCap, request.MaxPages, request.Crawl);
        var wishes = new SourceWishes(request.Chunking?.ToSettings(rulers), request.Crawl?.Checked(), request.Access?.Checked(), request.SyncEveryHours,
            CreateSource.LanguageOf(request.Language), CreateSource.AudienceOf(request.Audience), request.PageCap ?? request.MaxPages);
        if (!await sources.ChangeAsync(account_id, id, request.Name, wishes, body.Has, cancellationToken)) throw DomainException.NotFound();
        return TypedResults.Ok(await ShowSource.FindAsync(db, account_id, id, cancellationToken));
    }
}
