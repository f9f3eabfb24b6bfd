using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// Removes a tool, and the leave of every assistant and scenario to use it: another tool of the same name that comes later must be allowed anew.
/// </summary>
internal static class DeleteCustomTool
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/custom_tools/{id}", HandleAsync).WithName("DeleteCustomTool").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(CustomToolId id, CaptainDb db, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.CustomTools.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } tool)
        {
            return TypedResults.NotFound();
        }

        foreach (var assistant in await db.Assistants.ToListAsync(cancellationToken))
        {
            if (assistant.Settings.Tools?.Any(t => t.Name == tool.Slug) == true) assistant.Forbid(tool.Slug, time.GetUtcNow());
        }

        foreach (var scenario in await db.Scenarios.ToListAsync(cancellationToken))
        {
            if (!scenario.Settings.Tools.Contains(tool.Slug)) continue;
            scenario.Revise(scenario.Settings with { Tools = [.. scenario.Settings.Tools.Where(t => t != tool.Slug)] }, scenario.Enabled, time.GetUtcNow());
            db.ScenarioVersions.Add(ScenarioVersion.Of(scenario, current.Actor));
        }

        db.CustomTools.Remove(tool);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
