using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Where a step is done, with what the inbox and the assistant use for everything.</summary>
internal sealed record StepPlace(InboxId? Inbox, NamedModelId? InboxModel, AssistantId? Assistant, NamedModelId? AssistantModel)
{
    public static StepPlace Of(InboxId inbox, Responder responder, Assistant assistant) => new(
        inbox, responder.ModelId is { } model ? new NamedModelId(model) : null, assistant.Id, assistant.ModelId);

    /// <summary>A turn's. Where people answer the inbox names no model; an assistant drafts there all the same.</summary>
    public static StepPlace Of(TurnContext turn) => turn.Transcript.Responder.Kind == CaptainResponder.Kind
        ? Of(turn.Transcript.InboxId, turn.Transcript.Responder, turn.Assistant)
        : new StepPlace(turn.Transcript.InboxId, null, turn.Assistant.Id, turn.Assistant.ModelId);
}

/// <summary>Models in the order in which they are asked.</summary>
/// <param name="Models">At least one.</param>
/// <param name="IsSubstitute">The inbox names a model that is gone.</param>
internal sealed record ModelChain(IReadOnlyList<ChosenModel> Models, bool IsSubstitute);

/// <param name="Id">Null for what no account has named: the builtin writer and the installation's model.</param>
/// <param name="Configuration">Null for the builtin writer.</param>
internal sealed record ChosenModel(NamedModelId? Id, string Name, ModelConfiguration? Configuration)
{
    public static readonly ChosenModel Builtin = new(null, "extractive", null);
}
