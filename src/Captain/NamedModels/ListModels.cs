using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>The models of the account, and the end of one: what used it falls back to the next choice.</summary>
internal static class ListModels
{
    internal sealed record Response(IReadOnlyList<NamedModelJson> Payload);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/models", HandleAsync).WithName("ListModels");
        captain.MapDelete("/models/{id}", DeleteAsync).WithName("DeleteModel").RequireAdministrator();
    }

    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var models = await db.Models.AsNoTracking().OrderBy(m => m.Name).ThenBy(m => m.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(models.ConvertAll(NamedModelJson.From)));
    }

    private static async Task<Results<NoContent, NotFound>> DeleteAsync(NamedModelId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.Models.Where(m => m.Id == id).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : TypedResults.NotFound();
}
