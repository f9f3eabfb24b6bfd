using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>Changes a pair; what is left out stays. An agent may change what they wrote themselves while it is pending.</summary>
internal static class UpdatePair
{
    /// <param name="Status"><c>approved</c> lets it be searched, <c>pending</c> takes it back; for administrators.</param>
    [WrappedIn("pair")]
    public sealed record Request(
        [property: MaxLength(PairText.LongestQuestion)] string? Question,
        [property: MaxLength(PairText.LongestAnswer)] string? Answer,
        IReadOnlyList<string>? Wordings,
        [property: MaxLength(20)] string? Language,
        Audience? Audience,
        IReadOnlyList<string>? Tags,
        [property: MaxLength(2_000)] string? Url,
        PairStatus? Status);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/knowledge/pairs/{id}", HandleAsync).WithName("UpdateKnowledgePair");

    private static async Task<Ok<PairJson>> HandleAsync(
        AccountId account_id, PairId id, ChatwootBody<Request> body, PairChanges changes, IKnowledgePairs pairs, CancellationToken cancellationToken)
    {
        bool? approved = body.Value.Status is { } status ? status == PairStatus.Approved : null;
        if (!await changes.ChangeAsync(account_id, id, pair => Edited(pair, body), approved, cancellationToken)) throw DomainException.NotFound();
        return TypedResults.Ok(PairJson.From(await pairs.FindAsync(account_id, id, cancellationToken) ?? throw DomainException.NotFound()));
    }

    private static PairText Edited(Pair pair, ChatwootBody<Request> body)
    {
        var told = body.Value;
        return PairText.Of(new NewPair(
            told.Question ?? pair.Question,
            told.Answer ?? pair.Answer,
            body.Has(nameof(Request.Wordings)) ? told.Wordings : pair.Wordings,
            body.Has(nameof(Request.Language)) ? told.Language : pair.Language,
            told.Audience ?? pair.Audience,
            body.Has(nameof(Request.Tags)) ? [.. (told.Tags ?? []).Select(static tag => tag ?? string.Empty)] : pair.Tags,
            body.Has(nameof(Request.Url)) ? told.Url : pair.Url));
    }
}
