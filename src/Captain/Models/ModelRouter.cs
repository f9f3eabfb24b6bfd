using Microsoft.Extensions.AI;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;

namespace Wheelhouse.Captain.Models;

/// <summary>The two wire formats behind one door. Clients are cheap: the connections below them are shared.</summary>
internal sealed class ModelRouter(ChatClients clients, KnowledgeCalls knowledge, ToolLoop loop, ProviderHealth health) : IModelRouter
{
    /// <summary>Models that think before they speak need room for it, even for one word.</summary>
    private const int TestTokens = 512;

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

    private async Task TestChatAsync(ModelConfiguration configuration, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var client = clients.Create(configuration, explain: true);
        var limits = new ToolLoopLimits(MaxSteps: 1, TestTokens, MaxTotalTokens: 10_000, patience);
        var said = false;
        await foreach (var item in loop.RunAsync(client, [new ChatMessage(ChatRole.User, "Reply with the single word: ready")], [], limits, cancellationToken))
            said |= item is LoopText { Text.Length: > 0 } or LoopUsage { OutputTokens: > 0 };
        if (!said) throw new ModelException(Platform.Jobs.FailureCategory.Configuration, $"{configuration.ModelId} answered with nothing");
    }
}
