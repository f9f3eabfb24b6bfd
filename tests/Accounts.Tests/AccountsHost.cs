using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Accounts.Tests;

/// <summary>A host with one owner, Ada, and her company; each test class has its own.</summary>
public abstract class AccountsHost : IAsyncLifetime
{
    protected const string Password = "Str0ng-enough!";
    protected const string OwnerEmail = "ada@example.com";

    protected AppHost Host { get; private set; } = null!;

    /// <summary>A client with Ada's API token.</summary>
    protected HttpClient Owner { get; private set; } = null!;

    protected long AccountId { get; private set; }

    protected string AccountPath => $"/api/v1/accounts/{AccountId}";

    public virtual async ValueTask InitializeAsync()
    {
        Host = await AppHost.StartAsync(CancellationToken.None);
        using var client = Host.CreateClient();
        using var response = await client.PostAsJsonAsync("/api/v1/setup", new { name = "Ada", email = "Ada@Example.com", password = Password, company_name = "Acme" });
        var user = (await ReadAsync(response))["data"]!;
        AccountId = user["account_id"]!.GetValue<long>();
        Owner = ClientOf(user["access_token"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }

    protected async Task<JsonNode> GetAsync(HttpClient client, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await client.GetAsync(path);
        return await ReadAsync(response, expected);
    }

    protected async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request);
        return await ReadAsync(response, expected);
    }

    protected HttpClient ClientOf(string token, string header = "api_access_token")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Host.Address };
        client.DefaultRequestHeaders.Add(header, token);
        return client;
    }

    /// <summary>A new agent of Ada's company and a client with the agent's API token.</summary>
    protected async Task<(long Id, HttpClient Client)> AddAgentAsync(string email, string role = "agent")
    {
        var agent = await SendAsync(Owner, HttpMethod.Post, $"{AccountPath}/agents", new { email, role, password = Password });
        using var client = Host.CreateClient();
        var user = await SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email, password = Password });
        return (agent["id"]!.GetValue<long>(), ClientOf(user["data"]!["access_token"]!.GetValue<string>()));
    }

    protected async Task<object?> SqlAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
