using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>Writes a pair. What an agent writes is pending, what an administrator writes is approved unless told otherwise.</summary>
internal static class CreatePair
{
    /// <param name="Answer">Markdown.</param>
    /// <param name="Wordings">Other ways to ask the same: searched, never shown.</param>
    /// <param name="Language">Detected when not told.</param>
    [WrappedIn("pair")]
    public sealed record Request(
        [property: Required, MaxLength(PairText.LongestQuestion)] string Question,
        [property: Required, MaxLength(PairText.LongestAnswer)] string Answer,
        IReadOnlyList<string>? Wordings,
        [property: MaxLength(20)] string? Language,
        Audience? Audience,
        IReadOnlyList<string>? Tags,
        [property: MaxLength(2_000)] string? Url,
        PairStatus? Status);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/bases/{id}/pairs", HandleAsync).WithName("CreateKnowledgePair");

    private static async Task<Ok<PairJson>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, ChatwootBody<Request> body, IKnowledgePairs pairs, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var pair = new NewPair(
            request.Question, request.Answer, request.Wordings, request.Language, request.Audience ?? Audience.Public,
            [.. (request.Tags ?? []).Select(static tag => tag ?? string.Empty)], request.Url);
        return TypedResults.Ok(PairJson.From(await pairs.AddAsync(account_id, id, pair, request.Status != PairStatus.Pending, cancellationToken)));
    }
}
