using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Drafts;

/// <summary>What agents made of suggestions, newest first; as a page, or all of it as CSV. For administrators: it carries what customers asked in any inbox.</summary>
internal static class ListDraftEdits
{
    private const int Most = 100;
    private const int MostExported = 50_000;

    /// <param name="NextBefore">The id that the next page continues below; null at the end.</param>
    internal sealed record Response(IReadOnlyList<EditJson> Payload, long? NextBefore);

    /// <param name="Sent">Null where nothing was sent.</param>
    /// <param name="Difference">0 (the same words) to 1 (none in common); null where nothing was sent.</param>
    internal sealed record EditJson(
        MessageId Id, ConversationNumber ConversationId, InboxId InboxId, Guid? TurnId, DraftOutcome Outcome, string Question,
        string Suggestion, string? Sent, double? Difference, string? Agent, double SettledAt)
    {
        public static EditJson From(DraftEdit e) => new(
            e.DraftId, e.ConversationNumber, e.InboxId, e.TurnId, e.Outcome, e.Question, e.Suggestion, e.Sent, e.Difference, e.Agent, e.SettledAt.ToUnixTimeMilliseconds() / 1000.0);
    }

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/draft_edits", HandleAsync).WithName("ListDraftEdits").RequireAdministrator();
        captain.MapGet("/draft_edits/export", Export).WithName("ExportDraftEdits").RequireAdministrator().Produces<string>(contentType: "text/csv");
    }

    /// <param name="before">Only those below this id.</param>
    private static async Task<Ok<Response>> HandleAsync(
        string? outcome, [Range(1, long.MaxValue)] long? before, [Range(1, Most)] int? limit, CaptainDb db, CancellationToken cancellationToken)
    {
        var size = limit ?? 50;
        var found = await Of(db, OutcomeOf(outcome)).Where(e => before == null || (long)(object)e.DraftId < before).Take(size + 1).ToListAsync(cancellationToken);
        var page = found.Take(size).Select(EditJson.From).ToList();
        return TypedResults.Ok(new Response(page, found.Count > size ? page[^1].Id.Value : null));
    }

    private static IResult Export(string? outcome, CaptainDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var wanted = OutcomeOf(outcome);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(WriteAsync, "text/csv; charset=utf-8", "draft-edits.csv");

        async Task WriteAsync(Stream stream)
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await writer.WriteAsync("conversation,settled_at,outcome,difference,agent,question,suggestion,sent\r\n");
            await foreach (var e in Of(db, wanted).Take(MostExported).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                string?[] cells =
                [
                    e.ConversationNumber.ToString(), e.SettledAt.ToString("O", CultureInfo.InvariantCulture), e.Outcome.ToString().ToLowerInvariant(),
                    e.Difference?.ToString("0.###", CultureInfo.InvariantCulture), e.Agent, e.Question, e.Suggestion, e.Sent,
                ];
                await writer.WriteAsync(string.Join(',', cells.Select(Cell)) + "\r\n");
            }
        }
    }

    private static DraftOutcome? OutcomeOf(string? word) => word switch
    {
        null or "" or "all" => null,
        "sent" => DraftOutcome.Sent,
        "edited" => DraftOutcome.Edited,
        "replaced" => DraftOutcome.Replaced,
        "discarded" => DraftOutcome.Discarded,
        _ => throw new DomainException(ProblemCodes.ValidationFailed, "Outcome is not valid: use sent, edited, replaced or discarded", 422, "outcome"),
    };

    private static IQueryable<DraftEdit> Of(CaptainDb db, DraftOutcome? outcome) =>
        db.DraftEdits.AsNoTracking().Where(e => outcome == null || e.Outcome == outcome).OrderByDescending(static e => e.DraftId);

    /// <summary>Quoted; what a spreadsheet would take for a formula is text.</summary>
    private static string Cell(string? value) =>
        value is null ? "" : $"\"{(value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" : "")}{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
