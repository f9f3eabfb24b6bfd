using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>Who writes a turn: the chosen model, then those that stand in for it.</summary>
internal sealed class TurnWriters(ModelChoice models, ExtractiveWriter extractive, IModelRouter router)
{
    /// <summary>Those who can be asked now, in their order.</summary>
    /// <exception cref="ModelException">The providers of all of them are left alone for a while.</exception>
    public async Task<Chosen> ChooseAsync(StepPlace place, CancellationToken cancellationToken)
    {
        var chain = await models.ForAsync(ModelStep.Answer, place, cancellationToken);
        var writers = new List<TurnWriter>();
        var refusals = new List<(string Name, ModelException Why)>();
        foreach (var model in chain.Models)
        {
            try
            {
                writers.Add(model.Configuration is { } configuration
                    ? new TurnWriter(model, ModelWriter.PromptVersion, UsesCpu: false, router.CreateWriter(configuration))
                    : new TurnWriter(model, PromptVersion: null, UsesCpu: true, extractive));
            }
            catch (ModelException refusal)
            {
                refusals.Add((model.Name, refusal));
            }
        }

        return writers.Count > 0 ? new Chosen(writers, refusals.ConvertAll(r => $"{r.Name} was not asked: {r.Why.Message}"), chain.IsSubstitute)
            : throw refusals.MinBy(r => r.Why.RetryAfter ?? TimeSpan.MaxValue).Why;
    }

    /// <param name="Writers">At least one.</param>
    /// <param name="Skipped">Whose provider is left alone, in words for the record.</param>
    /// <param name="IsSubstitute">The inbox names a model that is gone.</param>
    internal sealed record Chosen(IReadOnlyList<TurnWriter> Writers, IReadOnlyList<string> Skipped, bool IsSubstitute);
}

/// <param name="UsesCpu">Whether writing needs one of the processor's places.</param>
internal sealed record TurnWriter(ChosenModel Model, string? PromptVersion, bool UsesCpu, IAnswerWriter Writer)
{
    public string Name => Model.Name;
}
