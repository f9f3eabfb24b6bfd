using Microsoft.Extensions.Options;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.Captain.Tests.Models;

/// <summary>Asks a fake provider through the same clients, sockets and checks as the product does.</summary>
internal sealed class ModelDesk : IAsyncDisposable
{
    private readonly OutboundHttp _outbound;

    private ModelDesk(FakeProvider provider, ModelConfiguration model, IModelRuntime runtime, bool allowed)
    {
        Provider = provider;
        Model = model;
        var options = new OutboundOptions();
        if (allowed) options.AllowedPrivateHosts.Add("127.0.0.1");
        _outbound = new OutboundHttp(Options.Create(options), TimeProvider.System);
        Outgoing = new Outgoing(new PlainHashes());
        var (clients, health) = (new ChatClients(_outbound, Outgoing, TimeProvider.System), new ProviderHealth(TimeProvider.System));
        Knowledge = new KnowledgeCalls(clients, health, Outgoing);
        Router = new ModelRouter(clients, Knowledge, new ToolLoop(runtime, TimeProvider.System), health);
    }

    public FakeProvider Provider { get; }

    public ModelConfiguration Model { get; set; }

    public ModelRouter Router { get; }

    public Outgoing Outgoing { get; }

    public KnowledgeCalls Knowledge { get; }

    /// <summary>The passages that every question gets.</summary>
    public List<Passage> Passages { get; } =
    [
        Passage(1, "Refunds", "You can return a pot within 30 days of delivery. Refunds reach your card within 5 business days.\nWrite to help@example.com or see https://help.example.com/refunds for details."),
        Passage(2, "Wi-Fi", "To reset the Wi-Fi:\n\n1. Unplug the pot and wait ten seconds.\n2. Hold the leaf button."),
    ];

    /// <summary>What the search tool finds; null takes the tool away.</summary>
    public Func<string, IReadOnlyList<Passage>>? Knows { get; set; }

    public List<string> Searched { get; } = [];

    /// <summary>What else may be called.</summary>
    public List<OfferedTool> Tools { get; } = [];

    public List<TurnToolCall> Calls { get; } = [];

    /// <summary>The assistant's.</summary>
    public double? Temperature { get; set; }

    public static async Task<ModelDesk> OpenAsync(ProviderKind kind, IModelRuntime runtime, bool allowed = true, string modelId = "test-model")
    {
        FakeProvider provider = kind == ProviderKind.Anthropic ? new FakeAnthropic { ModelId = modelId } : new FakeOpenAi { ModelId = modelId };
        await provider.StartAsync();
        var address = provider is FakeOpenAi openAi ? openAi.BaseUrl : provider.Address;
        var model = new ModelConfiguration(kind, address, provider.ModelId, provider.ApiKey, 3m, 15m, 800, TimeSpan.FromSeconds(20));
        return new ModelDesk(provider, model, runtime, allowed);
    }

    public static Passage Passage(int id, string title, string text) => new(
        new ChunkId(id), new DocumentId(id), title, $"https://help.example.com/{id}", [title], text, "en", 1, 1, id, null, null, 1, []);

    public async Task<(IReadOnlyList<WrittenSentence> Sentences, WriterFinished Finished)> Ask(string question, AnswerLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var sentences = new List<WrittenSentence>();
        WriterFinished? finished = null;
        await foreach (var item in Router.CreateWriter(Model).WriteAsync(Request(question, limits), cancellationToken))
        {
            finished.ShouldBeNullBefore(item);
            if (item is WrittenSentence sentence) sentences.Add(sentence);
            else if (item is WriterCalled call) Calls.Add(call.Call);
            else if (item is not WriterSpent) finished = (WriterFinished)item;
        }

        return (sentences, finished ?? throw new InvalidOperationException("The writer did not finish."));
    }

    public AnswerRequest Request(string question, AnswerLimits? limits = null) => new(
        question, null, "en", [new HistoryMessage(HistoryRole.Customer, "Hello"), new HistoryMessage(HistoryRole.Assistant, "Hello! What can I help you with?")],
        [.. Passages], new AssistantProfile("Captain", "Leafy pots", "Be brief.", Temperature), limits ?? new AnswerLimits(), [], Knows is null ? null : SearchAsync, Tools: Tools);

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        _outbound.Dispose();
    }

    private Task<FoundMore> SearchAsync(string query, CancellationToken cancellationToken)
    {
        Searched.Add(query);
        var found = new List<NumberedPassage>();
        foreach (var passage in Knows!(query))
        {
            Passages.Add(passage);
            found.Add(new NumberedPassage(Passages.Count, passage));
        }

        return Task.FromResult(new FoundMore([], found));
    }
}

internal static class StreamOrder
{
    public static void ShouldBeNullBefore(this WriterFinished? finished, WriterItem item)
    {
        if (finished is not null) throw new InvalidOperationException($"{item} came after the end.");
    }
}
