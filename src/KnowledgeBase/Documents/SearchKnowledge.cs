using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Shows what a question would find, and why: the ranks and scores of both arms and the words that matched.</summary>
internal static class SearchKnowledge
{
    private const int Top = 10;
    private const int MostBases = 20;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/search", HandleAsync).WithName("SearchKnowledge");

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, [MaxLength(1_000)] string? q, KnowledgeBaseId? knowledge_base_id, string? language,
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
                found.Add(await search.SearchAsync(account_id, new SearchQuery(home, text, Top, language, IncludeInternal: true), cancellationToken));
        }

        var passages = found.SelectMany(static r => r.Passages).OrderByDescending(static p => p.Score).Take(Top).ToList();
        var sources = await SourcesAsync(db, account_id, [.. passages.Select(static p => p.DocumentId).Distinct()], cancellationToken);
        var hits = passages.Select((p, i) => Hit(p, i + 1, sources.GetValueOrDefault(p.DocumentId), analysis)).ToList();
        return TypedResults.Ok(new Response(
            Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1), found.FirstOrDefault()?.Language, found.FirstOrDefault()?.Terms.Select(static term => term.Text).ToList() ?? [], hits));
    }

    private static async Task<Dictionary<DocumentId, SourceRef>> SourcesAsync(
        KnowledgeDb db, AccountId account, List<DocumentId> documents, CancellationToken cancellationToken) =>
        await (from d in db.DocumentsOf(account)
               join s in db.SourcesOf(account) on d.SourceId equals s.Id
               where documents.Contains(d.Id)
               select new { d.Id, Source = new SourceRef(s.Id, s.Name) })
            .ToDictionaryAsync(static row => row.Id, static row => row.Source, cancellationToken);

    private static HitJson Hit(Passage passage, int rank, SourceRef? source, ITextAnalysis analysis)
    {
        var matched = passage.MatchedTerms.ToHashSet(StringComparer.Ordinal);
        var spans = analysis.TermSpans(passage.Text, passage.Language).Where(s => matched.Contains(s.Term)).Select(static s => new[] { s.Start, s.Length });
        return new HitJson(
            rank, passage.Score, passage.LexicalRank, passage.LexicalScore, passage.VectorRank, passage.VectorScore, passage.Coverage, passage.MatchedTerms,
            passage.Text, [.. spans], passage.HeadingPath, passage.Language, new DocumentRef(passage.DocumentId, passage.Title, passage.Url), source, passage.Page);
    }

    internal sealed record Response(double Milliseconds, string? Language, IReadOnlyList<string> Terms, IReadOnlyList<HitJson> Payload);

    /// <param name="Highlights">Start and length, in UTF-16 units of the text, of each word that matched.</param>
    /// <param name="Page">The page on which the passage begins, from 1; null for what has no pages. The url leads there already.</param>
    internal sealed record HitJson(
        int Rank, double Score, int? LexicalRank, double? LexicalScore, int? VectorRank, double? VectorScore, double Coverage,
        IReadOnlyList<string> MatchedTerms, string Text, IReadOnlyList<int[]> Highlights, IReadOnlyList<string> Headings, string Language,
        DocumentRef Document, SourceRef? Source, int? Page);

    internal sealed record DocumentRef(DocumentId Id, string Title, string? Url);

    internal sealed record SourceRef(SourceId Id, string Name);
}
