using Microsoft.Extensions.Caching.Memory;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Channels.WebChat;

/// <summary>A visitor's token is proved by its signature. A contact of the client API is remembered since the database last found it.</summary>
internal sealed class KnownCallers(IVisitorTokens tokens, WebChatLimits limits) : IKnownCallers, IDisposable
{
    private static readonly MemoryCacheEntryOptions Memory = new() { Size = 1, SlidingExpiration = TimeSpan.FromDays(1) };
    private readonly MemoryCache _contacts = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public bool IsVisitor(string? token) => tokens.Read(token) is not null;

    public bool IsContact(string? inbox, string? contact) => Recall(inbox, contact) is not null;

    public int? Connects(string? visitorToken) =>
        tokens.Read(visitorToken) is { } claims ? limits.Connection(claims.InboxId, claims.SourceId) : null;

    /// <summary>The inbox of a contact that is remembered.</summary>
    public InboxId? Recall(string? inbox, string? contact) =>
        inbox is not null && contact is not null && _contacts.TryGetValue((inbox, contact), out InboxId known) ? known : null;

    public void Remember(string inbox, string contact, InboxId id) => _contacts.Set((inbox, contact), id, Memory);

    public void Forget(string inbox, string contact) => _contacts.Remove((inbox, contact));

    public void Dispose() => _contacts.Dispose();
}
