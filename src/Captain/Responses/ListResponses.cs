using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Responses;

/// <summary>The pairs of the account's assistants in Chatwoot's wire format, 25 on a page.</summary>
internal static class ListResponses
{
    internal sealed record Response(IReadOnlyList<ResponseJson> Payload, Meta Meta);

    internal sealed record Meta(int TotalCount, int Page);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/assistant_responses", HandleAsync).WithName("ListAssistantResponses");
        captain.MapGet("/assistant_responses/{id}", ShowAsync).WithName("GetAssistantResponse");
    }

    private static async Task<Ok<Response>> HandleAsync(
        CaptainDb db, IKnowledgePairs pairs, ICurrentActor actor, [FromQuery(Name = "assistant_id")] long? assistantId, [FromQuery(Name = "document_id")] long? documentId,
        [FromQuery] string? status, [FromQuery] string? search, [FromQuery] int? page, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var assistants = await ReadingAssistants.ByBaseAsync(db, assistantId is { } id ? new AssistantId(id) : null, cancellationToken);
        // Pairs that were made of a document: ours are all written by people.
        if (documentId is not null) assistants = [];
        bool? approved = status switch { "approved" => true, "pending" => false, _ => null };
        var found = await pairs.ListAsync(account, new PairFilter([.. assistants.Keys], approved, search), PageNumber.Of(page), cancellationToken);
        return TypedResults.Ok(new Response(
            [.. found.Pairs.Select(pair => ResponseJson.From(pair, account, assistants[pair.BaseId]))], new Meta(found.TotalCount, found.Page)));
    }

    private static async Task<Results<Ok<ResponseJson>, NotFound>> ShowAsync(
        PairId id, CaptainDb db, IKnowledgePairs pairs, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var assistants = await ReadingAssistants.ByBaseAsync(db, null, cancellationToken);
        return await pairs.FindAsync(account, id, cancellationToken) is { } pair && assistants.TryGetValue(pair.BaseId, out var assistant)
            ? TypedResults.Ok(ResponseJson.From(pair, account, assistant))
            : TypedResults.NotFound();
    }
}
