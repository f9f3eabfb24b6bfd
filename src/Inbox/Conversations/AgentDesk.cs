using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Inbox.Conversations;

internal sealed class AgentDesk(InboxAccess access, AgentReading reading, AgentDirectory agents, TypingSignals typing) : IAgentDesk
{
    /// <summary>What a team uses it has used lately; looking through all of an old account would take seconds.</summary>
    private const int LabelledInView = 2_000;
    private const int MostLabels = 200;

    public async Task<IReadOnlyList<InboxId>> ListInboxesAsync(CancellationToken cancellationToken) =>
        await (await access.InboxesAsync(cancellationToken)).Select(inbox => inbox.Id).ToListAsync(cancellationToken);

    public async Task<ConversationId?> FindAsync(ConversationNumber number, CancellationToken cancellationToken) =>
        (await ReadAsync(number, cancellationToken))?.Id;

    public async Task<KnownLabels?> ListLabelsAsync(ConversationNumber number, CancellationToken cancellationToken)
    {
        if (await ReadAsync(number, cancellationToken) is not { } conversation) return null;
        var labelled = await (await access.ConversationsAsync(cancellationToken)).AsNoTracking()
            .Where(c => c.Labels.Length > 0).OrderByDescending(c => c.Id).Take(LabelledInView).Select(c => c.Labels).ToListAsync(cancellationToken);
        var inUse = labelled.SelectMany(static labels => labels).CountBy(static label => label, StringComparer.Ordinal)
            .OrderByDescending(static label => label.Value).ThenBy(static label => label.Key, StringComparer.Ordinal);
        return new KnownLabels(conversation.Labels, [.. inUse.Select(static label => label.Key).Take(MostLabels)]);
    }

    public Task<AgentTranscript?> ReadAsync(ConversationNumber number, int most, CancellationToken cancellationToken) => reading.OneAsync(number, most, cancellationToken);

    public Task<IReadOnlyList<AgentTranscript>> ReadHistoryAsync(ConversationNumber number, int most, CancellationToken cancellationToken) =>
        reading.OthersAsync(number, most, cancellationToken);

    public async Task TypeAsync(ConversationNumber number, bool on, bool isPrivate, CancellationToken cancellationToken)
    {
        if (await ReadAsync(number, cancellationToken) is not { } conversation)
        {
            return;
        }

        var (user, author) = await agents.MeAsync(cancellationToken);
        typing.Publish(conversation, on, "agent", author.Shown?.Name ?? "", user.Value, isPrivate);
    }

    private async Task<Conversation?> ReadAsync(ConversationNumber number, CancellationToken cancellationToken) =>
        await (await access.ConversationsAsync(cancellationToken)).AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, cancellationToken);
}
