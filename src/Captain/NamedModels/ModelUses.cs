using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
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

    /// <param name="Models">The models that it stands in for.</param>
    /// <param name="Account">Whether the account has chosen it, for everything or for a step.</param>
    internal sealed record Response(
        IReadOnlyList<Place> Inboxes, IReadOnlyList<Place> Assistants, IReadOnlyList<Place> KnowledgeBases, IReadOnlyList<Place> Models, bool Account)
    {
        public bool IsUsed() => Inboxes.Count + Assistants.Count + KnowledgeBases.Count + Models.Count > 0 || Account;
    }

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/models/{id}/uses", HandleAsync).WithName("ListModelUses").RequireAdministrator();

    public static async Task<Response> FindAsync(NamedModelId id, CaptainDb db, IInbox inboxes, IKnowledge knowledge, CancellationToken cancellationToken)
    {
        var account = db.CurrentAccount ?? throw DomainException.NotPermitted();
        var places = (await ListModelChoices.ReadAsync(db, inboxes, cancellationToken)).Where(p => p.Models.Values.Contains(id)).ToList();
        var models = await db.Models.AsNoTracking().Where(m => m.FallbackId == id).OrderBy(m => m.Name).ToListAsync(cancellationToken);
        return new Response(
            In(ChoiceLevel.Inbox),
            In(ChoiceLevel.Assistant),
            [.. (await knowledge.ListModelUsesAsync(account, id.Value, cancellationToken)).Select(b => new Place(b.Id.Value, b.Name))],
            [.. models.Select(m => new Place(m.Id.Value, m.Name))],
            places.Exists(p => p.Level == ChoiceLevel.Account));

        IReadOnlyList<Place> In(ChoiceLevel level) => [.. places.Where(p => p.Level == level).Select(p => new Place(p.Id, p.Name ?? ""))];
    }

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        NamedModelId id, CaptainDb db, IInbox inboxes, IKnowledge knowledge, CancellationToken cancellationToken) =>
        await db.Models.AnyAsync(m => m.Id == id, cancellationToken)
            ? TypedResults.Ok(await FindAsync(id, db, inboxes, knowledge, cancellationToken))
            : TypedResults.NotFound();
}
