using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Writers;

/// <summary>Who writes a turn: the chosen model, then those that stand in for it.</summary>
internal sealed class TurnWriters(ModelChoice models, SpendingBook spending, ExtractiveWriter extractive, IModelRouter router)
{
    /// <summary>Those who can be asked now, in their order.</summary>
    /// <exception cref="ModelException">The providers of all of them are left alone for a while.</exception>
    /// <exception cref="BudgetSpentException">Only models could write, and they may cost nothing any more.</exception>
    public async Task<Chosen> ChooseAsync(AccountId account, StepPlace place, CancellationToken cancellationToken)
    {
        var chain = await models.ForAsync(ModelStep.Answer, place, cancellationToken);
        var spent = chain.Models.Any(static m => m.Configuration is not null)
            ? (await spending.ReadAsync(account, place.Inbox, cancellationToken)).FirstOrDefault(static b => b.State == BudgetState.Spent)
            : null;
        if (spent is not null && chain.Models.All(static m => m.Configuration is not null)) throw new BudgetSpentException(spent);
        var writers = new List<TurnWriter>();
        var refusals = new List<(string Name, ModelException Why)>();
        foreach (var model in chain.Models.Where(m => spent is null || m.Configuration is null))
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

        if (writers.Count == 0) throw refusals.MinBy(r => r.Why.RetryAfter ?? TimeSpan.MaxValue).Why;
        var skipped = refusals.ConvertAll(r => $"{r.Name} was not asked: {r.Why.Message}");
        if (spent is not null) skipped.Add($"No model was asked: {spent.Name} is spent.");
        return new Chosen(writers, skipped, chain.IsSubstitute);
    }

    /// <param name="Writers">At least one.</param>
    /// <param name="Skipped">Who was not asked and why, in words for the record.</param>
    /// <param name="IsSubstitute">The inbox names a model that is gone.</param>
    internal sealed record Chosen(IReadOnlyList<TurnWriter> Writers, IReadOnlyList<string> Skipped, bool IsSubstitute)
    {
        /// <summary>Whether a model writes, unless it fails.</summary>
        public bool ByModel => Writers[0].Model.Configuration is not null;
    }
}

/// <param name="UsesCpu">Whether writing needs one of the processor's places.</param>
internal sealed record TurnWriter(ChosenModel Model, string? PromptVersion, bool UsesCpu, IAnswerWriter Writer)
{
    public string Name => Model.Name;
}
