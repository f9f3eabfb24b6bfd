using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>Lends the account's models to its knowledge bases; keys stay here.</summary>
internal sealed class KnowledgeModels(IServiceScopeFactory scopes, KnowledgeCalls calls, TranslationCalls translations, TurnSearches turns, ProviderHealth health) : IKnowledgeModels
{
    public async Task<KnowledgeModel?> FindAsync(AccountId account, long id, KnowledgeModelPurpose purpose, CancellationToken cancellationToken) =>
        await OpenAsync(account, id, purpose, cancellationToken) is var (name, model) ? new KnowledgeModel(id, name, model.InputPrice) : null;

    public async Task<EmbeddedTexts> EmbedAsync(AccountId account, long id, IReadOnlyList<string> texts, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var (name, model) = await RequireAsync(account, id, KnowledgeModelPurpose.Embedding, cancellationToken);
        try
        {
            var (vectors, tokens) = await OrFailAsync(calls.EmbedAsync(Patient(model, patience), texts, explain: false, cancellationToken));
            var price = model.PriceOf(tokens, 0);
            await RecordAsync(new Expense(account, null, null, name, "embed", tokens, 0, price));
            return new EmbeddedTexts(vectors, tokens, price);
        }
        // A single text that takes too long is a server that is too slow, or down.
        catch (JobFailedException failed) when (failed.InnerException is ModelException failure && (failure.IsOfWhatWasSent || (failure.IsTooSlow && texts.Count > 1)))
        {
            return new EmbeddedTexts([], 0, 0) { Refused = new RefusedTexts(failed.Message, !failure.IsOfWhatWasSent) };
        }
    }

    public Task<float[]> EmbedQuestionAsync(AccountId account, long id, string question, long? inbox, TimeSpan patience, CancellationToken cancellationToken) => ForSearchAsync(
        new Asked(account, id, KnowledgeModelPurpose.Embedding, "embed", inbox, patience),
        async (model, pay, token) =>
        {
            var (vectors, tokens) = await calls.EmbedAsync(model, [question], explain: false, token);
            await pay(tokens, 0, model.PriceOf(tokens, 0));
            return vectors[0];
        },
        cancellationToken);

    public async Task AskAnywayAsync(AccountId account, long id, CancellationToken cancellationToken)
    {
        if (await OpenAsync(account, id, KnowledgeModelPurpose.Embedding, cancellationToken) is var (_, model)) health.Forget(model);
    }

    public Task<IReadOnlyList<double>> RerankAsync(
        AccountId account, long id, string question, IReadOnlyList<string> texts, long? inbox, TimeSpan patience, CancellationToken cancellationToken) => ForSearchAsync(
        new Asked(account, id, KnowledgeModelPurpose.Rerank, "rerank", inbox, patience),
        async (model, pay, token) =>
        {
            var (scores, use) = await calls.RerankAsync(model, question, texts, explain: false, token);
            await pay(use.Tokens, 0, use.PriceOn(model));
            return scores;
        },
        cancellationToken);

    public Task<string> TranslateAsync(AccountId account, long id, string question, string language, long? inbox, TimeSpan patience, CancellationToken cancellationToken) => ForSearchAsync(
        new Asked(account, id, KnowledgeModelPurpose.Translation, "translate", inbox, patience),
        async (model, pay, token) =>
            (await translations.TranslateAsync(model, question, language, used => pay(used.InputTokens, used.OutputTokens, model.PriceOf(used.InputTokens, used.OutputTokens)), token)).Text,
        cancellationToken);

    /// <summary>A call that somebody waits for who searches: within the budgets, and within what a turn may use whose search it is.</summary>
    private async Task<T> ForSearchAsync<T>(Asked asked, Func<ModelConfiguration, Func<long, long, decimal, Task>, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var (name, model) = await RequireAsync(asked.Account, asked.Id, asked.Purpose, cancellationToken);
        return await turns.AskAsync(
            asked.Step,
            name,
            async (tell, token) =>
            {
                await RefuseSpentAsync(asked.Account, asked.Inbox, token);
                return await OrFailAsync(call(Patient(model, asked.Patience), PayAsync, token));

                Task PayAsync(long input, long output, decimal price)
                {
                    var expense = new Expense(asked.Account, InboxOf(asked.Inbox), turns.Turn?.Assistant.Id.Value, name, asked.Step, input, output, price);
                    tell(expense);
                    return RecordAsync(expense);
                }
            },
            cancellationToken);
    }

    /// <summary>Whoever searches goes on without the model.</summary>
    private async Task RefuseSpentAsync(AccountId account, long? inbox, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(account));
        var budgets = await scope.ServiceProvider.GetRequiredService<SpendingBook>().ReadAsync(account, InboxOf(inbox), cancellationToken);
        if (budgets.FirstOrDefault(static b => b.State == BudgetState.Spent) is { } spent)
        {
            var refusal = new BudgetSpentException(spent);
            throw new JobFailedException(FailureCategory.Configuration, refusal.Message, null, refusal);
        }
    }

    private static InboxId? InboxOf(long? inbox) => inbox is { } id ? new InboxId(id) : null;

    /// <summary>In a scope of its own, like the model: whoever searches has no database of this module at hand.</summary>
    private async Task RecordAsync(Expense expense)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(expense.Account));
        await scope.ServiceProvider.GetRequiredService<SpendingBook>().RecordAsync(expense, CancellationToken.None);
    }

    private async Task<(string Name, ModelConfiguration Model)> RequireAsync(AccountId account, long id, KnowledgeModelPurpose purpose, CancellationToken cancellationToken) =>
        await OpenAsync(account, id, purpose, cancellationToken)
        ?? throw new JobFailedException(FailureCategory.Configuration, "The model does not exist any more. Choose another one.");

    /// <summary>In a scope of its own: a search is not bound to the caller's, nor a job to another account's.</summary>
    private async Task<(string Name, ModelConfiguration Model)?> OpenAsync(AccountId account, long id, KnowledgeModelPurpose purpose, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(account));
        var wanted = (new NamedModelId(id), PurposeOf(purpose));
        var db = scope.ServiceProvider.GetRequiredService<CaptainDb>();
        var model = await db.Models.AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == wanted.Item1 && m.Purpose == wanted.Item2 && m.Provider != ModelProvider.Builtin, cancellationToken);
        var models = scope.ServiceProvider.GetRequiredService<ModelChoice>();
        return model is null ? null : (model.Name, models.Open(model, await models.MaskForAsync(cancellationToken)));
    }

    private static ModelPurpose PurposeOf(KnowledgeModelPurpose purpose) => purpose switch
    {
        KnowledgeModelPurpose.Embedding => ModelPurpose.Embedding,
        KnowledgeModelPurpose.Rerank => ModelPurpose.Rerank,
        _ => ModelPurpose.Chat,
    };

    /// <summary>The time-out of the call itself, so that a provider that is too slow for somebody comes to be left alone.</summary>
    private static ModelConfiguration Patient(ModelConfiguration model, TimeSpan? patience) =>
        patience is { } most && most < model.Timeout ? model with { Timeout = most } : model;

    private static async Task<T> OrFailAsync<T>(Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (ModelException failure)
        {
            throw new JobFailedException(failure.Category, failure.Message, failure.RetryAfter, failure);
        }
    }

    /// <summary>What a search asks of which model.</summary>
    private sealed record Asked(AccountId Account, long Id, KnowledgeModelPurpose Purpose, string Step, long? Inbox, TimeSpan Patience);
}
