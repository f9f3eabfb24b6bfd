using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Contracts;

/// <summary>Somebody who has proved who they are.</summary>
/// <param name="Proof">What they proved it with.</param>
public sealed record KnownUser(UserId Id, string Name, string Email, Proof Proof);

/// <summary>What somebody was recognised by, without the secret itself: live connections ask again whether it still holds.</summary>
/// <param name="SessionId">The session used; null with a token.</param>
/// <param name="TokenStamp">Says which token it was; another one has another stamp. Null with a session.</param>
public sealed record Proof(long? SessionId, string? TokenStamp = null);

/// <summary>Whether somebody may enter an account.</summary>
public sealed record Entry(EntryResult Result, AccountRole? Role);

public enum EntryResult
{
    Member,
    NoSuchAccount,
    NotAMember,
    Suspended,
}

/// <summary>Recognises callers. Used by authentication, and by work that is done later in somebody's name.</summary>
public interface IIdentities
{
    /// <summary>The dashboard's cookie. Over https its name binds it to this host alone: no other host of the domain can set one.</summary>
    static string CookieName(bool isHttps) => isHttps ? "__Host-wheelhouse_session" : "wheelhouse_session";

    /// <summary>By Chatwoot's <c>api_access_token</c>.</summary>
    Task<KnownUser?> FindByApiTokenAsync(string token, CancellationToken cancellationToken);

    /// <summary>By the headers <c>uid</c>, <c>client</c> and <c>access-token</c>.</summary>
    Task<KnownUser?> FindBySessionAsync(string uid, string client, string token, CancellationToken cancellationToken);

    /// <summary>By the value of the dashboard's cookie.</summary>
    Task<KnownUser?> FindByCookieAsync(string cookie, CancellationToken cancellationToken);

    /// <summary>By the token that a user's realtime connection carries.</summary>
    Task<KnownUser?> FindByPubsubTokenAsync(string token, CancellationToken cancellationToken);

    /// <summary>Whether somebody who was recognised before still exists, and their session or token with them.</summary>
    Task<bool> StillHoldsAsync(UserId user, Proof proof, CancellationToken cancellationToken);

    Task<Entry> EnterAsync(AccountId account, UserId user, CancellationToken cancellationToken);
}
