using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Reports;

/// <summary>What Captain did in the conversations that began in a time: in all, and by inbox, assistant or model.</summary>
internal static class ShowReport
{
    private const int LongestTime = 400;
    private const int DaysAtFirst = 30;

    /// <summary>Before and after these nobody has asked anything, and calendars come to their ends.</summary>
    private const int FirstYear = 2000;
    private const int LastYear = 9000;

    /// <param name="TimeZone">By which days are days.</param>
    internal sealed record Response(DateOnly Since, DateOnly Until, string TimeZone, string GroupBy, Figures Total, IReadOnlyList<GroupJson> Payload);

    /// <param name="Id">The inbox or the assistant; null for models, and for what has none.</param>
    /// <param name="Name">The assistant's or the model's; null where it is gone. Inboxes have theirs in the list of inboxes.</param>
    internal sealed record GroupJson(long? Id, string? Name, Figures Figures);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapGet("/report", HandleAsync).WithName("ShowCaptainReport").RequireAdministrator();

    /// <param name="since">The first day; 30 days before the last one when absent.</param>
    /// <param name="until">The last day; today when absent.</param>
    /// <param name="timeZone">An IANA name, such as <c>Europe/Berlin</c>; UTC when absent.</param>
    /// <param name="groupBy"><c>inbox</c>, <c>assistant</c> or <c>model</c>.</param>
    private static async Task<Ok<Response>> HandleAsync(
        CaptainDb db, IConversationHistory history, ICurrentActor actor, TimeProvider time,
        DateOnly? since, DateOnly? until, [FromQuery(Name = "time_zone")] string? timeZone, [FromQuery(Name = "group_by")] string? groupBy, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var now = time.GetUtcNow();
        var zone = Zone(timeZone);
        var last = until ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var first = since ?? (last.Year < FirstYear ? last : last.AddDays(1 - DaysAtFirst));
        if (last < first || last.DayNumber - first.DayNumber > LongestTime || first.Year is < FirstYear or > LastYear)
            throw new DomainException(ProblemCodes.ValidationFailed, $"The time from since to until must be 0 to {LongestTime} days", 422, "since");
        var grouping = groupBy is null or "" ? "inbox" : groupBy;
        if (grouping is not ("inbox" or "assistant" or "model"))
            throw new DomainException(ProblemCodes.ValidationFailed, "Group by inbox, assistant or model", 422, "group_by");
        var begin = BeginOf(first, zone);
        var courses = await history.ReadAsync(begin, BeginOf(last.AddDays(1), zone), Figures.Lasting, cancellationToken);
        var turns = (await db.ReadTurnSumsAsync(account, begin, [.. courses.Select(static c => c.Id.Value)], cancellationToken)).ToDictionary(static t => t.Conversation);
        var counted = courses.Select(c => new CountedConversation(c, turns.GetValueOrDefault(c.Id.Value))).ToList();
        var names = grouping == "assistant" ? await db.Assistants.AsNoTracking().ToDictionaryAsync(a => a.Id.Value, a => a.Name, cancellationToken) : [];
        return TypedResults.Ok(new Response(first, last, zone.Id, grouping, Figures.Of(counted, whole: true, now), [.. Groups(counted, grouping, names, now)]));
    }

    private static IEnumerable<GroupJson> Groups(List<CountedConversation> counted, string grouping, Dictionary<long, string> names, DateTimeOffset now)
    {
        var groups = grouping switch
        {
            "inbox" => counted.GroupBy(static c => (Id: (long?)c.Course.InboxId.Value, Name: (string?)null)),
            "assistant" => counted.Where(static c => c.IsInvolved).GroupBy(c => (Id: c.Turns?.Assistant, Name: c.Turns is { } turns ? names.GetValueOrDefault(turns.Assistant) : null)),
            _ => counted.Where(static c => c.IsInvolved).GroupBy(static c => (Id: (long?)null, Name: c.Turns?.Writer)),
        };
        return groups.Select(g => new GroupJson(g.Key.Id, g.Key.Name, Figures.Of([.. g], whole: grouping == "inbox", now)))
            .OrderByDescending(static g => g.Figures.Involved).ThenByDescending(static g => g.Figures.Conversations).ThenBy(static g => g.Id).ThenBy(static g => g.Name, StringComparer.Ordinal);
    }

    private static TimeZoneInfo Zone(string? name) =>
        string.IsNullOrWhiteSpace(name) ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var known) ? known
        : throw new DomainException(ProblemCodes.ValidationFailed, "Time zone is not known; use a name such as Europe/Berlin", 422, "time_zone");

    /// <summary>The first moment of a day; where a clock skips midnight, the moment to which it skips.</summary>
    private static DateTimeOffset BeginOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
