using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
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

        await ToolLeave.TakeAsync(db, new HashSet<string>([tool.Slug], StringComparer.Ordinal), current.Actor, time.GetUtcNow(), cancellationToken);
        db.CustomTools.Remove(tool);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
