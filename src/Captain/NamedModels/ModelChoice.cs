using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Who writes a turn: the inbox's model, else the assistant's, else the extractive writer.</summary>
internal sealed class ModelChoice(CaptainDb db, ExtractiveWriter extractive, IModelRouter router, ISecretBox secrets)
{
    public async Task<Choice> ForTurnAsync(long? inboxModel, Assistant assistant, CancellationToken cancellationToken)
    {
        NamedModelId? wanted = inboxModel is { } id ? new NamedModelId(id) : null;
        var model = await FindAsync(wanted, assistant.ModelId, cancellationToken);
        var isSubstitute = wanted is not null && model?.Id != wanted;
        return model is null
            ? new Choice("extractive", null, true, extractive, isSubstitute)
            : new Choice(model.Name, ModelWriter.PromptVersion, false, router.CreateWriter(Open(model)), isSubstitute);
    }

    /// <summary>The model with its key opened, ready to be called.</summary>
    public ModelConfiguration Open(NamedModel model) => new(
        model.Provider switch
        {
            ModelProvider.Anthropic => ProviderKind.Anthropic,
            ModelProvider.Cohere => ProviderKind.Cohere,
            ModelProvider.TextEmbeddingsInference => ProviderKind.TextEmbeddingsInference,
            _ => ProviderKind.OpenAi,
        },
        model.BaseUrl is { } url ? new Uri(url) : null,
        model.ModelId,
        model.SealedKey is { } key ? secrets.Open(key, NamedModel.KeyPurpose(model.AccountId)) : null,
        model.InputPrice,
        model.OutputPrice,
        model.MaxOutputTokens,
        TimeSpan.FromSeconds(model.TimeoutSeconds));

    private async Task<NamedModel?> FindAsync(NamedModelId? first, NamedModelId? second, CancellationToken cancellationToken)
    {
        foreach (var id in new[] { first, second })
        {
            if (id is { } wanted && await db.Models.AsNoTracking().SingleOrDefaultAsync(m => m.Id == wanted && m.Purpose == ModelPurpose.Chat, cancellationToken) is { } model)
            {
                return model;
            }
        }

        return null;
    }

    /// <param name="UsesCpu">Whether writing needs one of the processor's places.</param>
    /// <param name="IsSubstitute">The inbox names a model that is gone.</param>
    internal sealed record Choice(string Name, string? PromptVersion, bool UsesCpu, IAnswerWriter Writer, bool IsSubstitute);
}
