using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Whose knowledge an agent's question is answered from.</summary>
internal sealed class CopilotAssistants(CaptainDb db, IInbox inboxes)
{
    private const string NoAssistant = "no_assistant";

    /// <summary>Refuses where nobody has made one yet.</summary>
    public static DomainException None() => new(NoAssistant, "There is no assistant whose knowledge could be used. An administrator adds one under Captain.");

    /// <summary>The one that answers in the inbox, else the one that is asked for, else the account's first.</summary>
    public async Task<Assistant?> FindAsync(InboxId? inbox, long? wanted, CancellationToken cancellationToken)
    {
        var responder = inbox is { } id ? await inboxes.FindResponderAsync(id, cancellationToken) : null;
        var named = (responder?.Kind == CaptainResponder.Kind ? responder.Id : null) ?? wanted;
        if (named is not { } one) return await db.Assistants.AsNoTracking().OrderBy(a => a.Id).FirstOrDefaultAsync(cancellationToken);
        var assistantId = new AssistantId(one);
        return await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistantId, cancellationToken);
    }
}
