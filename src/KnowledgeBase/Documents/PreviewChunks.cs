using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Shows how a document, or a text, would be cut under a setting, and what that changes. Nothing is stored.</summary>
internal static class PreviewChunks
{
    private const int MostChunks = 500;
    private const int LongestText = 200_000;

    /// <param name="DocumentId">A document of the account; its text is cut and compared with the chunks it has.</param>
    /// <param name="Text">Markdown to cut instead.</param>
    /// <param name="Chunking">The setting to try; what is left out takes the method's usual value.</param>
    public sealed record Request(DocumentId? DocumentId, [property: MaxLength(LongestText)] string? Text, [property: MaxLength(200)] string? Title, ChunkingRequest? Chunking);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/chunk_preview", HandleAsync).WithName("PreviewKnowledgeChunks").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, ChatwootBody<Request> body, ITextRulers rulers, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var settings = (request.Chunking ?? new ChunkingRequest(null, null, null, null, null, null, null, null, null)).ToSettings(rulers);
        var (document, current) = await FindAsync(db, account_id, request, cancellationToken);
        var ruler = rulers.For(document.Content, settings);
        var chunks = Chunker.Split(document, settings, ruler);
        var shown = chunks.Select(c => new ChunkJson(
            c.Position, c.HeadingPath, c.Text, c.Start, c.Length, ruler.Between(c.Start, c.Start + c.Length), c.Context?.Start, c.Context?.Length,
            current is not null && !current.Contains(Searched.Of(c, settings)))).ToList();
        var sizes = shown.ConvertAll(c => c.Size);
        var kept = shown.Count(c => !c.IsNew);
        return TypedResults.Ok(new Response(
            settings,
            new Summary(
                shown.Count, sizes.Count == 0 ? 0 : sizes.Min(), sizes.Count == 0 ? 0 : sizes.Max(), sizes.Count == 0 ? 0 : Math.Round(sizes.Average(), 1),
                current?.Count, current is null ? null : kept, current is null ? null : current.Count - kept),
            shown.Count > MostChunks ? shown[..MostChunks] : shown));
    }

    private static async Task<(ParsedDocument Document, HashSet<Searched>? Current)> FindAsync(
        KnowledgeDb db, AccountId account, Request request, CancellationToken cancellationToken)
    {
        if (request.DocumentId is not { } id)
        {
            return string.IsNullOrWhiteSpace(request.Text)
                ? throw new DomainException(ProblemCodes.ValidationFailed, "Document or text must be given", 422, "document_id", "text")
                : (new ParsedDocument(request.Title ?? string.Empty, request.Text.ReplaceLineEndings("\n")), null);
        }

        var document = await db.DocumentsOf(account).Where(d => d.Id == id).Select(d => new { d.Title, d.Content, d.SourceId }).SingleOrDefaultAsync(cancellationToken) ?? throw DomainException.NotFound();
        var source = await db.SourcesOf(account).AsNoTracking().SingleAsync(s => s.Id == document.SourceId, cancellationToken);
        var chunks = await db.ChunksOf(account).AsNoTracking().Where(c => c.DocumentId == id).ToListAsync(cancellationToken);
        return (new ParsedDocument(document.Title, document.Content), [.. chunks.Select(c => Searched.Of(c, source.Live))]);
    }

    /// <summary>What of a chunk is searched and read: a chunk stays only where all of it does.</summary>
    private readonly record struct Searched(int Start, int Length, int? ContextStart, int? ContextLength, bool WithTitle, string? Headings)
    {
        public static Searched Of(TextChunk chunk, ChunkSettings way) =>
            new(chunk.Start, chunk.Length, chunk.Context?.Start, chunk.Context?.Length, way.WithTitle, HeadingsOf(chunk.HeadingPath, way));

        public static Searched Of(Chunk chunk, ChunkSettings way) =>
            new(chunk.StartOffset, chunk.Length, chunk.ContextStart, chunk.Context?.Length, way.WithTitle, HeadingsOf(chunk.HeadingPath, way));

        // A chunk below no heading is searched the same either way.
        private static string? HeadingsOf(IReadOnlyList<string> path, ChunkSettings way) => way.WithHeadings && path.Count > 0 ? string.Join('\n', path) : null;
    }

    /// <param name="Chunking">The setting in full.</param>
    /// <param name="Chunks">The first 500.</param>
    internal sealed record Response(ChunkSettings Chunking, Summary Summary, IReadOnlyList<ChunkJson> Chunks);

    /// <param name="Shortest">In the setting's unit, like the other sizes.</param>
    /// <param name="Current">How many chunks the document has now; null for a text.</param>
    /// <param name="Kept">How many of those stay as they are.</param>
    /// <param name="Gone">How many of them go.</param>
    internal sealed record Summary(int Count, int Shortest, int Longest, double Mean, int? Current, int? Kept, int? Gone);

    /// <param name="Length">In UTF-16 units, like the offset.</param>
    /// <param name="Size">In the setting's unit.</param>
    /// <param name="ContextStart">What is read when the chunk is found, where that is more than the chunk.</param>
    /// <param name="IsNew">Whether the document has no such chunk now.</param>
    internal sealed record ChunkJson(
        int Position, IReadOnlyList<string> Headings, string Text, int StartOffset, int Length, int Size, int? ContextStart, int? ContextLength, bool IsNew);
}
