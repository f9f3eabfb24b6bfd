using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Copilot;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Threads;

/// <summary>An agent's threads with the copilot: lists them, begins one.</summary>
internal static class CopilotThreads
{
    /// <summary>Chatwoot's.</summary>
    private const int PageSize = 5;

    /// <param name="AssistantId">Whose knowledge to search; null takes the one of the conversation's inbox, else the account's first.</param>
    /// <param name="ConversationId">The number of the conversation that it is about; null for none.</param>
    public sealed record Request([property: Required, StringLength(4_000, MinimumLength = 1)] string Message, long? AssistantId, ConversationNumber? ConversationId);

    internal sealed record Response(IReadOnlyList<CopilotThreadJson> Payload, Meta Meta);

    internal sealed record Meta(int TotalCount, int Page);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/copilot_threads", ListAsync).WithName("ListCopilotThreads");
        captain.MapPost("/copilot_threads", CreateAsync).WithName("CreateCopilotThread");
    }

    /// <summary>Another agent's thread does not exist.</summary>
    public static IQueryable<CopilotThread> Of(CaptainDb db, ICurrentActor current)
    {
        var user = current.Actor.User ?? throw DomainException.NotPermitted();
        return db.CopilotThreads.Where(t => t.UserId == user);
    }

    /// <param name="conversation_id">Only threads about the conversation of this number.</param>
    private static async Task<Ok<Response>> ListAsync(int? page, ConversationNumber? conversation_id, CaptainDb db, CopilotThreadViews views, ICurrentActor current, CancellationToken cancellationToken)
    {
        var at = PageNumber.Of(page);
        var own = Of(db, current).AsNoTracking().Where(t => conversation_id == null || t.ConversationNumber == conversation_id);
        var threads = await own.OrderByDescending(t => t.LastAt).ThenByDescending(t => t.Id).Skip((at - 1) * PageSize).Take(PageSize).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(await views.OfAsync(threads, cancellationToken), new Meta(await own.CountAsync(cancellationToken), at)));
    }

    private static async Task<Results<Ok<CopilotThreadJson>, NotFound>> CreateAsync(
        ChatwootBody<Request> body, CaptainDb db, IAgentDesk desk, CopilotAssistants assistants, CopilotThreadViews views, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        var (account, user) = (current.AccountId ?? throw DomainException.NotPermitted(), current.Actor.User ?? throw DomainException.NotPermitted());
        (ConversationId Id, ConversationNumber Number)? about = null;
        InboxId? inbox = null;
        if (body.Value.ConversationId is { } number)
        {
            if (await desk.ReadAsync(number, 1, cancellationToken) is not { } conversation) return TypedResults.NotFound();
            (about, inbox) = ((conversation.ConversationId, number), conversation.InboxId);
        }

        if (await assistants.FindAsync(body.Value.AssistantId is null ? inbox : null, body.Value.AssistantId, cancellationToken) is not { } assistant)
        {
            return body.Value.AssistantId is null
                ? throw CopilotAssistants.None()
                : TypedResults.NotFound();
        }

        var now = time.GetUtcNow();
        var begun = await db.InTransactionAsync(async token =>
        {
            var thread = CopilotThread.Open(account, user, assistant.Id, about, body.Value.Message, now);
            db.CopilotThreads.Add(thread);
            await db.SaveChangesAsync(token);
            CopilotMessages.Ask(db, thread, body.Value.Message, null, now);
            await db.SaveChangesAsync(token);
            return thread;
        }, cancellationToken);
        return TypedResults.Ok(await views.OfAsync(begun, cancellationToken));
    }
}
