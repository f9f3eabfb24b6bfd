using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents.Usage;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>One document with its text and the chunks it was cut into.</summary>
internal static class ShowDocument
{
    private const int MostChunks = 500;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/documents/{id}", HandleAsync).WithName("ShowKnowledgeDocument");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, DocumentId id, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(db, account_id, id, time, cancellationToken));

    public static async Task<Response> ReadAsync(KnowledgeDb db, AccountId account, DocumentId id, TimeProvider time, CancellationToken cancellationToken)
    {
        var document = (await DocumentRows.ReadAsync(db, account, [id], cancellationToken)).SingleOrDefault() ?? throw DomainException.NotFound();
        var usage = await UsageJson.ReadAsync(db, account, [id], DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken);
        var rest = await db.DocumentsOf(account).Where(d => d.Id == id)
            .Select(d => new { d.Content, d.Overrides, d.Title, d.Language, d.Audience, d.Tags, d.ValidFrom, d.ValidUntil }).SingleOrDefaultAsync(cancellationToken) ?? throw DomainException.NotFound();
        var chunks = await db.ChunksOf(account).Where(c => c.DocumentId == id).OrderBy(c => c.Position).Take(MostChunks)
            .Select(c => new ChunkJson(c.Id, c.Position, c.HeadingPath, c.Text, c.StartOffset, c.Length)).ToListAsync(cancellationToken);
        var overrides = DocumentOverrides.From(rest.Overrides);
        var stated = overrides.Beneath(new DocumentProperties(rest.Title, rest.Language, rest.Audience, rest.Tags, rest.ValidFrom, rest.ValidUntil));
        return new Response(
            document.Id, document.SourceId, document.Title, document.Url, document.Path, document.Status, document.ErrorCode, document.Error,
            document.SameAs, document.ChunksCount, document.Language, document.Audience, document.Tags, document.ValidFrom, document.ValidUntil,
            overrides.Names, StatedJson.From(stated),
            document.WrittenAt, document.ChangedAt, document.SyncedAt, document.CreatedAt, document.UpdatedAt, usage.GetValueOrDefault(id, UsageJson.None), rest.Content, chunks);
    }

    /// <param name="Overridden">The properties that a person set: <c>title</c>, <c>language</c>, <c>audience</c>, <c>tags</c>, <c>valid_from</c>, <c>valid_until</c>.</param>
    /// <param name="Stated">What the document says of itself, and what would hold without the person.</param>
    internal sealed record Response(
        DocumentId Id, SourceId SourceId, string Title, string? Url, string? Path, string Status, string? ErrorCode, string? Error, SameArticleJson? SameAs, int ChunksCount,
        string? Language, Audience Audience, IReadOnlyList<string> Tags, long? ValidFrom, long? ValidUntil, IReadOnlyList<string> Overridden, StatedJson Stated,
        long? WrittenAt, long? ChangedAt, long? SyncedAt, long CreatedAt, long UpdatedAt, UsageJson Usage, string Content, IReadOnlyList<ChunkJson> Chunks);

    internal sealed record StatedJson(string Title, string? Language, Audience Audience, IReadOnlyList<string> Tags, long? ValidFrom, long? ValidUntil)
    {
        public static StatedJson From(DocumentProperties stated) => new(
            stated.Title, stated.Language == "und" ? null : stated.Language, stated.Audience, stated.Tags,
            stated.ValidFrom?.ToUnixTimeSeconds(), stated.ValidUntil?.ToUnixTimeSeconds());
    }

    internal sealed record ChunkJson(ChunkId Id, int Position, IReadOnlyList<string> Headings, string Text, int StartOffset, int Length);
}
