using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>A signed-in browser or device. Its cookie and its header tokens end together.</summary>
internal sealed class Session
{
    public const int MostPerUser = 25;
    private const string Purpose = "session";

    private Session()
    {
    }

    public long Id { get; private set; }

    public UserId UserId { get; private set; }

    public string Client { get; private set; } = null!;

    public byte[] Hash { get; private set; } = null!;

    public string? UserAgent { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public User User { get; private set; } = null!;

    public static (Session Session, string Token) Start(User user, string? userAgent, ISecretBox secrets, DateTimeOffset now, TimeSpan lifetime)
    {
        var token = Random(32);
        var session = new Session
        {
            User = user,
            Client = Random(16),
            Hash = HashOf(token, secrets),
            UserAgent = userAgent?.Clip(300),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        return (session, token);
    }

    public static byte[] HashOf(string token, ISecretBox secrets) => secrets.KeyedHash(token, Purpose);

    private static string Random(int bytes) => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(bytes));
}
