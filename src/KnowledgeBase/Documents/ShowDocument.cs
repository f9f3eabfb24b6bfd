using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>One document with its text and the chunks it was cut into.</summary>
internal static class ShowDocument
{
    private const int MostChunks = 500;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/documents/{id}", HandleAsync).WithName("ShowKnowledgeDocument");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, DocumentId id, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var document = (await DocumentRows.ReadAsync(db, account_id, [id], cancellationToken)).SingleOrDefault() ?? throw DomainException.NotFound();
        var content = await db.DocumentsOf(account_id).Where(d => d.Id == id).Select(d => d.Content).SingleOrDefaultAsync(cancellationToken);
        var chunks = await db.ChunksOf(account_id).Where(c => c.DocumentId == id).OrderBy(c => c.Position).Take(MostChunks)
            .Select(c => new ChunkJson(c.Id, c.Position, c.HeadingPath, c.Text, c.StartOffset, c.Length)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            document.Id, document.SourceId, document.Title, document.Url, document.Path, document.Status, document.ErrorCode, document.Error,
            document.ChunksCount, document.Language, document.Audience, document.WrittenAt, document.SyncedAt, document.CreatedAt, document.UpdatedAt, content ?? string.Empty, chunks));
    }

    internal sealed record Response(
        DocumentId Id, SourceId SourceId, string Title, string? Url, string? Path, string Status, string? ErrorCode, string? Error, int ChunksCount,
        string? Language, Audience Audience, long? WrittenAt, long? SyncedAt, long CreatedAt, long UpdatedAt, string Content, IReadOnlyList<ChunkJson> Chunks);

    internal sealed record ChunkJson(ChunkId Id, int Position, IReadOnlyList<string> Headings, string Text, int StartOffset, int Length);
}
