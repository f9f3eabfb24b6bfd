using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.KnowledgeBase.Sources.Uploads;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Adds a source: a site, a folder of the server, a pasted text, or files as <c>files[]</c> of a multipart form.</summary>
internal static class CreateSource
{
    /// <summary>The form around the files, and a little more than they may have, so that our own answer is the one that is read.</summary>
    private const long MostRequestBytes = 64 * 1024 * 1024;

    /// <summary>A pasted text of the greatest length, in any script.</summary>
    private const long MostJsonBytes = 16 * 1024 * 1024;

    /// <param name="Kind"><c>url</c>, <c>folder</c>, <c>text</c> or <c>upload</c>; left out, it follows from the other fields.</param>
    /// <param name="MaxPages">Another name for <c>page_cap</c>.</param>
    /// <param name="Chunking">How its documents are cut; as the knowledge base says when not told.</param>
    /// <param name="Columns">Which columns of uploaded CSV files hold what; guessed by their names when not told.</param>
    /// <param name="Crawl">Which pages of a site are read.</param>
    /// <param name="Access">What opens a guarded site.</param>
    /// <param name="Language">Of documents that do not say theirs; detected when neither does.</param>
    /// <param name="Audience"><c>internal</c>: all of it helps agents and is never quoted to customers, whatever a file or page says itself.</param>
    /// <param name="SyncEveryHours">After how many hours a site or folder is read again by itself.</param>
    [WrappedIn("source")]
    public sealed record Request(
        [property: RegularExpression("url|folder|text|upload")] string? Kind,
        [property: MaxLength(200)] string? Name,
        [property: MaxLength(2_000)] string? Url,
        [property: MaxLength(1_000)] string? Path,
        string? Text,
        [property: MaxLength(200)] string? Title,
        [property: MaxLength(20)] string? Language,
        [property: RegularExpression("public|internal")] string? Audience,
        [property: MaxLength(2_000)] string? SiteUrl,
        [property: Range(1, 100_000)] int? PageCap,
        [property: Range(1, 100_000)] int? MaxPages,
        KnowledgeBaseId? KnowledgeBaseId,
        ChunkingRequest? Chunking,
        CrawlSettings? Crawl,
        SiteAccess? Access,
        [property: Range(1, 8_760)] int? SyncEveryHours,
        CsvColumns? Columns);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/sources", HandleAsync).WithName("CreateKnowledgeSource").RequireAdministrator()
            .WithMetadata(new LargeJsonAttribute(MostJsonBytes, MostRequestBytes));

    private static async Task<Ok<SourceJson>> HandleAsync(
        AccountId account_id, ChatwootBody<Request> body, SourceFactory sources, UploadIntake intake, BaseChoice choice, ITextRulers rulers, CrawlLimits limits, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var request = body.Value;
        limits.Check(request.PageCap, request.MaxPages, request.Crawl);
        var home = request.KnowledgeBaseId ?? await choice.ForSourceAsync(account_id, cancellationToken);
        var files = body.FilesOf("files");
        var kind = request.Kind ?? (files.Count > 0 ? "upload" : request.Text is not null ? "text" : request.Path is not null ? "folder" : "url");
        var wishes = new SourceWishes(
            request.Chunking?.ToSettings(rulers), request.Crawl?.Checked(), request.Access?.Checked(), request.SyncEveryHours, LanguageOf(request.Language), AudienceOf(request.Audience));
        var added = kind == "upload"
            ? await sources.AddUploadAsync(
                account_id, home, request.Name ?? UploadIntake.NameOf(files), wishes.Over(new SourceSettings()) with { SyncEveryHours = null }, intake.ReadAsync(files, request.Columns, cancellationToken), cancellationToken)
            : await sources.AddAsync(account_id, home, Told(kind, request), wishes, cancellationToken);
        return TypedResults.Ok(await ShowSource.FindAsync(db, account_id, added.Id, cancellationToken));
    }

    private static NewSource Told(string kind, Request request) => kind switch
    {
        "folder" => new NewSource.Folder(request.Name, Given(request.Path, "path"), request.SiteUrl),
        "text" => new NewSource.Text(
            request.Name,
            request.Title ?? request.Name ?? FirstLine(Given(request.Text, "text")),
            Given(request.Text, "text"), LanguageOf(request.Language), request.Url, AudienceOf(request.Audience)),
        _ => new NewSource.Site(request.Name, Given(request.Url, "url"), request.PageCap ?? request.MaxPages),
    };

    /// <summary>What the text calls itself, or how it begins behind its front matter.</summary>
    private static string FirstLine(string text)
    {
        var (settings, body) = FrontMatter.Split(text);
        return DocumentTitle.Shorten(settings.Title ?? body.TrimStart().TrimStart('#', ' ').Split('\n')[0].Trim() switch { "" => "Text", var line => line });
    }

    public static string? LanguageOf(string? told) => string.IsNullOrWhiteSpace(told) ? null
        : LanguageTag.Primary(told) ?? throw new DomainException(ProblemCodes.ValidationFailed, "Language must be a language tag such as en", 422, "language");

    public static Audience? AudienceOf(string? told) => told switch { "internal" => Audience.Internal, "public" => Audience.Public, _ => null };

    private static string Given(string? value, string field) => string.IsNullOrWhiteSpace(value)
        ? throw new DomainException(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(field[0])}{field[1..]} can't be blank", 422, field)
        : value;
}
