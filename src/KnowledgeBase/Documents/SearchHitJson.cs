using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>A passage that a search found, with what explains it.</summary>
/// <param name="Highlights">Start and length, in UTF-16 units of the text, of each word that matched.</param>
/// <param name="Page">The page on which the passage begins, from 1; null for what has no pages. The url leads there already.</param>
/// <param name="RerankScore">By which the hits are ordered when there is a reranker; null when there is none.</param>
internal sealed record SearchHitJson(
    int Rank, double Score, int? LexicalRank, double? LexicalScore, int? VectorRank, double? VectorScore, double Coverage,
    IReadOnlyList<string> MatchedTerms, string Text, IReadOnlyList<int[]> Highlights, IReadOnlyList<string> Headings, string Language,
    SearchHitJson.DocumentRef Document, SearchHitJson.SourceRef? Source, int? Page, double? RerankScore)
{
    /// <summary>The passages in their order, each with the source that it comes from.</summary>
    public static async Task<List<SearchHitJson>> ReadAsync(
        KnowledgeDb db, AccountId account, IReadOnlyList<Passage> passages, ITextAnalysis analysis, CancellationToken cancellationToken)
    {
        var sources = await SourcesAsync(db, account, [.. passages.Select(static p => p.DocumentId).Distinct()], cancellationToken);
        return [.. passages.Select((p, i) => Hit(p, i + 1, sources.GetValueOrDefault(p.DocumentId), analysis))];
    }

    private static async Task<Dictionary<DocumentId, SourceRef>> SourcesAsync(
        KnowledgeDb db, AccountId account, List<DocumentId> documents, CancellationToken cancellationToken) =>
        await (from d in db.DocumentsOf(account)
               join s in db.SourcesOf(account) on d.SourceId equals s.Id
               where documents.Contains(d.Id)
               select new { d.Id, Source = new SourceRef(s.Id, s.Name) })
            .ToDictionaryAsync(static row => row.Id, static row => row.Source, cancellationToken);

    private static SearchHitJson Hit(Passage passage, int rank, SourceRef? source, ITextAnalysis analysis)
    {
        var matched = passage.MatchedTerms.ToHashSet(StringComparer.Ordinal);
        var spans = analysis.TermSpans(passage.Text, passage.Language).Where(s => matched.Contains(s.Term)).Select(static s => new[] { s.Start, s.Length });
        return new SearchHitJson(
            rank, passage.Score, passage.LexicalRank, passage.LexicalScore, passage.VectorRank, passage.VectorScore, passage.Coverage, passage.MatchedTerms,
            passage.Text, [.. spans], passage.HeadingPath, passage.Language, new DocumentRef(passage.DocumentId, passage.Title, passage.Url), source, passage.Page, passage.RerankScore);
    }

    internal sealed record DocumentRef(DocumentId Id, string Title, string? Url);

    internal sealed record SourceRef(SourceId Id, string Name);
}
