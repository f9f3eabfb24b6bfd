using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Threads;

/// <summary>What was said in a thread with the copilot, and the next question in it.</summary>
internal static class CopilotMessages
{
    /// <summary>Chatwoot's.</summary>
    private const int MostMessages = 1_000;

    /// <param name="ConversationId">The number of the conversation that this question is about; null for the thread's.</param>
    public sealed record Request([property: Required, StringLength(4_000, MinimumLength = 1)] string Message, ConversationNumber? ConversationId);

    internal sealed record Response(IReadOnlyList<MessageJson> Payload);

    internal sealed record MessageJson(
        CopilotMessageId Id, CopilotContent Message, CopilotMessageKind MessageType, long CreatedAt, CopilotMessageId? Answers, CopilotThreadJson CopilotThread)
    {
        public static MessageJson From(CopilotMessage message, CopilotThreadJson thread) => new(
            message.Id, message.Message, message.Kind, message.CreatedAt.ToUnixTimeSeconds(), message.Answers, thread);
    }

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/copilot_threads/{id}/copilot_messages", ListAsync).WithName("ListCopilotMessages");
        captain.MapPost("/copilot_threads/{id}/copilot_messages", CreateAsync).WithName("CreateCopilotMessage");
    }

    /// <summary>Adds a question, and has it answered with the next save.</summary>
    /// <param name="about">Null for the conversation of the thread.</param>
    public static CopilotMessage Ask(CaptainDb db, CopilotThread thread, string text, (ConversationId Id, ConversationNumber Number)? about, DateTimeOffset now)
    {
        var question = CopilotMessage.Ask(thread, text, about, now);
        db.CopilotMessages.Add(question);
        thread.Touch(now);
        db.Enqueue(() => new AnswerQuestion(thread.AccountId, thread.Id, question.Id));
        db.SignalAfterCommit(() => SignalOf(thread, question));
        return question;
    }

    /// <summary>Tells the thread's owner, and nobody else, that there is a message.</summary>
    public static Signal SignalOf(CopilotThread thread, CopilotMessage message) => new(
        $"user:{thread.UserId}", CopilotSignals.Message, thread.AccountId, Id: message.Id.Value, Data: JsonSerializer.SerializeToElement(new { thread_id = thread.Id }, WireJson.Options));

    private static async Task<Results<Ok<Response>, NotFound>> ListAsync(
        CopilotThreadId id, CaptainDb db, CopilotThreadViews views, ICurrentActor current, CancellationToken cancellationToken)
    {
        if (await CopilotThreads.Of(db, current).AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } thread) return TypedResults.NotFound();
        var messages = await db.CopilotMessages.AsNoTracking().Where(m => m.ThreadId == id).OrderByDescending(m => m.Id).Take(MostMessages).ToListAsync(cancellationToken);
        messages.Reverse();
        var shown = await views.OfAsync(thread, cancellationToken);
        return TypedResults.Ok(new Response(messages.ConvertAll(m => MessageJson.From(m, shown))));
    }

    private static async Task<Results<Ok<MessageJson>, NotFound>> CreateAsync(
        CopilotThreadId id, ChatwootBody<Request> body, CaptainDb db, IAgentDesk desk, CopilotThreadViews views, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await CopilotThreads.Of(db, current).SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } thread) return TypedResults.NotFound();
        (ConversationId, ConversationNumber)? about = null;
        if (body.Value.ConversationId is { } number && number != thread.ConversationNumber)
        {
            if (await desk.FindAsync(number, cancellationToken) is not { } conversation) return TypedResults.NotFound();
            about = (conversation, number);
        }

        var question = Ask(db, thread, body.Value.Message, about, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(MessageJson.From(question, await views.OfAsync(thread, cancellationToken)));
    }
}
