using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Threads;

/// <summary>A thread in Chatwoot's shape, with the ids of whom it shows beside them.</summary>
/// <param name="ConversationId">The number of the conversation that it is about; null for none.</param>
internal sealed record CopilotThreadJson(
    CopilotThreadId Id,
    string Title,
    long CreatedAt,
    AccountId AccountId,
    UserId UserId,
    UserSenderJson? User,
    AssistantId AssistantId,
    CopilotAssistantJson? Assistant,
    ConversationNumber? ConversationId);

/// <summary>Whose knowledge a thread searches, in the shape in which an assistant sends messages.</summary>
internal sealed record CopilotAssistantJson(AssistantId Id, string Name, string? AvatarUrl, string Description, long CreatedAt, string Type)
{
    public static CopilotAssistantJson From(Assistant a) => new(a.Id, a.Name, a.AvatarUrl, a.Description, a.CreatedAt.ToUnixTimeSeconds(), "captain_assistant");
}

/// <summary>Shows threads to the agent whose they are.</summary>
internal sealed class CopilotThreadViews(CaptainDb db, IAgents agents)
{
    public async Task<CopilotThreadJson> OfAsync(CopilotThread thread, CancellationToken cancellationToken) => (await OfAsync([thread], cancellationToken))[0];

    /// <param name="threads">Of one account.</param>
    public async Task<IReadOnlyList<CopilotThreadJson>> OfAsync(IReadOnlyList<CopilotThread> threads, CancellationToken cancellationToken)
    {
        if (threads.Count == 0) return [];
        var wanted = threads.Select(static t => t.AssistantId).Distinct().ToArray();
        var assistants = await db.Assistants.AsNoTracking().Where(a => wanted.Contains(a.Id)).ToDictionaryAsync(static a => a.Id, cancellationToken);
        var people = await agents.FindAsync(threads[0].AccountId, [.. threads.Select(static t => t.UserId).Distinct()], cancellationToken);
        return
        [
            .. threads.Select(t => new CopilotThreadJson(
                t.Id,
                t.Title,
                t.CreatedAt.ToUnixTimeSeconds(),
                t.AccountId,
                t.UserId,
                people.TryGetValue(t.UserId, out var person) ? UserSenderJson.From(person) : null,
                t.AssistantId,
                assistants.TryGetValue(t.AssistantId, out var assistant) ? CopilotAssistantJson.From(assistant) : null,
                t.ConversationNumber)),
        ];
    }
}
