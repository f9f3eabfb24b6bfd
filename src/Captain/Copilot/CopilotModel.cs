using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Has the model of a step write for an agent: the one chosen for the inbox, then those that stand in for it.</summary>
internal sealed class CopilotModel(
    CaptainDb db, ModelChoice models, IInbox inboxes, TextCalls texts, ProviderHealth health, SpendingBook spending)
{
    public const string NeedsModel = "needs_model";
    public const string Failed = "model_failed";
    public const string Spent = "budget_spent";

    /// <summary>What was written ends at the model's output limit. Half of it would pass for the whole.</summary>
    public const string Cut = "answer_cut";
    private const int MaxTotalTokens = 60_000;

    /// <summary>What a model writes; null when only the builtin writer is chosen for the step.</summary>
    /// <param name="inbox">Null for a text that belongs to no conversation.</param>
    /// <param name="prompt">What a model is sent that can read so many tokens; null where nobody said.</param>
    /// <param name="stream">Shows it to the agent while it is written; null where there is nothing to read in it.</param>
    /// <exception cref="DomainException">The budget is spent, or no provider answers.</exception>
    public async Task<Written?> WriteAsync(
        ModelStep step, AccountId account, InboxId? inbox, Func<int?, IReadOnlyList<ChatMessage>> prompt, TaskStream? stream, CancellationToken cancellationToken)
    {
        var chain = (await models.ForAsync(step, await PlaceAsync(inbox, cancellationToken), cancellationToken)).Models.TakeWhile(static m => m.Configuration is not null).ToList();
        if (chain.Count == 0) return null;
        if ((await spending.ReadAsync(account, inbox, cancellationToken)).FirstOrDefault(static b => b.State == BudgetState.Spent) is { } spent)
            throw new DomainException(Spent, new BudgetSpentException(spent).Message, 422);
        ModelException? failed = null;
        foreach (var model in chain)
        {
            try
            {
                return await WriteAsync(step, account, inbox, model, prompt, stream, cancellationToken);
            }
            catch (ModelException failure)
            {
                stream?.StartOver();
                failed ??= failure;
            }
        }

        throw new DomainException(failed!.IsCut ? Cut : Failed, failed.Message, 422);
    }

    /// <summary>Refuses what rules cannot do.</summary>
    public static DomainException WithoutModel() => new(NeedsModel, "This needs a language model. An administrator adds one under Captain, Models.", 422);

    /// <summary>Whose choices of models hold where an agent works: an inbox's and its assistant's.</summary>
    public async Task<StepPlace> PlaceAsync(InboxId? inbox, CancellationToken cancellationToken)
    {
        var responder = inbox is { } id ? await inboxes.FindResponderAsync(id, cancellationToken) : null;
        if (responder is null || responder.Kind != CaptainResponder.Kind) return new StepPlace(inbox, null, null, null);
        var assistantId = new AssistantId(responder.Id ?? 0);
        var assistant = await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistantId, cancellationToken);
        return new StepPlace(inbox, responder.ModelId is { } named ? new NamedModelId(named) : null, assistant?.Id, assistant?.ModelId);
    }

    private async Task<Written> WriteAsync(
        ModelStep step, AccountId account, InboxId? inbox, ChosenModel model, Func<int?, IReadOnlyList<ChatMessage>> prompt, TaskStream? stream,
        CancellationToken cancellationToken)
    {
        var configuration = model.Configuration!;
        var limits = new ToolLoopLimits(MaxSteps: 1, configuration.MaxOutputTokens, MaxTotalTokens, configuration.Deadline);
        var written = await texts.WriteAsync(configuration, health, prompt(configuration.ContextTokens - configuration.MaxOutputTokens), limits, PayAsync, stream is null ? null : stream.Add, cancellationToken);
        if (written.IsCut)
            throw new ModelException(Platform.Jobs.FailureCategory.Permanent, $"{model.Name} reached its output limit of {configuration.MaxOutputTokens} tokens before the end of the text. Shorten the text, or raise the limit of the model") { IsCut = true };
        return written.Text.Length > 0 ? new Written(written.Text, model.Name)
            : throw new ModelException(Platform.Jobs.FailureCategory.Transient, "The model answered with nothing");

        Task PayAsync(WrittenText used) => spending.RecordAsync(
            new Expense(
                account, inbox, null, model.Name, ListModelChoices.NameOf(step), used.InputTokens, used.OutputTokens, configuration.PriceOf(used.InputTokens, used.OutputTokens)),
            CancellationToken.None);
    }

    /// <param name="By">The model as its people know it.</param>
    internal sealed record Written(string Text, string By);
}
