using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Threads;

/// <summary>Have a question to the copilot answered. Carries no words: they would stay where work that failed is kept.</summary>
internal sealed record AnswerQuestion(AccountId AccountId, CopilotThreadId ThreadId, CopilotMessageId MessageId) : ICommand
{
    [JsonIgnore]
    public string? PartitionKey => $"copilot:{ThreadId}";
}

/// <summary>Answers in the name of the agent who asked. Idempotent by the question's id: it has one answer, whoever writes it.</summary>
internal sealed class AnswerThread(IServiceScopeFactory scopes, ISignalBus bus, ILogger<AnswerThread> logger) : IHandle<AnswerQuestion>
{
    /// <summary>An agent waits in front of a screen: who fails three times fails for good.</summary>
    public const int Attempts = 3;

    public async Task HandleAsync(AnswerQuestion message, JobContext job, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var actor = scope.ServiceProvider.GetRequiredService<ActorScope>();
        actor.Enter(Actor.System(message.AccountId));
        var db = scope.ServiceProvider.GetRequiredService<CaptainDb>();
        var thread = await db.CopilotThreads.SingleOrDefaultAsync(t => t.Id == message.ThreadId, cancellationToken);
        var question = await db.CopilotMessages.AsNoTracking().SingleOrDefaultAsync(m => m.Id == message.MessageId, cancellationToken);
        if (thread is null || question is null || await db.CopilotMessages.AnyAsync(m => m.Answers == question.Id && m.Kind == CopilotMessageKind.Assistant, cancellationToken)) return;
        // What they may read is decided now and not when they asked: they may have left the account or the inbox since.
        var entry = await scope.ServiceProvider.GetRequiredService<IIdentities>().EnterAsync(message.AccountId, thread.UserId, cancellationToken);
        if (entry.Result != EntryResult.Member) return;
        actor.Enter(new Actor(ActorKind.Agent, message.AccountId, thread.UserId, entry.Role is AccountRole.Administrator ? Actor.Administrator : Actor.Agent));
        // Left by a node that died while it looked things up.
        await db.CopilotMessages.Where(m => m.Answers == question.Id).ExecuteDeleteAsync(cancellationToken);
        var desk = new ThreadDesk(db, bus, thread, question, scope.ServiceProvider.GetRequiredService<TimeProvider>());
        var answer = await WriteAsync(scope.ServiceProvider, desk, job, cancellationToken);
        try
        {
            await desk.EndAsync(answer, cancellationToken);
        }
        catch (Exception refused) when (IsForGood(job, refused, cancellationToken))
        {
            await desk.EndAsync(Failed(scope.ServiceProvider, desk, refused) with { Sent = answer.Sent }, cancellationToken);
        }

        await EraseWithConversationAsync(scope.ServiceProvider.GetRequiredService<IConversations>(), db, thread, question, cancellationToken);
    }

    /// <summary>Whatever goes wrong, the agent must not wait for an answer that will never come.</summary>
    private async Task<CopilotContent> WriteAsync(IServiceProvider services, ThreadDesk desk, JobContext job, CancellationToken cancellationToken)
    {
        var sent = services.GetRequiredService<Outgoing>().Listen();
        try
        {
            return await services.GetRequiredService<CopilotAnswer>().WriteAsync(desk, cancellationToken) with { Sent = sent.Told() };
        }
        catch (Exception unknown) when (IsForGood(job, unknown, cancellationToken))
        {
            return Failed(services, desk, unknown) with { Sent = sent.Told() };
        }
    }

    private static bool IsForGood(JobContext job, Exception failure, CancellationToken cancellationToken) =>
        job.IsLastAttempt && !cancellationToken.IsCancellationRequested && !DatabaseOutage.Is(failure);

    private CopilotContent Failed(IServiceProvider services, ThreadDesk desk, Exception failure)
    {
        Log.CopilotBroken(logger, desk.Question.Id.Value, failure);
        return new CopilotContent(CopilotTexts.In(services.GetRequiredService<ITextAnalysis>().DetectLanguage(desk.Question.Message.Content)).Failed);
    }

    /// <summary>Asked after the answer is written: an erasure that commits later finds it by itself.</summary>
    private static async Task EraseWithConversationAsync(IConversations conversations, CaptainDb db, CopilotThread thread, CopilotMessage question, CancellationToken cancellationToken)
    {
        if ((question.ConversationId ?? thread.ConversationId) is { } conversation && !await conversations.ExistsAsync(conversation, cancellationToken))
            await db.CopilotThreads.Where(t => t.Id == thread.Id).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>A question while it is answered: what is looked up and written is shown to its agent at once.</summary>
internal sealed class ThreadDesk(CaptainDb db, ISignalBus bus, CopilotThread thread, CopilotMessage question, TimeProvider time)
{
    private int _position;

    public CopilotThread Thread => thread;

    public CopilotMessage Question => question;

    /// <summary>What was said in the thread before, oldest first.</summary>
    public async Task<IReadOnlyList<CopilotMessage>> ReadEarlierAsync(int most, CancellationToken cancellationToken)
    {
        var earlier = await db.CopilotMessages.AsNoTracking()
            .Where(m => m.ThreadId == thread.Id && m.Kind != CopilotMessageKind.AssistantThinking)
            .OrderByDescending(m => m.Id).Take(2 * most).ToListAsync(cancellationToken);
        // Whoever asks on while this is answered asks later.
        return [.. earlier.Where(m => m.Id.Value < question.Id.Value).Take(most).Reverse()];
    }

    public Task ThinkAsync(string tool, string what, CancellationToken cancellationToken) =>
        AddAsync(CopilotMessageKind.AssistantThinking, new CopilotContent(what, FunctionName: tool), cancellationToken);

    /// <param name="text">With the numbers of its sources.</param>
    public void Stream(string text) => Publish(_position++, text);

    /// <summary>Whoever wrote this failed: another one begins anew.</summary>
    public void StartOver()
    {
        for (; _position > 0; _position--) Publish(_position - 1, "");
    }

    public Task EndAsync(CopilotContent answer, CancellationToken cancellationToken)
    {
        thread.Touch(time.GetUtcNow());
        return AddAsync(CopilotMessageKind.Assistant, answer, cancellationToken);
    }

    private async Task AddAsync(CopilotMessageKind kind, CopilotContent content, CancellationToken cancellationToken)
    {
        var message = CopilotMessage.Reply(question, kind, content, time.GetUtcNow());
        db.CopilotMessages.Add(message);
        db.SignalAfterCommit(() => CopilotMessages.SignalOf(thread, message));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException lost) when (lost is DbUpdateConcurrencyException
            || lost.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation })
        {
            // A node that held the claim before has answered it, or the thread is gone.
            db.ChangeTracker.Clear();
        }
        catch
        {
            db.Entry(message).State = EntityState.Detached; // what is saved next must not fail for it
            throw;
        }
    }

    private void Publish(int position, string text) => bus.Publish(new Signal(
        $"user:{thread.UserId}", Contracts.CopilotSignals.Delta, thread.AccountId, Id: question.Id.Value,
        Data: JsonSerializer.SerializeToElement(new { thread_id = thread.Id, position, text }, WireJson.Options), Ephemeral: true));
}
