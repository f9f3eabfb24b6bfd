using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>
/// Which model does a step: the inbox's, else the assistant's, else the account's, else the installation's; at each place the
/// one named for the step before the one for everything. Behind it come those that stand in for it.
/// </summary>
internal sealed class ModelChoice(CaptainDb db, ISecretBox secrets, IOptions<InstallationModel> installation)
{
    /// <summary>Of one chain, the first included.</summary>
    public const int LongestChain = 5;

    private readonly Dictionary<StepPlace, List<StepChoice>> _choices = [];
    private Dictionary<NamedModelId, NamedModel>? _models;

    /// <summary>Who does a step that somebody has to do; the builtin writer where nobody is named.</summary>
    public async Task<ModelChain> ForAsync(ModelStep step, StepPlace place, CancellationToken cancellationToken)
    {
        var (models, choices) = await ReadAsync(place, cancellationToken);
        var first = First(step, place, models, choices);
        var mask = await MaskForAsync(cancellationToken);
        var chain = first is { } known ? Follow(known, models, mask) : [installation.Value.Read() is { } shared ? shared with { Configuration = shared.Configuration! with { MaskFor = mask } } : ChosenModel.Builtin];
        return new ModelChain(chain, place.InboxModel is { } inbox && !models.ContainsKey(inbox));
    }

    /// <summary>
    /// Who does a step that a turn can do without: only who is named for exactly that step, and those who stand in for it. Empty where
    /// nobody is, or where the builtin writer is: then rules do it.
    /// </summary>
    public async Task<IReadOnlyList<ChosenModel>> ForExactlyAsync(ModelStep step, StepPlace place, CancellationToken cancellationToken)
    {
        var (models, choices) = await ReadAsync(place, cancellationToken);
        return FirstOfExactly(step, choices) is { } known ? [.. Follow(known, models, await MaskForAsync(cancellationToken)).TakeWhile(static m => m.Configuration is not null)] : [];
    }

    /// <summary>Who does a step that somebody has to do; null where no model of the account is named.</summary>
    /// <param name="choices">Of this place alone.</param>
    public static NamedModelId? First(ModelStep step, StepPlace place, IReadOnlyDictionary<NamedModelId, NamedModel> models, IReadOnlyList<StepChoice> choices)
    {
        var wanted = new[]
        {
            Named(choices, ChoiceLevel.Inbox, step), place.InboxModel,
            Named(choices, ChoiceLevel.Assistant, step), place.AssistantModel,
            Named(choices, ChoiceLevel.Account, step), Named(choices, ChoiceLevel.Account, ModelStep.Any),
        };
        return wanted.FirstOrDefault(id => id is { } named && models.ContainsKey(named));
    }

    /// <summary>Who does a step that can be done without; null where nobody is named for it.</summary>
    public static NamedModelId? FirstOfExactly(ModelStep step, IReadOnlyList<StepChoice> choices) =>
        Named(choices, ChoiceLevel.Inbox, step) ?? Named(choices, ChoiceLevel.Assistant, step) ?? Named(choices, ChoiceLevel.Account, step);

    /// <summary>A model and those that stand in for it, in their order.</summary>
    public static IEnumerable<NamedModel> StandIns(NamedModelId first, IReadOnlyDictionary<NamedModelId, NamedModel> models)
    {
        var seen = new HashSet<NamedModelId>();
        for (NamedModelId? next = first; next is { } id && models.TryGetValue(id, out var model) && seen.Add(id) && seen.Count <= LongestChain; next = model.FallbackId) yield return model;
    }

    /// <summary>The account, if it wants personal data masked before it leaves; null if not.</summary>
    public async Task<AccountId?> MaskForAsync(CancellationToken cancellationToken) =>
        await db.Privacy.AsNoTracking().Where(p => p.MaskPersonalData).Select(p => (AccountId?)p.AccountId).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The model with its key opened, ready to be called.</summary>
    /// <param name="mask">Of <see cref="MaskForAsync"/>.</param>
    public ModelConfiguration Open(NamedModel model, AccountId? mask) => new(
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
        TimeSpan.FromSeconds(model.TimeoutSeconds),
        model.ContextTokens,
        model.Capabilities.Contains(ModelCapabilities.Tools, StringComparer.Ordinal),
        ModelCapabilities.CanTakeTemperature(model.Provider) && model.Capabilities.Contains(ModelCapabilities.Temperature, StringComparer.Ordinal),
        mask);

    private List<ChosenModel> Follow(NamedModelId first, Dictionary<NamedModelId, NamedModel> models, AccountId? mask) =>
        [.. StandIns(first, models).Select(m => new ChosenModel(m.Id, m.Name, m.Provider == ModelProvider.Builtin ? null : Open(m, mask)))];

    /// <summary>Read once for a turn or a request, which asks for several steps.</summary>
    private async Task<(Dictionary<NamedModelId, NamedModel> Models, List<StepChoice> Choices)> ReadAsync(StepPlace place, CancellationToken cancellationToken)
    {
        _models ??= await ChatModelsAsync(cancellationToken);
        if (!_choices.TryGetValue(place, out var choices)) _choices[place] = choices = await ChoicesAsync(place, cancellationToken);
        return (_models, choices);
    }

    private Task<Dictionary<NamedModelId, NamedModel>> ChatModelsAsync(CancellationToken cancellationToken) =>
        db.Models.AsNoTracking().Where(m => m.Purpose == ModelPurpose.Chat).ToDictionaryAsync(m => m.Id, cancellationToken);

    private Task<List<StepChoice>> ChoicesAsync(StepPlace place, CancellationToken cancellationToken)
    {
        var (inbox, assistant) = (place.Inbox?.Value ?? 0, place.Assistant?.Value ?? 0);
        return db.StepChoices.AsNoTracking()
            .Where(c => c.Level == ChoiceLevel.Account
                || (c.Level == ChoiceLevel.Inbox && c.Place == inbox)
                || (c.Level == ChoiceLevel.Assistant && c.Place == assistant))
            .ToListAsync(cancellationToken);
    }

    private static NamedModelId? Named(IReadOnlyList<StepChoice> choices, ChoiceLevel level, ModelStep step) =>
        choices.FirstOrDefault(c => c.Level == level && c.Step == step)?.ModelId;
}
