using System.IO.Compression;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>The limits of unpacking.</summary>
internal sealed record UnpackLimits(int MaxFiles, int MaxFileBytes, long MaxTotalBytes, int MaxRatio = 200);

/// <summary>
/// Unpacks a zip archive without trusting it: names, sizes and counts of its directory are claims, so the bytes that
/// really come out are counted. Archives within archives are passed over.
/// </summary>
internal static class ArchiveFiles
{
    private const int SmallestSuspect = 1024 * 1024;

    public static bool IsArchive(ReadOnlySpan<byte> head) => head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8);

    /// <summary>One file at a time, in the archive's order.</summary>
    /// <exception cref="DomainException">The archive as a whole is refused.</exception>
    public static async IAsyncEnumerable<UploadedFile> UnpackAsync(
        Stream stream, UnpackLimits limits, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var archive = Open(stream);
        if (EntriesOf(archive).Count > limits.MaxFiles * 4) throw TooLarge($"The archive holds more than {limits.MaxFiles} files.");
        var files = 0;
        long total = 0;
        foreach (var entry in archive.Entries)
        {
            if (KeyOf(entry.FullName) is not { } key)
            {
                yield return new UploadedFile(
                    Safe(entry.FullName), [], new Refusal(RefusalCodes.AccessDenied, "The file's path leads out of the archive."));
                continue;
            }

            if ((RawDocument.FormatOf(key) is null && !CsvTable.IsCsv(key)) || IsJunk(key)) continue;
            if (++files > limits.MaxFiles) throw TooLarge($"The archive holds more than {limits.MaxFiles} files.");
            var (bytes, refusal) = await InflateAsync(entry, limits, limits.MaxTotalBytes - total, cancellationToken);
            total += bytes?.Length ?? 0;
            yield return new UploadedFile(key, bytes ?? [], refusal);
        }
    }

    /// <summary>The path within the archive in one form; null when it leads out of it.</summary>
    public static string? KeyOf(string name)
    {
        var path = name.Replace('\\', '/');
        if (path.StartsWith('/') || path is [_, ':', '/', ..] || path.Contains('\0', StringComparison.Ordinal)) return null;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != ".").ToList();
        return parts.Contains("..") || path.Length > 1_000 ? null : string.Join('/', parts);
    }

    /// <summary>Whether its directory can be read. The stream is where it was afterwards.</summary>
    public static bool IsWhole(Stream stream)
    {
        var place = stream.Position;
        try
        {
            using var archive = Open(stream);
            return EntriesOf(archive).Count >= 0;
        }
        catch (DomainException)
        {
            return false;
        }
        finally
        {
            stream.Position = place;
        }
    }

    private static ZipArchive Open(Stream stream)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (Exception broken) when (IsDamage(broken))
        {
            throw Broken();
        }
    }

    private static System.Collections.ObjectModel.ReadOnlyCollection<ZipArchiveEntry> EntriesOf(ZipArchive archive)
    {
        try
        {
            return archive.Entries;
        }
        catch (Exception broken) when (IsDamage(broken))
        {
            throw Broken();
        }
    }

    /// <summary>What the reader throws where bytes are wrong, and where there are fewer than their end has.</summary>
    private static bool IsDamage(Exception exception) => exception is InvalidDataException or IOException or ArgumentException or OverflowException;

    private static async Task<(byte[]? Bytes, Refusal? Refusal)> InflateAsync(
        ZipArchiveEntry entry, UnpackLimits limits, long left, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await entry.OpenAsync(cancellationToken);
            using var bytes = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (bytes.Length + read > left) throw TooLarge($"The archive holds more than {limits.MaxTotalBytes / 1024 / 1024} MB of text.");
                // A real text shrinks to a tenth; what shrinks to a two-hundredth was made to burst.
                if (bytes.Length + read > SmallestSuspect && (bytes.Length + read) / Math.Max(1, entry.CompressedLength) > limits.MaxRatio)
                    throw TooLarge("The archive is compressed so strongly that it can only be meant to do harm.");
                if (bytes.Length + read > limits.MaxFileBytes)
                    return (null, new Refusal(RefusalCodes.TooLarge, $"The file is larger than {limits.MaxFileBytes / 1024 / 1024} MB."));
                bytes.Write(buffer, 0, read);
            }

            // What was stored as it is comes out whatever happened to it on its way.
            return Checksum.Of(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) == entry.Crc32 ? (bytes.ToArray(), null) : (null, Damaged);
        }
        catch (Exception broken) when (IsDamage(broken))
        {
            return (null, Damaged);
        }
    }

    private static bool IsJunk(string key) =>
        key.StartsWith("__MACOSX/", StringComparison.Ordinal) || key.Split('/').Any(static part => part.StartsWith('.'));

    private static string Safe(string name) => TextCut.Clip(VisibleText.OneLine(name.Replace("..", "", StringComparison.Ordinal)), 200) is { Length: > 0 } safe ? safe : "unnamed";

    private static Refusal Damaged => new(RefusalCodes.FetchFailed, "The file is damaged or locked with a password.");

    private static DomainException TooLarge(string message) => new(RefusalCodes.TooLarge, message, 422, "files");

    /// <param name="name">Of its file; null where there is just the one.</param>
    public static DomainException Broken(string? name = null) => new(RefusalCodes.WrongType, $"{name ?? "The archive"} is damaged or not a zip file.", 422, "files");
}
