using System.Security.Cryptography;
using System.Text;

namespace Wheelhouse.Platform.Security;

/// <summary>Keeps secrets in the database in a form that is worthless without the master key.</summary>
public interface ISecretBox
{
    /// <summary>Encrypts. What was sealed for one purpose cannot be opened for another.</summary>
    byte[] Seal(string secret, string purpose);

    /// <exception cref="CryptographicException">Another key, another purpose, or tampered with.</exception>
    string Open(ReadOnlySpan<byte> sealedSecret, string purpose);

    /// <summary>A hash that only this installation can compute: to find a token without storing it.</summary>
    byte[] KeyedHash(string value, string purpose);
}

/// <summary>AES-256-GCM; layout: version, key id (4), nonce (12), tag (16), ciphertext. The purpose is associated data.</summary>
internal sealed class SecretBox(MasterKey master) : ISecretBox
{
    private const byte Version = 1;
    private const int Head = 1 + 4;
    private const int Nonce = 12;
    private const int Tag = 16;
    private readonly byte[] key = master.Derive("secret box");
    private readonly byte[] hashKey = master.Derive("keyed hash");

    public byte[] Seal(string secret, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var box = new byte[Head + Nonce + Tag + plain.Length];
        box[0] = Version;
        master.Id.Span.CopyTo(box.AsSpan(1));
        var nonce = box.AsSpan(Head, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = NewCipher();
        cipher.Encrypt(nonce, plain, box.AsSpan(Head + Nonce + Tag), box.AsSpan(Head + Nonce, Tag), Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    public string Open(ReadOnlySpan<byte> sealedSecret, string purpose)
    {
        if (sealedSecret.Length < Head + Nonce + Tag || sealedSecret[0] != Version)
            throw new CryptographicException("This is not a sealed secret.");
        if (!sealedSecret[1..Head].SequenceEqual(master.Id.Span))
            throw new CryptographicException(
                $"This secret was sealed with master key {Convert.ToHexString(sealedSecret[1..Head])}, but the present one is {Convert.ToHexString(master.Id.Span)}.");
        var plain = new byte[sealedSecret.Length - Head - Nonce - Tag];
        using var cipher = NewCipher();
        cipher.Decrypt(
            sealedSecret.Slice(Head, Nonce), sealedSecret[(Head + Nonce + Tag)..], sealedSecret.Slice(Head + Nonce, Tag), plain, Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(plain);
    }

    public byte[] KeyedHash(string value, string purpose)
    {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        var text = $"{purpose.Length}:{purpose}{value}";
        return HMACSHA256.HashData(hashKey, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>For one use: a cipher that two threads use at once mixes up their texts.</summary>
    private AesGcm NewCipher() => new(key, Tag);
}
