using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>Puts and deletes many documents. Each has its own outcome: one that cannot be does not keep the others.</summary>
internal static class PutDocuments
{
    /// <summary>As one document alone: it is in memory as a whole.</summary>
    private const long MostRequestBytes = 16 * 1024 * 1024;

    /// <param name="Documents">To be put, at most 100; the whole request has at most 16 MB.</param>
    /// <param name="Delete">Ids to be deleted, at most 1,000.</param>
    public sealed record Request([property: MaxLength(100)] IReadOnlyList<Item>? Documents, [property: MaxLength(1_000)] IReadOnlyList<string>? Delete);

    public sealed record Item(
        string? ExternalId, string? Title, string? Content, ExternalDocument.Kind? Format, string? Url, string? Language, Audience? Audience,
        IReadOnlyList<string>? Tags, string? ValidFrom, string? ValidUntil);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/bases/{id}/documents/bulk", HandleAsync).WithName("PutKnowledgeDocuments").RequireAdministrator()
            .WithMetadata(new LargeJsonAttribute(MostRequestBytes));

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, ChatwootBody<Request> body, ExternalDocuments documents, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await db.BasesOf(account_id).AnyAsync(b => b.Id == id, cancellationToken)) throw DomainException.NotFound();
        var outcomes = new List<OutcomeJson>();
        foreach (var item in body.Value.Documents ?? [])
        {
            outcomes.Add(await TryAsync(item.ExternalId, async () =>
                JsonNamingPolicy.SnakeCaseLower.ConvertName((await documents.PutAsync(account_id, id, FileOf(item), cancellationToken)).ToString())));
        }

        foreach (var key in body.Value.Delete ?? [])
        {
            outcomes.Add(await TryAsync(key, async () =>
                await documents.DeleteAsync(account_id, id, ExternalDocument.CheckedId(key), cancellationToken) ? "deleted" : "unchanged"));
        }

        return TypedResults.Ok(new Response(outcomes));
    }

    private static UploadedFile FileOf(Item item)
    {
        if (item.Content?.Length > ExternalDocument.LongestContent || item.Title?.Length > 500 || item.Url?.Length > 2_000)
            throw new DomainException(ProblemCodes.ValidationFailed, "Content, title or url is too long", 422, "content");
        var told = new ExternalDocument.Request(
            item.Title, item.Content ?? string.Empty, item.Format, item.Url, item.Language, item.Audience, item.Tags, item.ValidFrom, item.ValidUntil);
        return ExternalDocument.ToFile(told, item.ExternalId ?? string.Empty);
    }

    private static async Task<OutcomeJson> TryAsync(string? id, Func<Task<string>> work)
    {
        try
        {
            return new OutcomeJson(id, await work(), null, null);
        }
        catch (DomainException refused) when (refused.Status == 422)
        {
            return new OutcomeJson(id, "refused", refused.Message, refused.Attributes);
        }
    }

    internal sealed record Response(IReadOnlyList<OutcomeJson> Payload);

    /// <param name="Result"><c>created</c>, <c>updated</c>, <c>unchanged</c>, <c>deleted</c> or <c>refused</c>.</param>
    /// <param name="Error">Why it was refused.</param>
    internal sealed record OutcomeJson(string? ExternalId, string Result, string? Error, IReadOnlyList<string>? Attributes);
}
