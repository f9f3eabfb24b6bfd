using System.Security.Cryptography;
using System.Text;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.Tests.Models;

/// <summary>The keyed hashes of an installation whose key everybody knows; it seals nothing.</summary>
internal sealed class PlainHashes : ISecretBox
{
    public byte[] Seal(string secret, string purpose) => throw new NotSupportedException();

    public string Open(ReadOnlySpan<byte> sealedSecret, string purpose) => throw new NotSupportedException();

    public byte[] KeyedHash(string value, string purpose) => HMACSHA256.HashData("test"u8, Encoding.UTF8.GetBytes($"{purpose} {value}"));
}
