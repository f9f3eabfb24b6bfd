using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Uploads;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Folders;

/// <summary>
/// The rows of CSV files in folders, each a document. A table is read once for its rows, which come one after the other; it
/// is kept as long as there is memory to spare.
/// </summary>
internal sealed class FolderTables(IOptions<KnowledgeOptions> options)
{
    private const int MostKept = 50;

    private readonly ConcurrentDictionary<string, (DateTime Written, WeakReference<FolderTable> Table)> _kept = new(StringComparer.Ordinal);

    /// <summary>The file that a row belongs to; null for what is no row.</summary>
    public static string? FileOf(string key)
    {
        // The first place where a table's name ends: a question may have the sign in it, too.
        for (var at = key.IndexOf('#', StringComparison.Ordinal); at >= 0; at = key.IndexOf('#', at + 1))
        {
            if (CsvTable.IsCsv(key[..at])) return key[..at];
        }

        return null;
    }

    public async Task<FolderTable> ReadAsync(string folder, string key, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, key);
        var written = File.GetLastWriteTimeUtc(path);
        if (_kept.TryGetValue(path, out var known) && known.Written == written && known.Table.TryGetTarget(out var kept)) return kept;
        var (bytes, refusal) = await FolderFiles.ReadAsync(folder, key, options.Value.MaxFileBytes, cancellationToken);
        // What cannot be read now may be readable in a moment, and is as old as it was.
        if (bytes is null) return new FolderTable([], refusal);
        var table = Read(bytes, key);
        if (_kept.Count >= MostKept) _kept.Clear();
        _kept[path] = (written, new WeakReference<FolderTable>(table));
        return table;
    }

    private static FolderTable Read(byte[] bytes, string key)
    {
        try
        {
            return new FolderTable(CsvIntake.Rows(bytes, key, CsvColumns.Guessed).ToDictionary(static row => row.Key, StringComparer.Ordinal), null);
        }
        catch (DomainException refused)
        {
            return new FolderTable([], new Refusal(refused.Code, refused.Message));
        }
    }
}

/// <param name="Rows">By their key.</param>
/// <param name="Refusal">Why the file has none.</param>
internal sealed record FolderTable(Dictionary<string, UploadedFile> Rows, Refusal? Refusal);
