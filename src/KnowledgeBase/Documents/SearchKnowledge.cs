using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Shows what a question would find, and why: the ranks and scores of both arms and the words that matched.</summary>
internal static class SearchKnowledge
{
    private const int Top = 10;
    private const int MostBases = 20;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/search", HandleAsync).WithName("SearchKnowledge");

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, [MaxLength(1_000)] string? q, KnowledgeBaseId? knowledge_base_id, string? language, string[]? languages, string[]? tags,
        IKnowledgeSearch search, ITextAnalysis analysis, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var text = (q ?? string.Empty).Trim();
        var bases = knowledge_base_id is { } one ? [one]
            : await db.BasesOf(account_id).OrderBy(b => b.Id).Select(b => b.Id).Take(MostBases).ToListAsync(cancellationToken);
        var found = new List<SearchResult>();
        if (text.Length > 0)
        {
            // Agents may see internal documents; the answer to a customer never does.
            foreach (var home in bases)
                found.Add(await search.SearchAsync(account_id, new SearchQuery(
                    home, text, Top, LanguageTag.Primary(language) ?? language, IncludeInternal: true,
                    Languages: languages?.Select(static tag => LanguageTag.Primary(tag) ?? tag).ToList(), Tags: tags is null ? null : DocumentTags.Readable(tags)), cancellationToken));
        }

        var passages = found.SelectMany(static r => r.Passages).OrderByDescending(static p => p.Score).Take(Top).ToList();
        var hits = await SearchHitJson.ReadAsync(db, account_id, passages, analysis, cancellationToken);
        return TypedResults.Ok(new Response(
            Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1), found.FirstOrDefault()?.Language, found.FirstOrDefault()?.Terms.Select(static term => term.Text).ToList() ?? [], hits));
    }

    internal sealed record Response(double Milliseconds, string? Language, IReadOnlyList<string> Terms, IReadOnlyList<SearchHitJson> Payload);
}
