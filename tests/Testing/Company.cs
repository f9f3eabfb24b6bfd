using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Wheelhouse.Testing;

/// <summary>
/// A host with one company: Ada owns it, Bob is an agent of its website inbox. Speaks Chatwoot's wire format over HTTP,
/// as any client does.
/// </summary>
public sealed class Company : IAsyncDisposable
{
    private const string Password = "Str0ng-enough!";
    private readonly List<HttpClient> _clients = [];

    private Company(AppHost host, bool ownsHost)
    {
        Host = host;
        OwnsHost = ownsHost;
    }

    public AppHost Host { get; }

    public long AccountId { get; private set; }

    public long OwnerId { get; private set; }

    /// <summary>A client with the owner's API token.</summary>
    public HttpClient Owner { get; private set; } = null!;

    public long AgentId { get; private set; }

    /// <summary>A client with the API token of an agent who is a member of the website inbox.</summary>
    public HttpClient Agent { get; private set; } = null!;

    public long InboxId { get; private set; }

    public string WebsiteToken { get; private set; } = "";

    public string Path => $"/api/v1/accounts/{AccountId}";

    private bool OwnsHost { get; }

    public static async Task<Company> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? adjust = null, PostgresServer? server = null)
    {
        var company = new Company(await AppHost.StartAsync(CancellationToken.None, settings, null, adjust, server), true);
        using var client = company.Host.CreateClient();
        var user = (await SendAsync(client, HttpMethod.Post, "/api/v1/setup", new { name = "Ada", email = "ada@example.com", password = Password, company_name = "Acme" }))["data"]!;
        await company.FillAsync(user["account_id"]!.GetValue<long>(), user["id"]!.GetValue<long>(), user["access_token"]!.GetValue<string>());
        return company;
    }

    /// <summary>
    /// Another account of the same installation, with an owner, an agent and a website of its own. There is no route that
    /// opens a second account, so its row is written here; its owner then fills it through the API like everybody.
    /// </summary>
    public async Task<Company> OpenNeighbourAsync(string name, string ownerEmail)
    {
        var (id, client) = await AddAgentAsync(ownerEmail, "administrator");
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            with opened as (
                insert into accounts.accounts (name, locale, status, settings, custom_attributes, created_at, updated_at)
                values ($1, 'en', 'active', '{}', '{}', now(), now()) returning id)
            update accounts.account_users set account_id = (select id from opened) where user_id = $2 returning account_id
            """,
            connection)
        { Parameters = { new() { Value = name }, new() { Value = id } } };
        var account = (long)(await command.ExecuteScalarAsync())!;
        var neighbour = new Company(Host, ownsHost: false);
        await neighbour.FillAsync(account, id, client.DefaultRequestHeaders.GetValues("api_access_token").Single());
        return neighbour;
    }

    /// <summary>A visitor's window on the website, with a visitor of its own.</summary>
    public async Task<Window> OpenWindowAsync()
    {
        var client = NewClient();
        var config = await SendAsync(client, HttpMethod.Post, $"/api/v1/widget/config?website_token={WebsiteToken}", new { });
        client.DefaultRequestHeaders.Add("X-Auth-Token", config["website_channel_config"]!["auth_token"]!.GetValue<string>());
        return new Window(client, WebsiteToken, config);
    }

    /// <summary>An agent of the company and a client with the agent's API token.</summary>
    public async Task<(long Id, HttpClient Client)> AddAgentAsync(string email, string role = "agent")
    {
        var agent = await SendAsync(Owner, HttpMethod.Post, $"{Path}/agents", new { name = email.Split('@')[0], email, role, password = Password });
        using var client = Host.CreateClient();
        var user = await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email, password = Password });
        return (agent["id"]!.GetValue<long>(), NewClient(user["data"]!["access_token"]!.GetValue<string>()));
    }

    public Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(Owner, HttpMethod.Get, Path + path, null, expected);

    public Task<JsonNode> PostAsync(string path, object? body, HttpStatusCode expected = HttpStatusCode.OK) =>
        SendAsync(Owner, HttpMethod.Post, Path + path, body, expected);

    public static async Task<JsonNode> SendAsync(
        HttpClient client, HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.StatusCode != expected ? throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} instead of {(int)expected}: {text}")
            : text.Length == 0 ? new JsonObject() : JsonNode.Parse(text) ?? new JsonObject();
    }

    /// <summary>Asks the database directly, for what no route shows.</summary>
    /// <summary>A day passes in which nobody says anything, and what was planned for customers who fall silent happens.</summary>
    /// <returns>How many conversations were to be looked at.</returns>
    public async Task<long> FallSilentAsync()
    {
        var planned = await SqlAsync<long>(
            """
            with older as (update inbox.messages set created_at = created_at - interval '1 day' returning 1),
                due as (update platform.jobs set run_at = now(),
                    payload = case when payload->>'since' is null then payload else payload || jsonb_build_object('since', (payload->>'since')::timestamptz - interval '1 day') end
                    where handler = 'captain.close-when-silent' and node is null returning 1)
            select count(*) from due
            """);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return planned;
    }

    public async Task<T> SqlAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>
    /// Forgets everything said and everybody who said it, but for the people and the website. A host of its own for each
    /// test would cost two seconds of processor time, this a few milliseconds.
    /// </summary>
    public async Task ForgetAsync()
    {
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"""
            truncate inbox.messages, inbox.conversations, inbox.contact_inboxes, inbox.contacts, inbox.account_counters cascade;
            delete from inbox.inboxes where id <> {InboxId};
            delete from inbox.inbox_members where user_id not in ({AgentId}, {OwnerId});
            insert into inbox.inbox_members select {AccountId}, {InboxId}, {AgentId}, now() on conflict do nothing;
            update inbox.inboxes set responder_kind = 'people', responder_id = null, responder_name = null, responder_mode = 'auto',
                greeting_enabled = false, allowed_domains = '', hmac_mandatory = false, removed_at = null;
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }

    public HttpClient NewClient(string? apiToken = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Host.Address };
        if (apiToken is not null)
        {
            client.DefaultRequestHeaders.Add("api_access_token", apiToken);
        }

        _clients.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        if (OwnsHost)
        {
            await Host.DisposeAsync();
        }
    }

    private async Task FillAsync(long account, long owner, string token)
    {
        AccountId = account;
        OwnerId = owner;
        Owner = NewClient(token);
        var inbox = await PostAsync("/inboxes", new { name = "Acme website", channel = new { type = "web_widget", website_url = "https://acme.example" } });
        InboxId = inbox["id"]!.GetValue<long>();
        WebsiteToken = inbox["website_token"]!.GetValue<string>();
        (AgentId, Agent) = await AddAgentAsync($"bob{account}@example.com");
        await PostAsync("/inbox_members", new { inbox_id = InboxId, user_ids = new[] { AgentId } });
    }
}

/// <summary>What a visitor's browser does.</summary>
public sealed class Window(HttpClient client, string websiteToken, JsonNode config)
{
    public HttpClient Client => client;

    public JsonNode Config => config;

    public string Token => config["website_channel_config"]!["auth_token"]!.GetValue<string>();

    public string Url(string path) => $"/api/v1/widget/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}website_token={websiteToken}";

    public Task<JsonNode> WriteAsync(string text, string? echoId = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        SendAsync(HttpMethod.Post, "messages", new { message = new { content = text, echo_id = echoId } }, expected);

    public async Task<JsonArray> MessagesAsync(string query = "") => (JsonArray)(await SendAsync(HttpMethod.Get, $"messages{query}"))["payload"]!;

    public Task<JsonNode> SendAsync(HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK) =>
        Company.SendAsync(client, method, Url(path), body, expected);
}
