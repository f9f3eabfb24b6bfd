using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.Assistants;

/// <summary>The assistants of the account, and one of them.</summary>
internal static class ListAssistants
{
    internal sealed record Response(IReadOnlyList<AssistantJson> Payload, Meta Meta);

    internal sealed record Meta(int TotalCount, int Page);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/assistants", HandleAsync).WithName("ListAssistants");
        captain.MapGet("/assistants/{id}", ShowAsync).WithName("GetAssistant");
    }

    // An account has a handful of assistants; Chatwoot returns them all on one page as well.
    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var assistants = await db.Assistants.AsNoTracking().OrderBy(a => a.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(assistants.ConvertAll(AssistantJson.From), new Meta(assistants.Count, 1)));
    }

    private static async Task<Results<Ok<AssistantJson>, NotFound>> ShowAsync(AssistantId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is { } assistant
            ? TypedResults.Ok(AssistantJson.From(assistant))
            : TypedResults.NotFound();
}
