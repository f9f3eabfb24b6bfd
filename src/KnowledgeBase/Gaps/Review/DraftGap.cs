using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>A draft of the answer to a gap, to be edited: an article in Markdown, or the one that was written. Nothing is stored.</summary>
internal static class DraftGap
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/gaps/{id}/draft", HandleAsync).WithName("DraftKnowledgeGap").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, GapId id, GapDrafts drafts, GapArticles articles, CancellationToken cancellationToken)
    {
        var draft = await drafts.ReadAsync(account_id, id, cancellationToken);
        var article = await articles.FindAsync(account_id, draft.Gap, cancellationToken);
        return TypedResults.Ok(new Response(draft.Gap.Question, draft.Wordings, draft.Gap.Language, draft.Reply, draft.RepliedIn, article));
    }

    /// <param name="Answer">What an agent answered when it was asked last; null when nobody has.</param>
    /// <param name="ConversationId">The number of the conversation in which.</param>
    /// <param name="Article">The article that answers it, as it was written last; null when there is none.</param>
    internal sealed record Response(string Question, IReadOnlyList<string> Wordings, string Language, string? Answer, long? ConversationId, ArticleJson? Article);

    /// <param name="Language">Null where it was left to be detected.</param>
    internal sealed record ArticleJson(string Title, string Content, string? Language, Audience Audience);
}
