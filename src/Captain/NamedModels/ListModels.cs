using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>The models of the account.</summary>
internal static class ListModels
{
    internal sealed record Response(IReadOnlyList<NamedModelJson> Payload);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapGet("/models", HandleAsync).WithName("ListModels");

    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var models = await db.Models.AsNoTracking().OrderBy(m => m.Name).ThenBy(m => m.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(models.ConvertAll(NamedModelJson.From)));
    }
}
