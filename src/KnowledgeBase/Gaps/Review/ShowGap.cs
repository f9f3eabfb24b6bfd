using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>One gap with its wordings and the conversations in which it was asked about last.</summary>
internal static class ShowGap
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/gaps/{id}", HandleAsync).WithName("ShowKnowledgeGap").RequireAdministrator();

    private static async Task<Ok<GapDetails>> HandleAsync(AccountId account_id, GapId id, GapReader reader, CancellationToken cancellationToken)
    {
        var gap = await reader.FindAsync(account_id, id, cancellationToken);
        var wordings = await reader.WordingsAsync(account_id, id, cancellationToken);
        var examples = await reader.ExamplesAsync(account_id, id, cancellationToken);
        return TypedResults.Ok(new GapDetails(
            gap, [.. wordings.Select(static w => w.Question)],
            examples.ConvertAll(static e => new GapExampleJson(e.ConversationNumber, e.Question, e.Reason, e.AskedAt.ToUnixTimeSeconds()))));
    }
}
