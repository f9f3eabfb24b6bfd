using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Platform.Blobs;

/// <summary>Blobs as files under <c>blobs/{account}/{first two digits}/{hash}</c> of the data folder.</summary>
internal sealed class FolderBlobStore(DataFolder folder) : IBlobStore
{
    public async Task<StoredBlob> SaveAsync(AccountId account, Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        var incoming = Directory.CreateDirectory(Path.Combine(folder.Path, "blobs", "incoming")).FullName;
        var draft = Path.Combine(incoming, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        try
        {
            var stored = await WriteAsync(draft, content, maxBytes, cancellationToken);
            var path = PathOf(account, stored.Hash);
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? folder.Path);
            // The same content may be there already, perhaps being read: it stays.
            if (!File.Exists(path))
                File.Move(draft, path, overwrite: true);
            return stored;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Task<Stream?> OpenAsync(AccountId account, BlobHash hash, CancellationToken cancellationToken)
    {
        var path = PathOf(account, hash);
        return Task.FromResult<Stream?>(File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous)
            : null);
    }

    public Task DeleteAsync(AccountId account, BlobHash hash, CancellationToken cancellationToken)
    {
        var path = PathOf(account, hash);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    /// <summary>Made of a number and checked hex digits only, so no name leads out of the folder.</summary>
    private string PathOf(AccountId account, BlobHash hash) => hash.Value is { } value
        ? Path.Combine(folder.Path, "blobs", account.ToString(), value[..2], value)
        : throw new ArgumentException("A blob hash is needed.", nameof(hash));

    private static async Task<StoredBlob> WriteAsync(string path, Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var length = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                if (length > maxBytes)
                    throw new BlobTooLargeException(maxBytes);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return new StoredBlob(BlobHash.From(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>Registers the folder store unless another one is there already.</summary>
public static class BlobSetup
{
    public static IServiceCollection AddPlatformBlobs(this IServiceCollection services)
    {
        services.TryAddSingleton<IBlobStore, FolderBlobStore>();
        return services;
    }
}
