using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>
/// The tokens by which contacts listen. The database holds the first half only; the second is computed from it under the
/// master key, so that a copy of the database listens to nobody.
/// </summary>
internal sealed class PubsubTokens(ISecretBox secrets)
{
    private const string Purpose = "contact pubsub token";
    private const int SealBytes = 15;
    private const int SealLength = 20;

    /// <param name="stored">What stands in the contact's link with the inbox.</param>
    public string Show(string stored) => stored + SealOf(stored);

    /// <returns>What stands in the link; null for a token that was not made here.</returns>
    public string? Read(string token)
    {
        if (token.Length <= SealLength)
        {
            return null;
        }

        var stored = token[..^SealLength];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token[^SealLength..]), Encoding.UTF8.GetBytes(SealOf(stored))) ? stored : null;
    }

    private string SealOf(string stored) => Base64Url.EncodeToString(secrets.KeyedHash(stored, Purpose).AsSpan(0, SealBytes));
}
