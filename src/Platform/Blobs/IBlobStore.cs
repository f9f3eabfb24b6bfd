using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Blobs;

/// <summary>The address of a stored file: the SHA-256 of its content in lower-case hex. Nothing else is one.</summary>
public readonly record struct BlobHash
{
    private BlobHash(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, IFormatProvider? provider, out BlobHash hash)
    {
        var valid = text is { Length: 64 } && text.All(static c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
        hash = valid ? new BlobHash(text ?? "") : default;
        return valid;
    }

    public override string ToString() => Value;

    internal static BlobHash From(byte[] sha256) => new(Convert.ToHexStringLower(sha256));
}

/// <summary>What was stored.</summary>
public sealed record StoredBlob(BlobHash Hash, long Length);

/// <summary>
/// Files by content, each account on its own: the same bytes twice in one account are one file, and no account can
/// learn what another one has. Who deletes a blob makes sure that nothing in the account refers to it any more.
/// </summary>
public interface IBlobStore
{
    /// <exception cref="BlobTooLargeException">The content is longer than <paramref name="maxBytes"/>; nothing is kept.</exception>
    Task<StoredBlob> SaveAsync(AccountId account, Stream content, long maxBytes, CancellationToken cancellationToken);

    /// <summary>The content, or null when there is none.</summary>
    Task<Stream?> OpenAsync(AccountId account, BlobHash hash, CancellationToken cancellationToken);

    Task DeleteAsync(AccountId account, BlobHash hash, CancellationToken cancellationToken);
}

/// <summary>A file is larger than the place it is meant for allows.</summary>
public sealed class BlobTooLargeException(long maxBytes) : Exception($"The file is larger than {maxBytes / 1024 / 1024} MB")
{
    public long MaxBytes { get; } = maxBytes;
}
