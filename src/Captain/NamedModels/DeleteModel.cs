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

/// <summary>
/// Removes a model that nothing uses. One in use is kept: who answers customers must change by somebody's choice, not because
/// a name went out of a list.
/// </summary>
internal static class DeleteModel
{
    public const string InUse = "model_in_use";

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/models/{id}", HandleAsync).WithName("DeleteModel").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(NamedModelId id, CaptainDb db, IInbox inboxes, IKnowledge knowledge, CancellationToken cancellationToken)
    {
        if (await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) is not { } model)
        {
            return TypedResults.NotFound();
        }

        if (await ModelUses.FindAsync(id, db, inboxes, knowledge, cancellationToken) is var uses && uses.IsUsed())
        {
            throw new DomainException(InUse, $"{model.Name} is in use by {Say(uses)}. Choose another model there first.");
        }

        // Choices that are left are those of inboxes and assistants that are gone.
        await db.StepChoices.Where(c => c.ModelId == id).ExecuteDeleteAsync(cancellationToken);
        return await db.Models.Where(m => m.Id == id).ExecuteDeleteAsync(cancellationToken) == 1 ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static string Say(ModelUses.Response uses) => string.Join(
        ", ", uses.Inboxes.Select(i => $"the inbox {i.Name}").Concat(uses.Assistants.Select(a => $"the assistant {a.Name}"))
            .Concat(uses.KnowledgeBases.Select(b => $"the knowledge base {b.Name}")).Concat(uses.Models.Select(m => $"the model {m.Name}, for which it stands in"))
            .Concat(uses.Account ? ["the account"] : []));
}
