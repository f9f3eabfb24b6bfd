using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Says which model does a step for the account, an assistant or an inbox; null takes the choice back.</summary>
internal static class ChooseModel
{
    /// <param name="Level"><c>account</c>, <c>assistant</c> or <c>inbox</c>.</param>
    /// <param name="Id">The assistant or inbox; not for the account.</param>
    /// <param name="Step"><c>any</c>, <c>answer</c>, <c>condense</c>, <c>judge</c>, <c>summarise</c>, <c>rewrite</c> or <c>label</c>.</param>
    public sealed record Request(string Level, long? Id, string Step, long? ModelId);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPut("/model_choices", HandleAsync).WithName("ChooseModel").RequireAdministrator();

    private static async Task<Results<Ok<ListModelChoices.PlaceJson>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, CaptainDb db, IInbox inboxes, ICurrentActor actor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var level = Read<ChoiceLevel>(body.Value.Level, "level");
        var step = Read<ModelStep>(body.Value.Step, "step");
        var place = level == ChoiceLevel.Account ? 0 : body.Value.Id ?? throw Wrong("Id can't be blank", "id");
        NamedModelId? model = body.Value.ModelId is { } id ? new NamedModelId(id) : null;
        if (model is { } named && !await db.Models.AnyAsync(m => m.Id == named && m.Purpose == ModelPurpose.Chat, cancellationToken))
        {
            throw Wrong("Model does not exist", "model_id");
        }

        if ((await ListModelChoices.ReadAsync(db, inboxes, cancellationToken)).SingleOrDefault(p => p.Level == level && p.Id == place) is not { } known)
        {
            return TypedResults.NotFound();
        }

        if (model is not null && !known.Steps.Contains(ListModelChoices.NameOf(step), StringComparer.Ordinal))
        {
            throw Wrong($"Step must be one of {string.Join(", ", known.Steps)} in an inbox that no assistant answers in", "step");
        }

        if (step == ModelStep.Any && level == ChoiceLevel.Assistant) await GiveAssistantAsync(db, place, model, time, cancellationToken);
        else if (step == ModelStep.Any && level == ChoiceLevel.Inbox) await GiveInboxAsync(inboxes, place, model, cancellationToken);
        else await GiveStepAsync(db, new StepChoice { AccountId = account, Level = level, Place = place, Step = step, ModelId = model ?? default }, model, cancellationToken);
        return TypedResults.Ok((await ListModelChoices.ReadAsync(db, inboxes, cancellationToken)).Single(p => p.Level == level && p.Id == place));
    }

    private static async Task GiveAssistantAsync(CaptainDb db, long place, NamedModelId? model, TimeProvider time, CancellationToken cancellationToken)
    {
        var id = new AssistantId(place);
        var assistant = await db.Assistants.SingleAsync(a => a.Id == id, cancellationToken);
        assistant.Revise(assistant.Name, assistant.Description, model, assistant.Settings, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task GiveInboxAsync(IInbox inboxes, long place, NamedModelId? model, CancellationToken cancellationToken)
    {
        if (await inboxes.FindResponderAsync(new InboxId(place), cancellationToken) is { Kind: CaptainResponder.Kind } responder)
            await inboxes.SetResponderAsync(new InboxId(place), responder with { ModelId = model?.Value }, cancellationToken);
    }

    private static async Task GiveStepAsync(CaptainDb db, StepChoice choice, NamedModelId? model, CancellationToken cancellationToken)
    {
        if (model is null)
        {
            await db.StepChoices.Where(c => c.Level == choice.Level && c.Place == choice.Place && c.Step == choice.Step).ExecuteDeleteAsync(cancellationToken);
        }
        else if (await ReplaceAsync() == 0)
        {
            db.StepChoices.Add(choice);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody else has chosen meanwhile: as one after the other, the last choice holds.
                db.Entry(choice).State = EntityState.Detached;
                await ReplaceAsync();
            }
        }

        Task<int> ReplaceAsync() => db.StepChoices.Where(c => c.Level == choice.Level && c.Place == choice.Place && c.Step == choice.Step)
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.ModelId, model.Value), cancellationToken);
    }

    private static T Read<T>(string text, string field)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var value) && !char.IsAsciiDigit(text[0]) ? value
        : throw Wrong($"{char.ToUpperInvariant(field[0])}{field[1..]} must be one of {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}", field);

    private static DomainException Wrong(string message, string field) => new(ProblemCodes.ValidationFailed, message, 422, field);
}
