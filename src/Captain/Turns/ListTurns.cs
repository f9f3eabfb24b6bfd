using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>How the answers of a conversation came about: the newest, newest first, and each by itself.</summary>
internal static class ListTurns
{
    internal sealed record Response(IReadOnlyList<TurnJson> Payload);

    internal sealed record TurnJson(
        Guid Id,
        long Sequence,
        string Mode,
        string Question,
        string Language,
        string Writer,
        string? PromptVersion,
        string? IndexVersion,
        int AssistantVersion,
        TurnOutcome? Outcome,
        Verdict? Decision,
        string? Reason,
        string? Rule,
        double? Confidence,
        TurnRecord Record,
        int InputTokens,
        int OutputTokens,
        decimal Price,
        int Attempts,
        double StartedAt,
        double? FinishedAt,
        double? TraceRemovedAt,
        AnswerRating? Rating,
        string? RatedByName,
        string? RatingReason,
        string? RatingNote,
        AnswerRating? CustomerRating,
        ScenarioId? ScenarioId,
        int? ScenarioVersion);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("/conversations/{number}/turns", HandleAsync).WithName("ListTurns");
        account.MapGet("/conversations/{number}/turns/{id:guid}", ShowAsync).WithName("ShowTurn");
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        ConversationNumber number, CaptainDb db, IAgentDesk desk, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(number, cancellationToken) is not { } conversation)
        {
            return TypedResults.NotFound();
        }

        var turns = await db.Turns.AsNoTracking().Where(t => t.ConversationId == conversation)
            .OrderByDescending(t => t.Sequence).ThenByDescending(t => t.StartedAt).ThenByDescending(t => t.Id).Take(100).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(turns.ConvertAll(ToJson)));
    }

    private static async Task<Results<Ok<TurnJson>, NotFound>> ShowAsync(
        ConversationNumber number, Guid id, CaptainDb db, IAgentDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(number, cancellationToken) is { } conversation
        && await db.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id && t.ConversationId == conversation, cancellationToken) is { } turn
            ? TypedResults.Ok(ToJson(turn))
            : TypedResults.NotFound();

    private static TurnJson ToJson(Turn t) => new(
        t.Id,
        t.Sequence,
        t.Mode == ResponderMode.Draft ? "draft" : "auto",
        t.Question,
        t.Language,
        t.Writer,
        t.PromptVersion,
        t.IndexVersion,
        t.AssistantVersion,
        t.Outcome,
        t.Decision,
        t.Reason,
        t.Rule,
        t.Confidence,
        t.Record,
        t.InputTokens,
        t.OutputTokens,
        t.Price,
        t.Attempts,
        Seconds(t.StartedAt),
        t.FinishedAt is { } finished ? Seconds(finished) : null,
        t.TraceRemovedAt is { } removed ? Seconds(removed) : null,
        t.Rating,
        t.RatedByName,
        t.RatingReason,
        t.RatingNote,
        t.CustomerRating,
        t.ScenarioId,
        t.ScenarioVersion);

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
