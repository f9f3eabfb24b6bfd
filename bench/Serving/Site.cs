using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Bench.Load;

namespace Wheelhouse.Bench.Serving;

/// <summary>One company with one website on a server, and what its visitors' browsers need.</summary>
internal sealed class Site(ServerProcess server, string apiToken, long account, long inbox, string websiteToken) : IDisposable
{
    private readonly HttpClient _owner = Client(server, apiToken);

    public Uri Address => server.Address;

    public string ApiToken => apiToken;

    public long Account => account;

    public long Inbox => inbox;

    public string WebsiteToken => websiteToken;

    /// <summary>Sets the first company up; people answer in its website inbox.</summary>
    public static async Task<Site> CreateAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        using var client = Client(server, null);
        var owner = (await SendAsync(client, HttpMethod.Post, "/api/v1/setup", new { name = "Ada", email = "ada@example.com", password = "Str0ng-enough!", company_name = "Acme" }, cancellationToken))["data"]!;
        var (token, account) = (owner["access_token"]!.GetValue<string>(), owner["account_id"]!.GetValue<long>());
        using var first = new Site(server, token, account, 0, "");
        var inbox = await first.PostAsync("inboxes", new { name = "Acme website", channel = new { type = "web_widget", website_url = "https://acme.example" } }, cancellationToken);
        return new Site(server, token, account, inbox["id"]!.GetValue<long>(), inbox["website_token"]!.GetValue<string>());
    }

    /// <summary>The demo's company, as its owner sees it after signing in.</summary>
    public static async Task<Site> OfDemoAsync(ServerProcess server, Installation installation, CancellationToken cancellationToken)
    {
        using var client = Client(server, null);
        var owner = (await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = "robin@larkspur.example", password = "Larkspur-2026" }, cancellationToken))["data"]!;
        var token = await installation.AskAsync<string>("select website_token from inbox.inboxes where website_token is not null", cancellationToken);
        return new Site(server, owner["access_token"]!.GetValue<string>(), owner["account_id"]!.GetValue<long>(), 0, token);
    }

    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public async Task ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _owner.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if ((int)response.StatusCode is not (200 or 302)) throw new InvalidOperationException($"{path}: {(int)response.StatusCode}");
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>The same company on another server process of its installation.</summary>
    public Site On(ServerProcess other) => new(other, apiToken, account, inbox, websiteToken);

    public Task<JsonNode> PostAsync(string path, object body, CancellationToken cancellationToken) =>
        SendAsync(_owner, HttpMethod.Post, $"/api/v1/accounts/{account}/{path}", body, cancellationToken);

    public Task<JsonNode> PutAsync(string path, object body, CancellationToken cancellationToken) =>
        SendAsync(_owner, HttpMethod.Put, $"/api/v1/accounts/{account}/{path}", body, cancellationToken);

    /// <summary>Opens a window for each of so many new visitors; with words, each also writes them and so has a conversation.</summary>
    public async Task<IReadOnlyList<Visitor>> WelcomeAsync(int count, string? words, CancellationToken cancellationToken)
    {
        var visitors = new Visitor[count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(count, 16)).Select(async _ =>
        {
            using var http = new KeepAliveClient(Address);
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var config = JsonNode.Parse(await http.ReadAsync(Requests.Widget(this, "config", null, "{}"), cancellationToken))!;
                var token = config["website_channel_config"]!["auth_token"]!.GetValue<string>();
                var written = words is null ? null : JsonNode.Parse(await http.ReadAsync(Requests.Message(this, token, words), cancellationToken));
                visitors[i] = new Visitor(token, written?["conversation_id"]!.GetValue<long>() ?? 0);
            }
        }));
        return visitors;
    }

    public void Dispose() => _owner.Dispose();

    private static HttpClient Client(ServerProcess server, string? apiToken)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Address };
        if (apiToken is not null) client.DefaultRequestHeaders.Add("api_access_token", apiToken);
        return client;
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text) ?? new JsonObject()
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode}: {text}");
    }
}

/// <param name="Token">Proves who he is to the widget's routes.</param>
/// <param name="Conversation">The number of his conversation; 0 before he has written.</param>
internal sealed record Visitor(string Token, long Conversation);
