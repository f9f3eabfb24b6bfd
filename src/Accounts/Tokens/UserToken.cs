using System.Security.Cryptography;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.Tokens;

internal enum TokenKind
{
    /// <summary>For the API: Chatwoot's <c>api_access_token</c>.</summary>
    Api,

    /// <summary>For realtime connections: Chatwoot's <c>pubsub_token</c>. Opens nothing else.</summary>
    Pubsub,
}

/// <summary>A token that belongs to a person for long: found by hash, sealed so that the profile can show it again.</summary>
internal sealed class UserToken
{
    private UserToken()
    {
    }

    public UserId UserId { get; private set; }

    public TokenKind Kind { get; private set; }

    public byte[] Hash { get; private set; } = null!;

    public byte[] Sealed { get; private set; } = null!;

    public DateTimeOffset CreatedAt { get; private set; }

    public User User { get; private set; } = null!;

    /// <summary>Tells this token from the one before it, and tells nothing else.</summary>
    public string Stamp => FormattableString.Invariant($"{Kind}:{CreatedAt.UtcTicks}");

    public static UserToken Issue(User user, TokenKind kind, ISecretBox secrets, DateTimeOffset now)
    {
        var token = new UserToken { User = user, Kind = kind };
        token.Renew(secrets, now);
        return token;
    }

    public static byte[] HashOf(string token, TokenKind kind, ISecretBox secrets) => secrets.KeyedHash(token, Purpose(kind));

    /// <summary>The old token stops working with the next save.</summary>
    public void Renew(ISecretBox secrets, DateTimeOffset now)
    {
        // 24 characters, as Chatwoot's own: some clients check the length.
        var token = RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", 24);
        Hash = HashOf(token, Kind, secrets);
        Sealed = secrets.Seal(token, Purpose(Kind));
        CreatedAt = now;
    }

    public string Reveal(ISecretBox secrets) => secrets.Open(Sealed, Purpose(Kind));

    private static string Purpose(TokenKind kind) => kind == TokenKind.Api ? "user api token" : "user pubsub token";
}
