using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Spending;

/// <summary>What models have cost, by inbox, assistant, model and step.</summary>
internal static class ListSpending
{
    private const int LongestTime = 400;

    internal sealed record Response(DateOnly Since, DateOnly Until, IReadOnlyList<SpendingJson> Payload);

    /// <param name="InboxId">Null for what belongs to no inbox, such as the embedding of documents.</param>
    /// <param name="Price">US dollars.</param>
    internal sealed record SpendingJson(long? InboxId, long? AssistantId, string Model, string Step, long Calls, long InputTokens, long OutputTokens, decimal Price);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapGet("/spending", HandleAsync).WithName("ListSpending").RequireAdministrator();

    /// <param name="since">The first day (UTC); the first of this month when absent.</param>
    /// <param name="until">The last day; today when absent.</param>
    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, TimeProvider time, DateOnly? since, DateOnly? until, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var last = until ?? today;
        var first = since ?? new DateOnly(today.Year, today.Month, 1);
        if (last < first || last.DayNumber - first.DayNumber > LongestTime)
        {
            throw new DomainException(ProblemCodes.ValidationFailed, $"The time from since to until must be 0 to {LongestTime} days", 422, "since");
        }

        var rows = await db.Spending.AsNoTracking().Where(s => s.Day >= first && s.Day <= last)
            .GroupBy(s => new { s.InboxId, s.AssistantId, s.Model, s.Step })
            .Select(g => new
            {
                g.Key,
                Calls = g.Sum(s => s.Calls),
                Input = g.Sum(s => s.InputTokens),
                Output = g.Sum(s => s.OutputTokens),
                Price = g.Sum(s => s.Price),
            })
            .OrderByDescending(g => g.Price).ThenByDescending(g => g.Calls).ThenBy(g => g.Key.Model).ThenBy(g => g.Key.Step).Take(500)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(first, last, [.. rows.Select(r => new SpendingJson(
            r.Key.InboxId == 0 ? null : r.Key.InboxId, r.Key.AssistantId == 0 ? null : r.Key.AssistantId, r.Key.Model, r.Key.Step, r.Calls, r.Input, r.Output, r.Price))]));
    }
}
