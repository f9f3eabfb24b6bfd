using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Where a model is chosen: in inboxes, by assistants and for knowledge bases. Shown before somebody deletes it.</summary>
internal static class ModelUses
{
    internal sealed record Place(long Id, string Name);

    internal sealed record Response(IReadOnlyList<Place> Inboxes, IReadOnlyList<Place> Assistants, IReadOnlyList<Place> KnowledgeBases)
    {
        public bool IsUsed() => Inboxes.Count + Assistants.Count + KnowledgeBases.Count > 0;
    }

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/models/{id}/uses", HandleAsync).WithName("ListModelUses").RequireAdministrator();

    public static async Task<Response> FindAsync(NamedModelId id, CaptainDb db, IInbox inboxes, IKnowledge knowledge, CancellationToken cancellationToken)
    {
        var account = db.CurrentAccount ?? throw DomainException.NotPermitted();
        var posts = await inboxes.ListPostsAsync(CaptainResponder.Kind, cancellationToken);
        var assistants = await db.Assistants.AsNoTracking().Where(a => a.ModelId == id).OrderBy(a => a.Name).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        return new Response(
            [.. posts.Where(p => p.ModelId == id.Value).Select(p => new Place(p.InboxId.Value, p.InboxName))],
            [.. assistants.Select(a => new Place(a.Id.Value, a.Name))],
            [.. (await knowledge.ListModelUsesAsync(account, id.Value, cancellationToken)).Select(b => new Place(b.Id.Value, b.Name))]);
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        NamedModelId id, CaptainDb db, IInbox inboxes, IKnowledge knowledge, CancellationToken cancellationToken) =>
        await db.Models.AnyAsync(m => m.Id == id, cancellationToken)
            ? TypedResults.Ok(await FindAsync(id, db, inboxes, knowledge, cancellationToken))
            : TypedResults.NotFound();
}
