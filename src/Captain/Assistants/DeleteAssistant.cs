using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Assistants;

/// <summary>Removes an assistant. Its inboxes are answered by people again; its turns stay as a record.</summary>
internal static class DeleteAssistant
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/assistants/{id}", HandleAsync).WithName("DeleteAssistant").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(AssistantId id, CaptainDb db, IInbox inboxes, CancellationToken cancellationToken)
    {
        if (await db.Assistants.SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } assistant)
        {
            return TypedResults.NotFound();
        }

        foreach (var post in await inboxes.ListPostsAsync(CaptainResponder.Kind, cancellationToken))
        {
            if (post.ResponderId == id.Value) await inboxes.SetResponderAsync(post.InboxId, Responder.People, cancellationToken);
        }

        await db.StepChoices.Where(c => c.Level == ChoiceLevel.Assistant && c.Place == id.Value).ExecuteDeleteAsync(cancellationToken);
        db.Assistants.Remove(assistant);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
