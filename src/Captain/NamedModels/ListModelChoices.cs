using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Which model does what: for the account, each assistant and each inbox in which one answers.</summary>
internal static class ListModelChoices
{
    /// <param name="Installation">The model of accounts that name none; null where the builtin writer answers.</param>
    internal sealed record Response(string? Installation, IReadOnlyList<PlaceJson> Payload);

    /// <param name="Id">The inbox or assistant; 0 for the account.</param>
    /// <param name="Models">By step; <c>any</c> is what does the steps that have no model of their own.</param>
    internal sealed record PlaceJson(ChoiceLevel Level, long Id, string? Name, IReadOnlyDictionary<string, NamedModelId> Models);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/model_choices", HandleAsync).WithName("ListModelChoices").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, IInbox inboxes, IOptions<InstallationModel> installation, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(installation.Value.Read()?.Name, await ReadAsync(db, inboxes, cancellationToken)));

    public static async Task<IReadOnlyList<PlaceJson>> ReadAsync(CaptainDb db, IInbox inboxes, CancellationToken cancellationToken)
    {
        var choices = (await db.StepChoices.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(c => (c.Level, c.Place));
        var assistants = await db.Assistants.AsNoTracking().OrderBy(a => a.Name).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        var posts = await inboxes.ListPostsAsync(CaptainResponder.Kind, cancellationToken);
        return
        [
            Place(ChoiceLevel.Account, 0, null, null),
            .. assistants.Select(a => Place(ChoiceLevel.Assistant, a.Id.Value, a.Name, a.ModelId)),
            .. posts.Select(p => Place(ChoiceLevel.Inbox, p.InboxId.Value, p.InboxName, p.ModelId is { } id ? new NamedModelId(id) : null)),
        ];

        PlaceJson Place(ChoiceLevel level, long id, string? name, NamedModelId? any)
        {
            var models = choices[(level, id)].ToDictionary(c => NameOf(c.Step), c => c.ModelId);
            if (any is { } general) models[NameOf(ModelStep.Any)] = general;
            return new PlaceJson(level, id, name, models);
        }
    }

    /// <summary>A step as the API spells it.</summary>
    public static string NameOf(ModelStep step) => step.ToString().ToLowerInvariant();
}
