using System.Text;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>A file of rows as spreadsheets write them (RFC 4180): comma, semicolon, tab or bar between cells, quotes around those that need it.</summary>
/// <param name="Rows">All rows but empty ones, each with the line of the file on which it begins.</param>
internal sealed record CsvTable(char Delimiter, IReadOnlyList<CsvRow> Rows)
{
    /// <summary>Each becomes a document.</summary>
    public const int MostRows = 10_000;

    private const int Sample = 50;
    private const int MostColumns = 200;

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    public static bool IsCsv(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() is ".csv" or ".tsv";

    /// <exception cref="DomainException">It is no text, has no rows, or a quote is never closed.</exception>
    public static CsvTable Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (TextDecoding.Decode(bytes, null) is not { } text)
            throw new DomainException(RefusalCodes.BadEncoding, $"{name} is in an encoding that could not be recognised. Save it as CSV UTF-8 and add it again.", 422, "files");
        // Excel names the delimiter in a line of its own.
        var declared = text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 5 && text[5] is '\r' or '\n' ? text[4] : default(char?);
        var start = declared is null ? 0 : text.IndexOf('\n', StringComparison.Ordinal) + 1;
        var delimiter = declared ?? Guess(text);
        var rows = Split(text, start, delimiter, out var openLine, MostRows + 2);
        if (rows.Count > MostRows + 1) throw new DomainException(RefusalCodes.TooLarge, $"{name} has more than {MostRows} rows. Divide it into several files.", 422, "files");
        if (openLine is { } line) throw new DomainException(RefusalCodes.Damaged, $"{name} has a quote in line {line} that is never closed.", 422, "files");
        return rows.Count > 0 ? new CsvTable(delimiter, rows) : throw new DomainException(RefusalCodes.Empty, $"{name} has no rows.", 422, "files");
    }

    /// <summary>The one that makes most of the first rows equally wide; of two, the one that makes more columns.</summary>
    private static char Guess(string text)
    {
        var head = text.Clip(200_000);
        return Delimiters.MaxBy(delimiter =>
        {
            var widths = Split(head, 0, delimiter, out _, Sample).Select(static row => row.Cells.Count).ToList();
            var common = widths.Where(static width => width > 1).GroupBy(static width => width).MaxBy(static group => group.Count());
            return common is null ? 0 : ((double)common.Count() / widths.Count * 100) + Math.Min(common.Key, 20);
        });
    }

    private static List<CsvRow> Split(string text, int start, char delimiter, out int? openLine, int most)
    {
        var rows = new List<CsvRow>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, began, quoteAt, isQuoted) = (start > 0 ? 2 : 1, start > 0 ? 2 : 1, 0, false);
        for (var i = start; i < text.Length && rows.Count < most; i++)
        {
            var c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n'))) line++;
            if (isQuoted)
            {
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                (isQuoted, quoteAt) = (true, line);
            }
            else if (c == delimiter)
            {
                EndCell();
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') continue;
                EndRow();
            }
            else if (cell.Length > 0 || !char.IsWhiteSpace(c))
            {
                cell.Append(c);
            }
        }

        if (cell.Length > 0 || cells.Count > 0) EndRow();
        openLine = isQuoted ? quoteAt : null;
        return rows;

        void EndCell()
        {
            if (cells.Count < MostColumns) cells.Add(VisibleText.Clean(cell.ToString()).Trim());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (cells.Exists(static filled => filled.Length > 0)) rows.Add(new CsvRow(began, [.. cells]));
            cells.Clear();
            began = line;
        }
    }
}

/// <param name="Line">Where it begins in the file, from 1.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells)
{
    /// <summary>The cell of a column; null when the row has none, or an empty one.</summary>
    public string? Cell(int? column) => column is { } at && at < Cells.Count && Cells[at].Length > 0 ? Cells[at] : null;
}
