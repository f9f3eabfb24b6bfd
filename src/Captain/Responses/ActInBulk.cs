using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Responses;

/// <summary>Chatwoot's way to approve or delete many pairs, and to delete or read again many documents. What is not there is passed over.</summary>
internal static class ActInBulk
{
    private const string Pairs = "AssistantResponse";
    private const string Documents = "AssistantDocument";

    /// <param name="Type"><c>AssistantResponse</c> or <c>AssistantDocument</c>.</param>
    public sealed record Request(
        [property: Required, RegularExpression($"{Pairs}|{Documents}")] string Type,
        [property: Required, MaxLength(100)] IReadOnlyList<long> Ids,
        [property: Required] Fields Fields);

    /// <param name="Status"><c>approve</c> (pairs), <c>sync</c> (documents) or <c>delete</c>.</param>
    public sealed record Fields([property: Required, RegularExpression("approve|delete|sync")] string Status);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/bulk_actions", HandleAsync).WithName("ActInBulk").RequireAdministrator();

    /// <returns>The pairs as they are now; nothing for what is deleted, and for documents.</returns>
    private static async Task<Ok<IReadOnlyList<ResponseJson>>> HandleAsync(
        ChatwootBody<Request> body, CaptainDb db, IKnowledgePairs pairs, IKnowledge knowledge, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var (type, status, ids) = (body.Value.Type, body.Value.Fields.Status, body.Value.Ids.Distinct().ToList());
        var changed = new List<ResponseJson>();
        switch (type, status)
        {
            case (Pairs, "approve"):
                var assistants = await ReadingAssistants.ByBaseAsync(db, null, cancellationToken);
                foreach (var id in ids.Select(static id => new PairId(id)))
                {
                    if (await pairs.FindAsync(account, id, cancellationToken) is { } known && assistants.TryGetValue(known.BaseId, out var assistant)
                        && await pairs.ChangeAsync(account, id, null, null, true, cancellationToken) is { } pair)
                        changed.Add(ResponseJson.From(pair, account, assistant));
                }

                break;
            case (Pairs, "delete"):
                foreach (var id in ids) await pairs.DeleteAsync(account, new PairId(id), cancellationToken);
                break;
            case (Documents, "delete"):
                foreach (var id in ids) await knowledge.DeleteDocumentAsync(account, new DocumentId(id), cancellationToken);
                break;
            case (Documents, "sync"):
                await SyncAsync(account, ids, knowledge, cancellationToken);
                break;
            default:
                throw new DomainException(ProblemCodes.ValidationFailed, $"{type} has no {status}", 422, "status");
        }

        return TypedResults.Ok<IReadOnlyList<ResponseJson>>(changed);
    }

    /// <summary>Each source once, however many of its documents are named.</summary>
    private static async Task SyncAsync(AccountId account, List<long> ids, IKnowledge knowledge, CancellationToken cancellationToken)
    {
        var sources = new HashSet<SourceId>();
        foreach (var id in ids)
        {
            if (await knowledge.FindDocumentAsync(account, new DocumentId(id), cancellationToken) is { } document && sources.Add(document.SourceId))
                await knowledge.SyncSourceAsync(account, document.SourceId, cancellationToken);
        }
    }
}
