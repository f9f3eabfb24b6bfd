using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>The two wire formats behind one door. Clients are cheap: the connections below them are shared.</summary>
internal sealed class ModelRouter(ChatClients clients, KnowledgeCalls knowledge, ToolLoop loop, ProviderHealth health) : IModelRouter
{
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(30);

    public IAnswerWriter CreateWriter(ModelConfiguration configuration)
    {
        health.RefuseAtRest(configuration);
        return new ModelWriter(configuration, clients, loop, health);
    }

    public async Task TestAsync(ModelPurpose purpose, ModelConfiguration configuration, CancellationToken cancellationToken)
    {
        var patience = configuration.Timeout < LongestTest ? configuration.Timeout : LongestTest;
        var patient = configuration with { Timeout = patience };
        if (purpose == ModelPurpose.Embedding) await knowledge.EmbedAsync(patient, ["ready"], explain: true, cancellationToken);
        else if (purpose == ModelPurpose.Rerank) await knowledge.RerankAsync(patient, "ready", ["ready", "steady"], explain: true, cancellationToken);
        else await TestChatAsync(patient, patience, cancellationToken);
        health.Forget(configuration);
    }

    /// <summary>As turns ask: with a tool, a temperature and the room for an answer. Which of them is refused, providers rarely say in words for people.</summary>
    private async Task TestChatAsync(ModelConfiguration configuration, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(configuration, patience, cancellationToken);
        }
        catch (ModelException refused) when (refused.Category == FailureCategory.Configuration && (configuration.CanCallTools || configuration.TakesTemperature))
        {
            if (await FindRefusedAsync(configuration, patience, cancellationToken) is not { } what) throw;
            throw new ModelException(refused.Category, $"{refused.Message}. Without {what} it answers: take that from what the model can do, or set up the server for it.", refused.RetryAfter, refused);
        }
    }

    /// <summary>What it answers without; null where it does not answer without anything either.</summary>
    private async Task<string?> FindRefusedAsync(ModelConfiguration configuration, TimeSpan patience, CancellationToken cancellationToken)
    {
        (string What, ModelConfiguration Less)[] tries =
        [
            (ModelCapabilities.Tools, configuration with { CanCallTools = false }),
            (ModelCapabilities.Temperature, configuration with { TakesTemperature = false }),
            ($"{ModelCapabilities.Tools} and {ModelCapabilities.Temperature}", configuration with { CanCallTools = false, TakesTemperature = false }),
        ];
        foreach (var (what, less) in tries.Where(t => t.Less != configuration).DistinctBy(static t => t.Less))
        {
            try
            {
                await AskAsync(less, patience, cancellationToken);
                return what;
            }
            catch (ModelException)
            {
                // what was refused at first is told
            }
        }

        return null;
    }

    private async Task AskAsync(ModelConfiguration configuration, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var client = clients.Create(configuration, explain: true);
        var limits = new ToolLoopLimits(MaxSteps: 2, configuration.MaxOutputTokens, MaxTotalTokens: 10_000, patience, configuration.TakesTemperature ? 0 : null);
        IReadOnlyList<AIFunction> tools = configuration.CanCallTools ? [new TestTool()] : [];
        var said = false;
        await foreach (var item in loop.RunAsync(client, [new ChatMessage(ChatRole.User, "Reply with the single word: ready")], tools, limits, cancellationToken))
            said |= item is LoopText { Text.Length: > 0 } or LoopUsage { OutputTokens: > 0 };
        if (!said) throw new ModelException(FailureCategory.Configuration, $"{configuration.ModelId} answered with nothing");
    }

    /// <summary>There to be offered; whoever calls it may.</summary>
    private sealed class TestTool : AIFunction
    {
        private static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{},"required":[],"additionalProperties":false}""").RootElement.Clone();

        public override string Name => "say_nothing";

        public override string Description => "Does nothing and returns nothing. It is never needed.";

        public override JsonElement JsonSchema => Schema;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => new("");
    }
}
