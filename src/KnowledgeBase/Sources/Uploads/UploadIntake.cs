using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>Takes uploaded files and archives one file at a time, within the limits.</summary>
internal sealed class UploadIntake(IOptions<KnowledgeOptions> options)
{
    /// <summary>What an upload is called when nobody names it.</summary>
    public static string NameOf(IReadOnlyList<IFormFile> files) => files.Count switch
    {
        0 => "Upload",
        1 => DocumentTitle.FromName(files[0].FileName),
        _ => FormattableString.Invariant($"{DocumentTitle.FromName(files[0].FileName)} and {files.Count - 1} more"),
    };

    /// <param name="columns">Which columns of CSV files hold what; guessed when not told.</param>
    /// <exception cref="DomainException">The upload as a whole is too large, or an archive is refused.</exception>
    public async IAsyncEnumerable<UploadedFile> ReadAsync(IReadOnlyList<IFormFile> files, CsvColumns? columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var limits = options.Value;
        if (files.Count == 0) throw new DomainException(RefusalCodes.Empty, "Files can't be blank", 422, "files");
        if (files.Count > limits.MaxUploadFiles) throw TooLarge($"Files may be {limits.MaxUploadFiles} at most");
        if (files.Sum(static f => f.Length) > limits.MaxUploadBytes) throw TooLarge($"Files may have {Megabytes(limits.MaxUploadBytes)} MB in all");

        var (count, total) = (0, 0L);
        foreach (var file in files)
        {
            if (CsvTable.IsCsv(file.FileName))
            {
                count++;
                foreach (var row in CsvIntake.Rows(await BytesAsync(file, limits, cancellationToken), NameOf(file), columns ?? CsvColumns.Guessed)) yield return row;
                continue;
            }

            await foreach (var one in ReadAsync(file, limits, total, files.Count == 1, cancellationToken))
            {
                if (++count > limits.MaxUploadFiles) throw TooLarge($"Files may be {limits.MaxUploadFiles} at most");
                total += one.Content.Length;
                foreach (var document in CsvTable.IsCsv(one.Key) && one.Refusal is null ? CsvIntake.RowsOrRefusal(one, columns ?? CsvColumns.Guessed) : [one]) yield return document;
            }
        }
    }

    private static async IAsyncEnumerable<UploadedFile> ReadAsync(
        IFormFile file, KnowledgeOptions limits, long before, bool isAlone, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = file.OpenReadStream();
        var head = new byte[4];
        var isArchive = await content.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) == 4 && ArchiveFiles.IsArchive(head);
        content.Position = 0;
        // A Word document is an archive, too, and read as a whole.
        if (isArchive && RawDocument.FormatOf(file.FileName) is not DocumentFormat.Docx)
        {
            if (!ArchiveFiles.IsWhole(content))
            {
                // One that is broken does not take the others along.
                var broken = ArchiveFiles.Broken(NameOf(file));
                yield return isAlone ? throw broken : new UploadedFile(NameOf(file), [], new Refusal(broken.Code, broken.Message));
                yield break;
            }

            var unpack = new UnpackLimits(limits.MaxUploadFiles, limits.MaxFileBytes, limits.MaxUploadBytes - before);
            await foreach (var entry in ArchiveFiles.UnpackAsync(content, unpack, cancellationToken)) yield return entry;
            yield break;
        }

        var key = NameOf(file);
        if (RawDocument.FormatOf(key) is null)
        {
            yield return new UploadedFile(key, [], new Refusal(
                RefusalCodes.WrongType, "Only Markdown, HTML, PDF, Word (.docx) and text files are read, alone or in a zip archive, and CSV files of questions and answers."));
        }
        else if (file.Length > limits.MaxFileBytes)
        {
            yield return new UploadedFile(key, [], new Refusal(RefusalCodes.TooLarge, $"The file is larger than {Megabytes(limits.MaxFileBytes)} MB."));
        }
        else
        {
            var bytes = new byte[file.Length];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            yield return new UploadedFile(key, bytes);
        }
    }

    /// <exception cref="DomainException">The file is larger than a file may be.</exception>
    public static async Task<byte[]> BytesAsync(IFormFile file, KnowledgeOptions limits, CancellationToken cancellationToken)
    {
        if (file.Length > limits.MaxFileBytes) throw TooLarge($"{file.FileName} is larger than {Megabytes(limits.MaxFileBytes)} MB.");
        var bytes = new byte[file.Length];
        await using var content = file.OpenReadStream();
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static string NameOf(IFormFile file) => ArchiveFiles.KeyOf(file.FileName) is { Length: > 0 } name ? name : "unnamed";

    private static long Megabytes(long bytes) => bytes / 1024 / 1024;

    private static DomainException TooLarge(string message) => new(RefusalCodes.TooLarge, message, 422, "files");
}
