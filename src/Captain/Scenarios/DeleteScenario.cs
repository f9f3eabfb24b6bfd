using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>Removes a scenario with its versions; turns keep its number and version. A conversation that is in it goes on without.</summary>
internal static class DeleteScenario
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/assistants/{assistant}/scenarios/{id}", HandleAsync).WithName("DeleteScenario").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(AssistantId assistant, ScenarioId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.Scenarios.Where(s => s.Id == id && s.AssistantId == assistant).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : TypedResults.NotFound();
}
