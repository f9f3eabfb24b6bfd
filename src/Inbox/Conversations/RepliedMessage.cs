using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>A message may say which one it replies to. Only one of its own conversation counts; the number of any other says nothing here.</summary>
internal static class RepliedMessage
{
    private const string Attribute = "in_reply_to";

    public static async Task KeepReplyWithinAsync(
        this InboxDb db, Conversation conversation, JsonObject? attributes, CancellationToken cancellationToken)
    {
        if (attributes?[Attribute] is not { } named)
        {
            return;
        }

        if (!MessageId.TryParse(named.ToString(), null, out var id)
            || !await db.Messages.AnyAsync(m => m.Id == id && m.ConversationId == conversation.Id, cancellationToken))
        {
            attributes.Remove(Attribute);
        }
    }
}
