using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Documents;

/// <summary>What the assistants of the account know, 25 on a page.</summary>
internal static class ListDocuments
{
    internal sealed record Response(IReadOnlyList<DocumentJson> Payload, Meta Meta);

    internal sealed record Meta(int TotalCount, int Page);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/documents", HandleAsync).WithName("ListDocuments");
        captain.MapGet("/documents/{id}", ShowAsync).WithName("GetDocument");
    }

    private static async Task<Ok<Response>> HandleAsync(
        CaptainDb db,
        IKnowledge knowledge,
        ICurrentActor actor,
        [FromQuery(Name = "assistant_id")] long? assistantId,
        [FromQuery] string? filter,
        [FromQuery(Name = "search_key")] string? searchKey,
        [FromQuery] int? page,
        CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var assistants = await KnowingAsync(db, assistantId is { } id ? new AssistantId(id) : null, cancellationToken);
        DocumentStatus? status = filter switch
        {
            "synced" => DocumentStatus.Indexed,
            "syncing" => DocumentStatus.Pending,
            "failed" => DocumentStatus.Failed,
            _ => null,
        };
        var found = await knowledge.ListDocumentsAsync(
            account, new DocumentFilter([.. assistants.Keys], null, status, searchKey), PageNumber.Of(page), cancellationToken);
        return TypedResults.Ok(new Response(
            [.. found.Documents.Where(d => assistants.ContainsKey(d.BaseId)).Select(d => DocumentJson.From(d, account, assistants[d.BaseId]))],
            new Meta(found.TotalCount, found.Page)));
    }

    private static async Task<Results<Ok<DocumentJson>, NotFound>> ShowAsync(
        DocumentId id, CaptainDb db, IKnowledge knowledge, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var assistants = await KnowingAsync(db, null, cancellationToken);
        return await knowledge.FindDocumentAsync(account, id, cancellationToken) is { } document && assistants.TryGetValue(document.BaseId, out var assistant)
            ? TypedResults.Ok(DocumentJson.From(document, account, assistant))
            : TypedResults.NotFound();
    }

    /// <summary>Each knowledge base with the assistant that it belongs to.</summary>
    private static Task<Dictionary<KnowledgeBaseId, AssistantRefJson>> KnowingAsync(CaptainDb db, AssistantId? only, CancellationToken cancellationToken) =>
        db.Assistants.Where(a => only == null || a.Id == only)
            .Select(a => new { a.KnowledgeBaseId, a.Id, a.Name })
            .ToDictionaryAsync(a => a.KnowledgeBaseId, a => new AssistantRefJson(a.Id, a.Name), cancellationToken);
}
