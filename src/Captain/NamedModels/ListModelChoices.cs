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

/// <summary>
/// Which model does what: for the account, each assistant and each inbox. Where people answer, too: the copilot works there all the same,
/// and a choice that acts has to be seen to be taken back.
/// </summary>
internal static class ListModelChoices
{
    private static readonly string[] AllSteps = [.. Enum.GetValues<ModelStep>().Select(NameOf)];
    private static readonly string[] CopilotSteps = [.. AllSteps.Except([NameOf(ModelStep.Any)], StringComparer.Ordinal)];

    /// <param name="Installation">The model of accounts that name none; null where the builtin writer answers.</param>
    internal sealed record Response(string? Installation, IReadOnlyList<PlaceJson> Payload);

    /// <param name="Id">The inbox or assistant; 0 for the account.</param>
    /// <param name="Models">By step; <c>any</c> is what does the steps that have no model of their own.</param>
    /// <param name="Steps">
    /// Those for which a model can be chosen there: all, but in an inbox that no assistant answers in, where only the copilot asks one, not
    /// <c>any</c>, which is said of who answers.
    /// </param>
    internal sealed record PlaceJson(ChoiceLevel Level, long Id, string? Name, IReadOnlyDictionary<string, NamedModelId> Models, IReadOnlyList<string> Steps);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/model_choices", HandleAsync).WithName("ListModelChoices").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, IInbox inboxes, IOptions<InstallationModel> installation, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(installation.Value.Read()?.Name, await ReadAsync(db, inboxes, cancellationToken)));

    public static async Task<IReadOnlyList<PlaceJson>> ReadAsync(CaptainDb db, IInbox inboxes, CancellationToken cancellationToken)
    {
        var choices = (await db.StepChoices.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(c => (c.Level, c.Place));
        var assistants = await db.Assistants.AsNoTracking().OrderBy(a => a.Name).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        var posts = await inboxes.ListPostsAsync(kind: null, cancellationToken);
        return
        [
            Place(ChoiceLevel.Account, 0, null, null),
            .. assistants.Select(a => Place(ChoiceLevel.Assistant, a.Id.Value, a.Name, a.ModelId)),
            .. posts.Select(Inbox),
        ];

        PlaceJson Inbox(ResponderPost post)
        {
            var isAssisted = post.Kind == CaptainResponder.Kind;
            var any = isAssisted && post.ModelId is { } id ? new NamedModelId(id) : (NamedModelId?)null;
            return Place(ChoiceLevel.Inbox, post.InboxId.Value, post.InboxName, any) with { Steps = isAssisted ? AllSteps : CopilotSteps };
        }

        PlaceJson Place(ChoiceLevel level, long id, string? name, NamedModelId? any)
        {
            var models = choices[(level, id)].ToDictionary(c => NameOf(c.Step), c => c.ModelId);
            if (any is { } general) models[NameOf(ModelStep.Any)] = general;
            return new PlaceJson(level, id, name, models, AllSteps);
        }
    }

    /// <summary>A step as the API spells it.</summary>
    public static string NameOf(ModelStep step) => step.ToString().ToLowerInvariant();
}
