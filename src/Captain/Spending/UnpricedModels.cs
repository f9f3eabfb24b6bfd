using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Spending;

/// <summary>
/// Finds the models in use for which nobody has said a price: what they do counts as nothing, and no budget of money ever ends by it. That is
/// right for a model on a machine of one's own, so that it is told and not refused.
/// </summary>
internal sealed class UnpricedModels(CaptainDb db, IInbox inboxes, IKnowledge knowledge, IOptions<InstallationModel> installation)
{
    private static readonly ModelStep[] Optional = [ModelStep.Condense, ModelStep.Judge];
    private static readonly ModelStep[] Needed = [.. Enum.GetValues<ModelStep>().Except([ModelStep.Any, .. Optional])];

    /// <summary>By inbox, as their people know them; under 0 those of the whole account.</summary>
    /// <param name="budgets">Those without money need none.</param>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<string>>> FindAsync(IEnumerable<BudgetUse> budgets, CancellationToken cancellationToken)
    {
        var wanted = budgets.Where(static b => b.Money is not null).Select(static b => b.InboxId).ToHashSet();
        if (wanted.Count == 0) return new Dictionary<long, IReadOnlyList<string>>();
        var all = await db.Models.AsNoTracking().ToListAsync(cancellationToken);
        var use = new Use(
            all.Where(static m => m.Purpose == ModelPurpose.Chat).ToDictionary(static m => m.Id),
            await db.StepChoices.AsNoTracking().ToListAsync(cancellationToken),
            await db.Assistants.AsNoTracking().ToDictionaryAsync(static a => a.Id, cancellationToken),
            (await inboxes.ListPostsAsync(kind: null, cancellationToken)).ToDictionary(static p => p.InboxId.Value),
            await SearchedWithAsync([.. all.Where(IsUnpriced)], cancellationToken),
            installation.Value.Read() is { Configuration: { InputPrice: 0, OutputPrice: 0 } } shared ? shared.Name : null);
        return wanted.ToDictionary(static inbox => inbox, inbox => (IReadOnlyList<string>)[.. use.In(inbox).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static bool IsUnpriced(NamedModel model) => model is { InputPrice: 0, OutputPrice: 0 } && model.Provider != ModelProvider.Builtin;

    /// <summary>The models with which knowledge bases are searched.</summary>
    private async Task<ILookup<KnowledgeBaseId, string>> SearchedWithAsync(IReadOnlyList<NamedModel> unpriced, CancellationToken cancellationToken)
    {
        var account = db.CurrentAccount ?? throw DomainException.NotPermitted();
        var uses = new List<(KnowledgeBaseId Base, string Model)>();
        foreach (var model in unpriced)
        {
            foreach (var searched in await knowledge.ListModelUsesAsync(account, model.Id.Value, cancellationToken)) uses.Add((searched.Id, model.Name));
        }

        return uses.ToLookup(static u => u.Base, static u => u.Model);
    }

    /// <summary>What an account has named and chosen.</summary>
    /// <param name="Shared">The installation's model, where it has no price.</param>
    private sealed record Use(
        Dictionary<NamedModelId, NamedModel> Models, List<StepChoice> Choices, Dictionary<AssistantId, Assistant> Assistants, Dictionary<long, ResponderPost> Posts,
        ILookup<KnowledgeBaseId, string> Searched, string? Shared)
    {
        public IEnumerable<string> In(long inbox) => inbox == 0
            ? Posts.Values.Select(PlaceOf).Concat(Assistants.Values.Select(static a => new StepPlace(null, null, a.Id, a.ModelId)))
                .Append(new StepPlace(null, null, null, null)).SelectMany(At).Concat(Searched.SelectMany(static s => s))
            : Posts.TryGetValue(inbox, out var post) ? At(PlaceOf(post)) : At(new StepPlace(new InboxId(inbox), null, null, null));

        private StepPlace PlaceOf(ResponderPost post)
        {
            // Where people answer the copilot asks models, for drafts those of whichever assistant it draws on.
            if (post.Kind != CaptainResponder.Kind) return new StepPlace(post.InboxId, null, null, null);
            var assistant = Assistants.GetValueOrDefault(new AssistantId(post.ResponderId ?? 0));
            return new StepPlace(post.InboxId, post.ModelId is { } model ? new NamedModelId(model) : null, assistant?.Id, assistant?.ModelId);
        }

        private IEnumerable<string> At(StepPlace place)
        {
            var (inbox, assistant) = (place.Inbox?.Value ?? 0, place.Assistant?.Value ?? 0);
            var choices = Choices.FindAll(c => c.Level switch { ChoiceLevel.Inbox => c.Place == inbox, ChoiceLevel.Assistant => c.Place == assistant, _ => true });
            var needed = Needed.Select(step => ModelChoice.First(step, place, Models, choices)).ToList();
            var firsts = needed.Concat(Optional.Select(step => ModelChoice.FirstOfExactly(step, choices))).OfType<NamedModelId>().Distinct();
            var asked = firsts.SelectMany(first => ModelChoice.StandIns(first, Models).TakeWhile(static m => m.Provider != ModelProvider.Builtin)).Where(IsUnpriced).Select(static m => m.Name);
            if (Shared is { } shared && needed.Contains(null)) asked = asked.Append(shared);
            return place.Assistant is { } id ? asked.Concat(Searched[Assistants[id].KnowledgeBaseId]) : asked;
        }
    }
}
