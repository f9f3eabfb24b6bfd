using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Drafts an answer to the customer's latest messages, for an agent to send, change or leave.</summary>
internal static class SuggestReply
{
    private const int MessagesInView = 20;

    /// <param name="AssistantId">Whose knowledge to use in an inbox in which no assistant answers; null takes the account's first.</param>
    public sealed record Request(ConversationNumber ConversationDisplayId, long? AssistantId);

    /// <param name="Message">The draft as it may be sent, without numbers; empty where there is only something for the agent.</param>
    /// <param name="FollowUpContext">Sent back by the client with what the agent says next; null where no model wrote.</param>
    /// <param name="WrittenBy">The model as its people know it, or <c>extractive</c>.</param>
    /// <param name="CitedMessage">The draft with the numbers of its sources.</param>
    /// <param name="Sent">What left for providers to make it, also where they failed; null for nothing.</param>
    /// <param name="ForYou">What agents alone may read; nothing of it stands in the draft.</param>
    internal sealed record Response(
        string Message, JsonObject? FollowUpContext, string WrittenBy, string CitedMessage, IReadOnlyList<SourceLink> Sources, double? Confidence, IReadOnlyList<ForYouJson> ForYou,
        IReadOnlyList<Disclosure>? Sent);

    /// <param name="Text">The beginning of the passage, as it stands in the document.</param>
    internal sealed record ForYouJson(DocumentId DocumentId, string Title, string? Url, string Text);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapPost("/tasks/reply_suggestion", HandleAsync).WithName("SuggestReply");

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        Platform.Http.ChatwootBody<Request> body, IAgentDesk desk, IConversations conversations, DraftReply draft, SensitiveRuleBook rules, Outgoing outgoing, CancellationToken cancellationToken)
    {
        var number = body.Value.ConversationDisplayId;
        var sent = outgoing.Listen();
        return await desk.FindAsync(number, cancellationToken) is { } id
            && await conversations.ReadWholeTranscriptAsync(id, MessagesInView, cancellationToken) is { } transcript
            ? TypedResults.Ok(ToJson(await draft.WriteAsync((await rules.ReadAsync(cancellationToken)).Readable(transcript), body.Value.AssistantId, cancellationToken), number, sent))
            : TypedResults.NotFound();
    }

    private static Response ToJson(Drafted drafted, ConversationNumber number, List<Disclosure> sent) => new(
        drafted.Text,
        drafted.ByModel ? TaskJson.ContextOf("reply_suggestion", drafted.Material, drafted.Text, number) : null,
        drafted.WrittenBy,
        drafted.CitedText,
        drafted.Sources,
        drafted.Confidence,
        [.. drafted.ForYou.Select(static p => new ForYouJson(p.DocumentId, p.Title, p.Url, p.Text))],
        sent.Told());
}
