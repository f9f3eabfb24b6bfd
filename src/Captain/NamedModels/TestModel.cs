using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Tries a model with a real call and says what failed.</summary>
internal static class TestModel
{
    internal sealed record Response(bool Success, string? Error, string? Category);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/models/{id}/test", HandleAsync).WithName("TestModel").RequireAdministrator();

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        NamedModelId id, CaptainDb db, ModelChoice models, IModelRouter router, CancellationToken cancellationToken)
    {
        if (await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } model)
        {
            return TypedResults.NotFound();
        }

        if (model.Provider == ModelProvider.Builtin) return TypedResults.Ok(new Response(true, null, null));
        try
        {
            await router.TestAsync(model.Purpose, models.Open(model, mask: null), cancellationToken);
            return TypedResults.Ok(new Response(true, null, null));
        }
        catch (ModelException failure)
        {
            return TypedResults.Ok(new Response(false, failure.Message, failure.Category.ToString()));
        }
    }
}
