using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Where a model is chosen: in inboxes and by assistants. Shown before somebody deletes it.</summary>
internal static class ModelUses
{
    internal sealed record Place(long Id, string Name);

    internal sealed record Response(IReadOnlyList<Place> Inboxes, IReadOnlyList<Place> Assistants)
    {
        public bool IsUsed() => Inboxes.Count + Assistants.Count > 0;
    }

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/models/{id}/uses", HandleAsync).WithName("ListModelUses").RequireAdministrator();

    public static async Task<Response> FindAsync(NamedModelId id, CaptainDb db, IInbox inboxes, CancellationToken cancellationToken)
    {
        var posts = await inboxes.ListPostsAsync(CaptainResponder.Kind, cancellationToken);
        var assistants = await db.Assistants.AsNoTracking().Where(a => a.ModelId == id).OrderBy(a => a.Name).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        return new Response(
            [.. posts.Where(p => p.ModelId == id.Value).Select(p => new Place(p.InboxId.Value, p.InboxName))],
            [.. assistants.Select(a => new Place(a.Id.Value, a.Name))]);
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(NamedModelId id, CaptainDb db, IInbox inboxes, CancellationToken cancellationToken) =>
        await db.Models.AnyAsync(m => m.Id == id, cancellationToken)
            ? TypedResults.Ok(await FindAsync(id, db, inboxes, cancellationToken))
            : TypedResults.NotFound();
}
