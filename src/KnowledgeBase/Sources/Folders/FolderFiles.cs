using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Uploads;

namespace Wheelhouse.KnowledgeBase.Sources.Folders;

/// <summary>The readable files of a folder, by their path within it.</summary>
internal static class FolderFiles
{
    private const int LongestPath = 1_000;

    private const int DeepestFolder = 32;

    /// <summary>What a folder holds itself; what symbolic links lead to lies elsewhere.</summary>
    private static readonly EnumerationOptions Own = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Documents and tables in a stable order; nothing hidden, nothing that a symbolic link leads to outside.</summary>
    /// <param name="look">How one folder is looked into, if not as usual.</param>
    /// <exception cref="UnauthorizedAccessException">The folder itself may not be read.</exception>
    public static FolderListing List(string folder, Func<string, IEnumerable<FileSystemInfo>>? look = null)
    {
        var (files, closed) = (new List<string>(), new List<string>());
        Walk(new DirectoryInfo(folder), 0);
        files.Sort(StringComparer.Ordinal);
        return new FolderListing(files, closed);

        void Walk(DirectoryInfo within, int depth)
        {
            foreach (var entry in (look ?? EntriesOf)(within.FullName))
            {
                var key = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
                if (IsOutOfPlace(entry.Name) || key.Length > LongestPath) continue;
                if (entry is FileInfo && (RawDocument.FormatOf(key) is not null || CsvTable.IsCsv(key))) files.Add(key);
                if (entry is not DirectoryInfo deeper || depth >= DeepestFolder) continue;
                var known = files.Count;
                try
                {
                    Walk(deeper, depth + 1);
                }
                catch (DirectoryNotFoundException)
                {
                    // Taken away just now.
                }
                catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
                {
                    files.RemoveRange(known, files.Count - known);
                    closed.Add(key);
                }
            }
        }
    }

    private static IEnumerable<FileSystemInfo> EntriesOf(string folder) => new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Own);

    /// <summary>The file's bytes, or the reason why they cannot be had. The path is checked again: it comes from the database.</summary>
    public static async Task<(byte[]? Bytes, Refusal? Refusal)> ReadAsync(string folder, string key, int maxBytes, CancellationToken cancellationToken)
    {
        var path = FolderPlace.TruePath(Path.GetFullPath(Path.Combine(folder, key)));
        if (!FolderPlace.IsInside(path, FolderPlace.TruePath(folder))) return (null, new Refusal(RefusalCodes.AccessDenied, "The file lies outside its folder."));
        try
        {
            if (Directory.Exists(path)) return (null, new Refusal(RefusalCodes.AccessDenied, "The server may not read this folder. What was read of it before stays."));
            var file = new FileInfo(path);
            if (!file.Exists) return (null, Refusal.NotFound("The file"));
            return file.Length > maxBytes
                ? (null, new Refusal(RefusalCodes.TooLarge, $"The file is larger than {maxBytes / 1024 / 1024} MB."))
                : (await File.ReadAllBytesAsync(path, cancellationToken), null);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, new Refusal(RefusalCodes.AccessDenied, "The server may not read this file."));
        }
        catch (IOException)
        {
            return (null, new Refusal(RefusalCodes.FetchFailed, "The file could not be read."));
        }
    }

    private static bool IsOutOfPlace(string part) => part.StartsWith('.') || part is "node_modules" or "lost+found";
}

/// <param name="Files">Documents and tables, by their path within the folder, in order.</param>
/// <param name="Closed">Folders within it that could not be looked into.</param>
internal sealed record FolderListing(IReadOnlyList<string> Files, IReadOnlyList<string> Closed);
