using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Channels.Contracts;

/// <summary>The tokens by which a website's visitors are known: signed, 180 days, worth nothing in another inbox.</summary>
public interface IVisitorTokens
{
    string Issue(InboxId inbox, string sourceId);

    /// <summary>What a token of ours says; null when it is forged, malformed or expired.</summary>
    VisitorClaims? Read(string? token);
}

public sealed record VisitorClaims(InboxId InboxId, string SourceId, DateTimeOffset ExpiresAt);

/// <summary>Lets visitors in: over HTTP and over realtime connections.</summary>
public interface IVisitorEntrance
{
    /// <summary>Finds the site and, with a valid token, the visitor, and lets the current scope act for them. Null for an unknown website token.</summary>
    Task<EnteredVisitor?> EnterAsync(string? websiteToken, string? visitorToken, CancellationToken cancellationToken);
}

/// <param name="Visitor">Null without a valid token of this site.</param>
public sealed record EnteredVisitor(ChannelInbox Site, Visitor? Visitor);
