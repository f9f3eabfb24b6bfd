using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Responses;

/// <summary>Writes and changes pairs in Chatwoot's wire format. Made by hand, a pair is approved unless told otherwise.</summary>
internal static class SaveResponse
{
    [WrappedIn("assistant_response")]
    public sealed record Created(
        long AssistantId,
        [property: Required, StringLength(500)] string Question,
        [property: Required, StringLength(50_000)] string Answer,
        [property: RegularExpression("pending|approved")] string? Status);

    [WrappedIn("assistant_response")]
    public sealed record Changed(
        [property: StringLength(500)] string? Question,
        [property: StringLength(50_000)] string? Answer,
        [property: RegularExpression("pending|approved")] string? Status);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/assistant_responses", CreateAsync).WithName("CreateAssistantResponse").RequireAdministrator();
        captain.MapUpdate("/assistant_responses/{id}", ChangeAsync).WithName("UpdateAssistantResponse").RequireAdministrator();
        captain.MapDelete("/assistant_responses/{id}", DeleteAsync).WithName("DeleteAssistantResponse").RequireAdministrator();
    }

    private static async Task<Results<Ok<ResponseJson>, NotFound>> CreateAsync(
        ChatwootBody<Created> body, CaptainDb db, IKnowledgePairs pairs, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var assistants = await ReadingAssistants.ByBaseAsync(db, new AssistantId(body.Value.AssistantId), cancellationToken);
        if (assistants.Count == 0) return TypedResults.NotFound();
        var (home, assistant) = assistants.Single();
        var pair = await pairs.AddAsync(account, home, new NewPair(body.Value.Question, body.Value.Answer), body.Value.Status != "pending", cancellationToken);
        return TypedResults.Ok(ResponseJson.From(pair, account, assistant));
    }

    private static async Task<Results<Ok<ResponseJson>, NotFound>> ChangeAsync(
        PairId id, ChatwootBody<Changed> body, CaptainDb db, IKnowledgePairs pairs, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var assistants = await ReadingAssistants.ByBaseAsync(db, null, cancellationToken);
        if (await pairs.FindAsync(account, id, cancellationToken) is not { } known || !assistants.TryGetValue(known.BaseId, out var assistant)) return TypedResults.NotFound();
        bool? approved = body.Value.Status is { } status ? status == "approved" : null;
        return await pairs.ChangeAsync(account, id, body.Value.Question, body.Value.Answer, approved, cancellationToken) is { } pair
            ? TypedResults.Ok(ResponseJson.From(pair, account, assistant))
            : TypedResults.NotFound();
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(PairId id, IKnowledgePairs pairs, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        return await pairs.DeleteAsync(account, id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
    }
}
