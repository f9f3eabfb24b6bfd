using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>The scenarios of an assistant, one of them, and what it was before. Chatwoot's clients get those that are switched on.</summary>
internal static class ListScenarios
{
    private const int MostVersions = 100;

    internal sealed record Response(IReadOnlyList<ScenarioJson> Payload, Meta Meta);

    internal sealed record Meta(int TotalCount, int Page);

    internal sealed record VersionsResponse(IReadOnlyList<VersionJson> Payload);

    internal sealed record VersionJson(int Version, ScenarioSettings Settings, bool Enabled, string? SavedByName, long SavedAt);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/assistants/{assistant}/scenarios", HandleAsync).WithName("ListScenarios");
        captain.MapGet("/assistants/{assistant}/scenarios/{id}", ShowAsync).WithName("GetScenario");
        captain.MapGet("/assistants/{assistant}/scenarios/{id}/versions", VersionsAsync).WithName("ListScenarioVersions");
    }

    /// <param name="all">Those that are switched off, too.</param>
    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(AssistantId assistant, [FromQuery] bool? all, CaptainDb db, CancellationToken cancellationToken)
    {
        if (!await db.Assistants.AnyAsync(a => a.Id == assistant, cancellationToken)) return TypedResults.NotFound();
        var scenarios = await db.Scenarios.AsNoTracking().Where(s => s.AssistantId == assistant && (s.Enabled || all == true)).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(scenarios.ConvertAll(ScenarioJson.From), new Meta(scenarios.Count, 1)));
    }

    private static async Task<Results<Ok<ScenarioJson>, NotFound>> ShowAsync(AssistantId assistant, ScenarioId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.Scenarios.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.AssistantId == assistant, cancellationToken) is { } scenario
            ? TypedResults.Ok(ScenarioJson.From(scenario))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<VersionsResponse>, NotFound>> VersionsAsync(AssistantId assistant, ScenarioId id, CaptainDb db, CancellationToken cancellationToken)
    {
        if (!await db.Scenarios.AnyAsync(s => s.Id == id && s.AssistantId == assistant, cancellationToken)) return TypedResults.NotFound();
        var versions = await db.ScenarioVersions.AsNoTracking().Where(v => v.ScenarioId == id).OrderByDescending(v => v.Version).Take(MostVersions).ToListAsync(cancellationToken);
        return TypedResults.Ok(new VersionsResponse(versions.ConvertAll(static v => new VersionJson(v.Version, v.Settings, v.Enabled, v.SavedByName, v.SavedAt.ToUnixTimeSeconds()))));
    }
}
