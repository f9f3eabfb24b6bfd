using System.Net;
using Markdig;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Data;

namespace Wheelhouse.KnowledgeBase.HelpCenter;

/// <summary>
/// Shows a page of the demo's help centre, so that the sources of a cited answer lead somewhere. Only public documents
/// of the samples that come with the product; nobody's own documents.
/// </summary>
/// <remarks>
/// ./run also serves these articles as a website (<c>samples/help-center-site</c>), which cannot take this page's place:
/// citations stand in messages for good, and a path on this installation leads somewhere from every node, on every port
/// and in an image that has no website beside it, where that site's address would be true for one start of ./run.
/// </remarks>
internal static class ShowSamplePage
{
    private const string ContentPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder app) =>
        app.MapGet("/help/{**path}", HandleAsync).WithName("ShowSamplePage").AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<ContentHttpResult, NotFound>> HandleAsync(string path, HttpContext context, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var url = "/help/" + path;
        var page = await db.SamplePages().Where(d => d.Url == url).OrderBy(d => d.Id)
            .Select(d => new { d.Title, d.Content, d.Language }).FirstOrDefaultAsync(cancellationToken);
        if (page is null) return TypedResults.NotFound();
        context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
        return TypedResults.Content(Html(page.Title, page.Language, Markdown.ToHtml(page.Content, Pipeline)), "text/html; charset=utf-8");
    }

    private static string Html(string title, string language, string body) => $$"""
        <!doctype html>
        <html lang="{{WebUtility.HtmlEncode(language)}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex"><title>{{WebUtility.HtmlEncode(title)}} · Larkspur</title>
        <style>
        :root { color-scheme: light dark; --ink: #1d2a24; --soft: #5d6b64; --line: #d9e0dc; --paper: #fbfcfa; --link: #1c6b4a }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6ece8; --soft: #9aa8a0; --line: #2f3a35; --paper: #141a17; --link: #7fd1a8 } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 system-ui, sans-serif }
        header { border-bottom: 1px solid var(--line); padding: 1rem 1.5rem; font-weight: 600 } header span { color: var(--soft); font-weight: 400 }
        main { max-width: 44rem; margin: 0 auto; padding: 1.5rem } h1 { line-height: 1.2 } h2 { margin-top: 2.2rem; font-size: 1.25rem }
        a { color: var(--link) } a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
        table { border-collapse: collapse; display: block; overflow-x: auto } td, th { border: 1px solid var(--line); padding: .4rem .7rem; text-align: left }
        pre { overflow-x: auto; padding: .9rem; border: 1px solid var(--line); border-radius: 8px; font-size: .85rem } code { font-size: .9em }
        </style></head><body><header>Larkspur <span>Help centre (sample)</span></header><main>{{body}}</main></body></html>
        """;
}
