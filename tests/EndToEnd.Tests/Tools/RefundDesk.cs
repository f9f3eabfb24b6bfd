using System.Net;
using System.Text.Json.Nodes;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Tools;

/// <summary>A company whose assistant may pay orders back through a server of its own, with a played model and another that stands in for it.</summary>
internal sealed class RefundDesk : IAsyncDisposable
{
    public static readonly FakeAnswer Nothing = FakeAnswer.Lines("""{"verdict":"abstained","reason":"it waits"}""");

    private RefundDesk(Company company, FakeOpenAi provider, FakeOpenAi standIn, FakeToolServer server) => (Company, Provider, StandIn, Server) = (company, provider, standIn, server);

    public Company Company { get; }

    public FakeOpenAi Provider { get; }

    public FakeOpenAi StandIn { get; }

    public FakeToolServer Server { get; }

    public long Assistant { get; private set; }

    public long Model { get; private set; }

    public string Slug { get; private set; } = "";

    /// <param name="asks">Whether an agent is asked before an order is paid back.</param>
    /// <param name="host">Another server that may be reached.</param>
    public static async Task<RefundDesk> OpenAsync(bool asks, string? host = null)
    {
        var (provider, standIn, server) = (new FakeOpenAi(), new FakeOpenAi(), new FakeToolServer());
        await Task.WhenAll(provider.StartAsync(), standIn.StartAsync(), server.StartAsync());
        var company = await Company.StartAsync(new Dictionary<string, string?>
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = provider.Address.Authority,
            ["Wheelhouse:Outbound:AllowedPrivateHosts:1"] = standIn.Address.Authority,
            ["Wheelhouse:Outbound:AllowedPrivateHosts:2"] = server.Host,
            ["Wheelhouse:Outbound:AllowedPrivateHosts:3"] = host,
            ["Captain:Turns:PauseForMore"] = "00:00:00",
        });
        var desk = new RefundDesk(company, provider, standIn, server) { Assistant = await company.HireAsync("auto", ("Shipping", AnswerTests.Shipping)) };
        var second = await desk.NameAsync("Second", standIn, null);
        desk.Model = await desk.NameAsync("First", provider, second);
        await company.LetAnswerAsync(desk.Assistant, "auto", desk.Model);
        desk.Slug = (await company.PostAsync("/captain/custom_tools", new JsonObject
        {
            ["title"] = "Refund an order",
            ["description"] = "Pays an order back.",
            ["endpoint_url"] = $"http://{server.Host}/refunds",
            ["http_method"] = "POST",
            ["param_schema"] = new JsonArray(new JsonObject { ["name"] = "order_id", ["type"] = "string", ["required"] = true }),
        }))["slug"]!.GetValue<string>();
        await desk.AllowAsync(asks, desk.Slug);
        return desk;
    }

    public Task AllowAsync(bool ask, params string[] tools) => ChangeAsync(new { tools = tools.Select(name => new { name, ask }) });

    /// <summary>Changes the assistant.</summary>
    public Task ChangeAsync(object change) => Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/captain/assistants/{Assistant}", change);

    /// <summary>Calls the tool, as a model would.</summary>
    public FakeAnswer Refunds(string order) => FakeAnswer.Calls(Slug, $$"""{"order_id":"{{order}}"}""");

    public static FakeAnswer Says(string text, string quote) => FakeAnswer.Lines(
        """{"verdict":"answered","confidence":0.9}""",
        $$"""{"text":"{{text}}","quotes":[{"source":1,"quote":"{{quote}}"},{"source":2,"quote":"{{quote}}"},{"source":3,"quote":"{{quote}}"}]}""");

    /// <summary>Writes as the customer, and waits until everything that follows is done.</summary>
    public async Task<long> WriteAsync(Window window, string text)
    {
        var number = Desk.Number(await window.WriteAsync(text));
        await IdleAsync();
        return number;
    }

    public Task IdleAsync() => Company.Host.RunJobsUntilIdleAsync(CancellationToken.None);

    /// <summary>What agents are asked in a conversation, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> CardsAsync(long conversation) =>
        [.. (await Company.ThreadAsync(conversation)).Select(static m => m!["content_attributes"]?["approval"]).OfType<JsonNode>()];

    public async Task DecideAsync(long conversation, string answer, object? body = null)
    {
        var id = (await CardsAsync(conversation))[^1]["id"]!.GetValue<string>();
        await Company.SendAsync(Company.Agent, HttpMethod.Post, $"{Company.Path}/conversations/{conversation}/approvals/{id}/{answer}", body ?? new { }, HttpStatusCode.OK);
        await IdleAsync();
    }

    /// <summary>Newest first.</summary>
    public async Task<JsonArray> TurnsAsync(long conversation) => (await Company.GetAsync($"/conversations/{conversation}/turns"))["payload"]!.AsArray();

    public static async Task<List<string>> TextsAsync(Window window) => [.. (await window.MessagesAsync()).Select(Desk.Text)];

    /// <summary>Brings jobs that wait for their time forward.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> HurryAsync(string handler)
    {
        var moved = await Company.SqlAsync<long>($"with moved as (update platform.jobs set run_at = now() where handler = '{handler}' returning 1) select count(*) from moved");
        await IdleAsync();
        return moved;
    }

    public async ValueTask DisposeAsync()
    {
        await Company.DisposeAsync();
        await Provider.DisposeAsync();
        await StandIn.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task<long> NameAsync(string name, FakeOpenAi provider, long? fallback) => (await Company.PostAsync(
        "/captain/models",
        new { name, provider = "open_ai", base_url = provider.BaseUrl.ToString(), model_id = provider.ModelId, api_key = provider.ApiKey, timeout_seconds = 10, fallback_id = fallback }))["id"]!.GetValue<long>();
}
