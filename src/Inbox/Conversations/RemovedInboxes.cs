using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

internal static class RemovedInboxes
{
    /// <summary>Within the conversation's lock: what is said in public where nothing reaches a customer would only seem to be sent.</summary>
    /// <param name="field">Of the request that decides it; null for none.</param>
    /// <exception cref="DomainException">422.</exception>
    public static async Task RefusePublicAsync(this InboxDb db, Conversation conversation, string? field, CancellationToken cancellationToken)
    {
        if (await db.Inboxes.AnyAsync(i => i.Id == conversation.InboxId && i.RemovedAt != null, cancellationToken))
            throw new DomainException(ProblemCodes.ValidationFailed, "The inbox was removed: nothing reaches its customers. Write a private note, or have an administrator restore it.", 422, field is null ? [] : [field]);
    }
}
