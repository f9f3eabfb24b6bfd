using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// Removes a tool, and the leave of every assistant to use it: another tool of the same name that comes later must be allowed anew.
/// </summary>
internal static class DeleteCustomTool
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/custom_tools/{id}", HandleAsync).WithName("DeleteCustomTool").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(CustomToolId id, CaptainDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.CustomTools.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } tool)
        {
            return TypedResults.NotFound();
        }

        foreach (var assistant in await db.Assistants.ToListAsync(cancellationToken))
        {
            if (assistant.Settings.Tools?.Any(t => t.Name == tool.Slug) == true) assistant.Forbid(tool.Slug, time.GetUtcNow());
        }

        db.CustomTools.Remove(tool);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
