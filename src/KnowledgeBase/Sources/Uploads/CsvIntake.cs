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
        return rows.Select(row => Document(row, mapping, name));
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

    private static UploadedFile Document(CsvRow row, CsvMapping mapping, string name)
    {
        var key = FormattableString.Invariant($"{name}#{row.Line}");
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
            System.Text.Encoding.UTF8.GetBytes($"# {heading}\n\n{answer}"),
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
