using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Uploads;

namespace Wheelhouse.KnowledgeBase.Sources.Folders;

/// <summary>The readable files of a folder, by their path within it.</summary>
internal static class FolderFiles
{
    private const int LongestPath = 1_000;

    /// <summary>Documents and tables in a stable order; nothing hidden, nothing that a symbolic link leads to outside.</summary>
    public static IEnumerable<string> List(string folder)
    {
        var walk = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 32, AttributesToSkip = FileAttributes.ReparsePoint };
        return Directory.EnumerateFiles(folder, "*", walk)
            .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
            .Where(static key => (RawDocument.FormatOf(key) is not null || CsvTable.IsCsv(key)) && key.Length <= LongestPath && !key.Split('/').Any(IsOutOfPlace))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The file's bytes, or the reason why they cannot be had. The path is checked again: it comes from the database.</summary>
    public static async Task<(byte[]? Bytes, Refusal? Refusal)> ReadAsync(string folder, string key, int maxBytes, CancellationToken cancellationToken)
    {
        var path = FolderPlace.TruePath(Path.GetFullPath(Path.Combine(folder, key)));
        if (!FolderPlace.IsInside(path, FolderPlace.TruePath(folder))) return (null, new Refusal(RefusalCodes.AccessDenied, "The file lies outside its folder."));
        try
        {
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

    private static bool IsOutOfPlace(string part) => part.StartsWith('.') || part is "node_modules";
}
