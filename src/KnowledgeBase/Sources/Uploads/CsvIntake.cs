using System.Security.Cryptography;
using System.Text;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>Makes a document of each row of a CSV file: the question is its title and heading, the answer its text.</summary>
internal static class CsvIntake
{
    /// <param name="columns">As a person told them; where nobody did, a table without names for its columns is no list of questions.</param>
    /// <exception cref="DomainException">The file cannot be read as rows, or lacks the columns.</exception>
    public static IEnumerable<UploadedFile> Rows(byte[] content, string name, CsvColumns columns)
    {
        var table = CsvTable.Read(content, name);
        var mapping = CsvMapping.Of(table, columns, name);
        mapping.Require(name, isAsked: columns != CsvColumns.Guessed);
        var rows = table.Rows.Skip(mapping.HasHeader ? 1 : 0).ToList();
        if (rows.Count == 0) throw new DomainException(RefusalCodes.Empty, $"{name} has no rows below its header.", 422, "files");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        return [.. rows.Select(row => Document(row, mapping, KeyOf(row, mapping, name, keys)))];
    }

    /// <summary>
    /// A row is known by its question: by its line, what was said of one question would hold for another as soon as a line is
    /// inserted above. Equal questions are counted.
    /// </summary>
    private static string KeyOf(CsvRow row, CsvMapping mapping, string name, HashSet<string> keys)
    {
        var question = row.Cell(mapping.Question) is { } cell ? VisibleText.OneLine(cell) : FormattableString.Invariant($"line {row.Line}");
        var shown = DocumentTitle.Shorten(question);
        // Two long questions may begin alike.
        if (shown != question) shown += $" {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 6))}";
        var key = $"{name}#{shown}";
        for (var nth = 2; !keys.Add(key); nth++) key = FormattableString.Invariant($"{name}#{shown} ({nth})");
        return key;
    }

    /// <summary>The same of a file among others, which must not be refused with it: it says itself why it has no rows.</summary>
    public static IReadOnlyList<UploadedFile> RowsOrRefusal(UploadedFile file, CsvColumns columns)
    {
        try
        {
            return [.. Rows(file.Content, file.Key, columns)];
        }
        catch (DomainException refused)
        {
            return [file with { Content = [], Refusal = new Refusal(refused.Code, refused.Message) }];
        }
    }

    private static UploadedFile Document(CsvRow row, CsvMapping mapping, string key)
    {
        var (question, answer) = (row.Cell(mapping.Question), row.Cell(mapping.Answer));
        if (question is null || answer is null)
        {
            var missing = question is null ? "question" : "answer";
            return new UploadedFile(key, [], new Refusal(RefusalCodes.Empty, $"The row has no {missing}."), question is null ? null : DocumentTitle.Shorten(question));
        }

        // Not one of the file's own settings, should the answer begin with a line of dashes: the heading stands before it.
        var heading = MarkdownEscape.Inline(VisibleText.OneLine(question));
        return new UploadedFile(
            key,
            Encoding.UTF8.GetBytes($"# {heading}\n\n{answer}"),
            null,
            DocumentTitle.Shorten(question),
            UrlOf(row.Cell(mapping.Url)),
            LanguageTag.Primary(row.Cell(mapping.Language)),
            FrontMatter.AudienceOf(row.Cell(mapping.Audience)));
    }

    private static string? UrlOf(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" ? absolute.AbsoluteUri
        : url is not null && url.StartsWith('/') && !url.StartsWith("//", StringComparison.Ordinal) ? url : null;
}
