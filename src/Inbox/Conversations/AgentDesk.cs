using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Inbox.Conversations;

internal sealed class AgentDesk(InboxAccess access, AgentDirectory agents, TypingSignals typing) : IAgentDesk
{
    public async Task<IReadOnlyList<InboxId>> ListInboxesAsync(CancellationToken cancellationToken) =>
        await (await access.InboxesAsync(cancellationToken)).Select(inbox => inbox.Id).ToListAsync(cancellationToken);

    public async Task<ConversationId?> FindAsync(ConversationNumber number, CancellationToken cancellationToken) =>
        (await ReadAsync(number, cancellationToken))?.Id;

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
