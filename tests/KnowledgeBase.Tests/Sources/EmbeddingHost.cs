using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A knowledge base of three pages, and a provider of embeddings that checks what it is sent.</summary>
public abstract class EmbeddingHost : KnowledgeHost
{
    protected FakeEmbeddings Provider { get; } = new();

    /// <summary>A folder of three pages.</summary>
    protected JsonNode Source { get; private set; } = null!;

    /// <summary>The knowledge base that it is in.</summary>
    protected long Home { get; private set; }

    protected string Models => $"/api/v1/accounts/{AccountId}/captain/models";

    public override async ValueTask InitializeAsync()
    {
        await Provider.StartAsync();
        Settings["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = "127.0.0.1";
        await base.InitializeAsync();
        Write("refund.md", "# Refunds\n\nA refund is paid within a week.");
        Write("parcel.md", "# Parcels\n\nA parcel takes ten days.");
        Write("password.md", "# Passwords\n\nA new password is sent by mail.");
        Source = await AddAsync(new { kind = "folder", path = Folder });
        Home = Source["knowledge_base_id"]!.GetValue<long>();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<long> ModelAsync(string purpose = "embedding", string? name = null, FakeEmbeddings? at = null) => (await PostAsync(Models, new
    {
        name = name ?? $"{purpose} model",
        purpose,
        provider = "open_ai",
        base_url = (at ?? Provider).BaseUrl,
        model_id = Provider.ModelId,
        api_key = (at ?? Provider).ApiKey,
        input_price = 2,
        timeout_seconds = 5,
    }))["id"]!.GetValue<long>();

    /// <summary>A model that is chosen and serves already.</summary>
    protected async Task<long> ServingModelAsync()
    {
        var model = await ModelAsync();
        await ChooseAsync(model);
        await SettledOnAsync(model);
        return model;
    }

    protected Task<JsonNode> ChooseAsync(long? model) => PatchAsync(new { embedding_model_id = model });

    protected async Task<JsonNode> PatchAsync(object change, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/bases/{Home}", change);
        return await ReadAsync(response, expected);
    }

    protected Task<JsonNode> SettledOnAsync(long model) => Eventually.GetAsync(
        BaseAsync, b => b["embedding"]!["model_id"]?.GetValue<long>() == model && b["embedding"]!["next_model_id"] is null, CancellationToken.None, TimeSpan.FromSeconds(60));

    protected async Task<JsonNode> BaseAsync() => (await GetAsync($"{Knowledge}/bases"))["payload"]!.AsArray().Single(b => b!["id"]!.GetValue<long>() == Home)!;

    protected Task<JsonNode> TryAsync(string q) => PostAsync($"{Knowledge}/bases/{Home}/try_search", new { q });
}
