using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>Shows how a CSV file of questions and answers would be read, before it is uploaded. Nothing is stored.</summary>
internal static class PreviewCsv
{
    private const int Shown = 8;
    private const int LongestCell = 400;
    private const long MostRequestBytes = 64 * 1024 * 1024;

    /// <param name="Columns">Which column holds what; what is left out is guessed.</param>
    public sealed record Request(CsvColumns? Columns);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/csv_preview", HandleAsync).WithName("PreviewKnowledgeCsv").RequireAdministrator()
            .WithMetadata(new RequestSizeLimitAttribute(MostRequestBytes));

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, ChatwootBody<Request> body, IOptions<KnowledgeOptions> options, CancellationToken cancellationToken)
    {
        if (body.FilesOf("files") is not [var file, ..]) throw new DomainException(RefusalCodes.Empty, "Files can't be blank", 422, "files");
        var bytes = await UploadIntake.BytesAsync(file, options.Value, cancellationToken);
        var table = CsvTable.Read(bytes, file.FileName);
        var mapping = CsvMapping.Of(table, body.Value.Columns ?? CsvColumns.Guessed, file.FileName);
        var rows = table.Rows.Skip(mapping.HasHeader ? 1 : 0).ToList();
        return TypedResults.Ok(new Response(
            table.Delimiter == '\t' ? "tab" : table.Delimiter.ToString(),
            mapping.HasHeader,
            mapping.Names,
            new Found(NameOf(mapping.Question), NameOf(mapping.Answer), NameOf(mapping.Url), NameOf(mapping.Language), NameOf(mapping.Audience)),
            rows.Count,
            rows.Count(row => row.Cell(mapping.Question) is null || row.Cell(mapping.Answer) is null),
            [.. rows.Take(Shown).Select(row => new RowJson(row.Line, [.. Enumerable.Range(0, mapping.Names.Count).Select(i => TextCut.Clip(row.Cell(i) ?? "", LongestCell))]))]));

        string? NameOf(int? column) => column is { } at ? mapping.Names[at] : null;
    }

    /// <param name="Delimiter">What stands between the cells; <c>tab</c> for a tabulator.</param>
    /// <param name="Columns">The names of the columns, or their numbers where the file has no header.</param>
    /// <param name="Mapping">Which column holds what, as told or as guessed.</param>
    /// <param name="RowsCount">Rows without the header.</param>
    /// <param name="IncompleteCount">Rows without a question or without an answer: they are not indexed.</param>
    /// <param name="Rows">The first rows, long cells shortened.</param>
    internal sealed record Response(
        string Delimiter, bool HasHeader, IReadOnlyList<string> Columns, Found Mapping, int RowsCount, int IncompleteCount, IReadOnlyList<RowJson> Rows);

    internal sealed record Found(string? Question, string? Answer, string? Url, string? Language, string? Audience);

    /// <param name="Line">The line of the file on which the row begins.</param>
    internal sealed record RowJson(int Line, IReadOnlyList<string> Cells);
}
