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
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Searches a knowledge base as it is told to, step by step, so that settings can be compared before they are saved.</summary>
internal static class TrySearch
{
    /// <summary>How many chunks of each arm, and of the fused list, are shown.</summary>
    private const int Shown = 10;

    /// <param name="Q">The question.</param>
    /// <param name="Search">How to search; what is left out is as usual. Null: as the knowledge base is searched now.</param>
    /// <param name="Language">In which the question is read; null detects it.</param>
    /// <param name="IncludeInternal">Whether documents for agents only are found, too; a customer's question never finds them.</param>
    /// <param name="Languages">Only documents in one of these.</param>
    /// <param name="Tags">Only documents with one of these.</param>
    [WrappedIn("trial")]
    public sealed record Request(
        [property: Required, StringLength(1_000, MinimumLength = 1)] string? Q, SearchChoices? Search, [property: StringLength(20)] string? Language, bool? IncludeInternal,
        [property: MaxLength(50)] IReadOnlyList<string>? Languages, [property: MaxLength(50)] IReadOnlyList<string>? Tags);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/bases/{id}/try_search", HandleAsync).WithName("TrySearch");

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, ChatwootBody<Request> body, HybridSearch search, BaseEmbedding models, ITextAnalysis analysis, KnowledgeDb db, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var home = await db.BasesOf(account_id).AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw DomainException.NotFound();
        var sent = body.Value;
        if (sent.Search is { } tried) await tried.RequireModelsAsync(models, account_id, cancellationToken);
        var settings = sent.Search?.Checked().ToSettings() ?? home.Search;
        var started = time.GetTimestamp();
        var query = new SearchQuery(
            id, sent.Q!.Trim(), Language: LanguageTag.Primary(sent.Language) ?? sent.Language, IncludeInternal: sent.IncludeInternal ?? true, Languages: LanguagesOf(sent.Languages), Tags: sent.Tags is null ? null : DocumentTags.Readable(sent.Tags));
        var trace = await search.TraceAsync(account_id, query, settings, cancellationToken);
        var took = time.GetElapsedTime(started).TotalMilliseconds;
        return TypedResults.Ok(new Response(
            Math.Round(took, 1), trace.Language, trace.Translations, [.. trace.Terms], settings,
            await CandidatesAsync(db, account_id, trace.Hits, cancellationToken),
            await SearchHitJson.ReadAsync(db, account_id, trace.Passages, analysis, cancellationToken),
            trace.Failures));
    }

    private static IReadOnlyList<string>? LanguagesOf(IReadOnlyList<string>? tags) => tags is null ? null
        : [.. tags.Select(static tag => LanguageTag.Primary(tag) ?? throw new DomainException(ProblemCodes.ValidationFailed, "Languages must be language tags such as en", 422, "languages"))];

    private static async Task<List<Candidate>> CandidatesAsync(KnowledgeDb db, AccountId account, IReadOnlyList<FusedHit> hits, CancellationToken cancellationToken)
    {
        var shown = hits.Select((hit, i) => (Hit: hit, Rank: i + 1))
            .Where(static entry => entry.Rank <= Shown || entry.Hit.LexicalRank <= Shown || entry.Hit.VectorRank <= Shown).ToList();
        var ids = shown.ConvertAll(static entry => new ChunkId(entry.Hit.ChunkId));
        var places = await (from c in db.Chunks
                            join d in db.DocumentsOf(account) on c.DocumentId equals d.Id
                            where ids.Contains(c.Id)
                            select new { c.Id, c.HeadingPath, Document = new SearchHitJson.DocumentRef(d.Id, d.Title, d.Url) })
            .ToDictionaryAsync(static row => row.Id, cancellationToken);
        return
        [
            .. from entry in shown
               let place = places.GetValueOrDefault(new ChunkId(entry.Hit.ChunkId))
               where place is not null
               select new Candidate(
                   place.Id, place.Document, place.HeadingPath, entry.Hit.LexicalRank, entry.Hit.LexicalScore, entry.Hit.VectorRank, entry.Hit.VectorScore,
                   entry.Rank, entry.Hit.Score),
        ];
    }

    /// <param name="Translations">The question as it was searched for in other languages, too.</param>
    /// <param name="Search">The settings searched with.</param>
    /// <param name="Candidates">The first ten chunks of each arm and of the fused list, in the fused order.</param>
    /// <param name="Payload">The passages that an answer would be written from.</param>
    /// <param name="Failures">Models that could not be asked, and why: the search went on without them.</param>
    internal sealed record Response(
        double Milliseconds, string Language, IReadOnlyList<Translation> Translations, IReadOnlyList<SearchTerm> Terms, SearchSettings Search, IReadOnlyList<Candidate> Candidates, IReadOnlyList<SearchHitJson> Payload,
        IReadOnlyList<SearchFailure> Failures);

    /// <summary>A chunk with its place in each arm and in the fused list; ranks count from 1.</summary>
    internal sealed record Candidate(
        ChunkId ChunkId, SearchHitJson.DocumentRef Document, IReadOnlyList<string> Headings, int? LexicalRank, double? LexicalScore, int? VectorRank, double? VectorScore,
        int FusedRank, double FusedScore);
}
