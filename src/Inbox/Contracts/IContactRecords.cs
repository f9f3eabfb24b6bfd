using System.Text.Json.Nodes;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>Everything by which a module above may know a contact.</summary>
/// <param name="Conversations">With the numbers that people know them by.</param>
public sealed record ContactFootprint(
    AccountId AccountId,
    ContactId ContactId,
    IReadOnlyList<ContactInboxId> ContactInboxes,
    IReadOnlyDictionary<ConversationId, ConversationNumber> Conversations);

/// <summary>
/// What a module above keeps about contacts, for a contact's export. Whoever registers one also listens to
/// <see cref="ContactErased"/>.
/// </summary>
public interface IContactRecords
{
    /// <summary>The part's name in the exported file, such as <c>turns</c>.</summary>
    string Name { get; }

    /// <summary>Everything kept about the contact, a record at a time.</summary>
    IAsyncEnumerable<JsonNode> ReadAsync(ContactFootprint contact, CancellationToken cancellationToken);
}
