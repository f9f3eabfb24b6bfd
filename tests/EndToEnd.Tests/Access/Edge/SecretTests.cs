using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Edge;

/// <summary>
/// Every kind of secret is planted in a running server that logs all it can, used, and refused; then it is searched for
/// in all that was logged and in all that the database holds.
/// </summary>
public sealed class SecretTests
{
    private const string Key = "sk-planted-9f8e7d6c5b4a3f2e1d0c";
    private readonly Dictionary<string, string> _planted = new(StringComparer.Ordinal);
    private readonly List<string> _onlyNotInTheLog = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_stands_in_the_log_or_in_the_database()
    {
        await using var provider = new FakeOpenAi { ApiKey = Key };
        await provider.StartAsync();
        var database = await AppHost.CreateDatabaseAsync(Token);
        var folder = Directory.CreateTempSubdirectory("wheelhouse-secrets-");
        try
        {
            string log;
            await using (var host = await HostProcess.StartAsync(database.ConnectionString + ";Options='-c lock_timeout=1s'", folder.FullName, Settings(provider.Address)))
            {
                await LiveAsync(host.Address, provider);
                await FailAsync(host.Address, database.ConnectionString);
                log = string.Join('\n', host.Output);
            }

            _planted.Count.ShouldBeGreaterThan(12);
            log.ShouldContain("/api/v1/profile", customMessage: "the log is as talkative as can be");
            Found(log).ShouldBeEmpty("in the log");
            _onlyNotInTheLog.Count.ShouldBe(2);
            log.ShouldContain("GET /public/api/v1/inboxes/{inbox}/contacts/{contact} 200", customMessage: "each request is noted by its route");
            log.ShouldContain("Unhandled exception at GET /public/api/v1/inboxes/{inbox}/contacts/{contact}");
            log.Split('\n').Where(line => _onlyNotInTheLog.Any(line.Contains)).ShouldBeEmpty("in the log");
            var dump = await DumpAsync(database.ConnectionString);
            dump.ShouldContain("What a lovely planted question", customMessage: "the dump holds what was written");
            Found(dump).ShouldBeEmpty("in the database");
        }
        finally
        {
            await database.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, string?> Settings(Uri provider) => new()
    {
        ["Jobs__PollInterval"] = "00:00:00.200",
        ["Wheelhouse__Outbound__AllowedPrivateHosts__0"] = $"{provider.Host}:{provider.Port.ToString(CultureInfo.InvariantCulture)}",
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Microsoft"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore.Server.Kestrel.BadRequests"] = "Trace",
        ["Logging__Console__LogLevel__Default"] = "Trace",
        ["Logging__Console__LogLevel__Microsoft.AspNetCore.Server.Kestrel"] = "Trace",
        ["Logging__LogLevel__Microsoft.EntityFrameworkCore"] = "Trace",
        ["Logging__LogLevel__Npgsql"] = "Trace",
    };

    /// <summary>Everything that takes, gives or sends a secret, with success and without.</summary>
    private async Task LiveAsync(Uri address, FakeOpenAi provider)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = address };
        var user = (await Company.SendAsync(client, HttpMethod.Post, "/api/v1/setup", new { name = "Ada", email = "ada@example.com", password = Plant("password", "First-planted-pass-1!"), company_name = "Acme" }))["data"]!;
        Plant("first API token", user["access_token"]!.GetValue<string>());
        Plant("first pubsub token", user["pubsub_token"]!.GetValue<string>());
        var device = await SignInAsync(client, "First-planted-pass-1!");
        await Company.SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = "ada@example.com", password = Plant("wrong password", "Wrong-planted-pass-2!") }, HttpStatusCode.Unauthorized);
        await Company.SendAsync(device, HttpMethod.Put, "/api/v1/profile", new { password = Plant("new password", "Second-planted-pass-3!"), current_password = "First-planted-pass-1!" });
        var me = await Company.SendAsync(device, HttpMethod.Post, "/api/v1/profile/reset_access_token");
        client.DefaultRequestHeaders.Add("api_access_token", Plant("API token", me["access_token"]!.GetValue<string>()));
        using var wrong = new HttpClient { BaseAddress = address };
        wrong.DefaultRequestHeaders.Add("api_access_token", Plant("wrong API token", "wrong-planted-token-0815"));
        await Company.SendAsync(wrong, HttpMethod.Get, "/api/v1/profile", null, HttpStatusCode.Unauthorized);
        var account = $"/api/v1/accounts/{user["account_id"]!.GetValue<long>()}";
        Plant("first password of an agent", (await PostAsync("/agents", new { email = "bob@example.com" }))["initial_password"]!.GetValue<string>());
        await TalkAsync(client, account, provider, address, me["id"]!.GetValue<long>(), Plant("pubsub token", me["pubsub_token"]!.GetValue<string>()));

        Task<JsonNode> PostAsync(string path, object body) => Company.SendAsync(client, HttpMethod.Post, account + path, body);
    }

    /// <summary>A model that refuses in all ways, a site that cannot be read, a visitor who proves who he is and listens.</summary>
    private async Task TalkAsync(HttpClient client, string account, FakeOpenAi provider, Uri address, long user, string pubsub)
    {
        var inbox = await PostAsync("/inboxes", new { name = "Site", channel = new { type = "web_widget", website_url = "https://acme.example" } });
        var hmac = Plant("HMAC token", inbox["hmac_token"]!.GetValue<string>());
        var assistant = await PostAsync("/captain/assistants", new { name = "Guide" });
        var at = assistant["knowledge_base_id"]!.GetValue<long>();
        await PostAsync("/knowledge/sources", new { kind = "text", knowledge_base_id = at, name = "Hours", title = "Opening hours", text = "We are open from nine to five.", language = "en" });
        await PostAsync("/knowledge/sources", new { kind = "url", knowledge_base_id = at, url = "http://127.0.0.1:9/help" });
        await Company.SendAsync(client, HttpMethod.Post, $"{account}/knowledge/sources", new { kind = "url", knowledge_base_id = at, url = $"https://ada:{Plant("password of a site", "planted-site-pass")}@site.example" }, HttpStatusCode.UnprocessableEntity);
        var model = await PostAsync("/captain/models", new { name = "Local", provider = "open_ai", base_url = provider.BaseUrl.ToString(), model_id = provider.ModelId, api_key = Plant("model key", Key), timeout_seconds = 5 });
        var id = model["id"]!.GetValue<long>();
        provider.Answer(FakeAnswer.Fails(401, Says($"Incorrect API key provided: {Key}", "invalid_api_key")));
        await PostAsync($"/captain/models/{id}/test", new { });
        provider.Answer(FakeAnswer.Fails(400, Says($"Rejected for {Key}", "bad_settings")));
        await PostAsync($"/captain/models/{id}/test", new { });
        var server = await PostAsync("/captain/mcp_servers", new { name = "Tools", url = $"{provider.BaseUrl}mcp", auth_type = "bearer", auth_config = new { token = Plant("token of an MCP server", "planted-mcp-token-0815") } });
        await Company.SendAsync(client, HttpMethod.Post, $"{account}/captain/mcp_servers/{server["id"]}/list_tools", null, HttpStatusCode.UnprocessableEntity);
        await Company.SendAsync(client, HttpMethod.Put, $"{account}/inboxes/{inbox["id"]}/responder", new { kind = "captain", mode = "auto", id = assistant["id"]!.GetValue<long>(), model_id = id });

        var site = $"website_token={inbox["website_token"]}";
        var config = await Company.SendAsync(client, HttpMethod.Post, $"/api/v1/widget/config?{site}", new { });
        Plant("visitor's pubsub token", config["contact"]!["pubsub_token"]!.GetValue<string>());
        using var visitor = new HttpClient { BaseAddress = address };
        visitor.DefaultRequestHeaders.Add("X-Auth-Token", Plant("visitor's token", config["website_channel_config"]!["auth_token"]!.GetValue<string>()));
        var hash = Plant("identifier hash", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(hmac), "customer-7"u8)));
        await Company.SendAsync(visitor, HttpMethod.Patch, $"/api/v1/widget/contact/set_user?{site}", new { identifier = "customer-7", identifier_hash = hash });
        await ListenAsync(address, site, user, pubsub);
        await Company.SendAsync(visitor, HttpMethod.Post, $"/api/v1/widget/messages?{site}", new { message = new { content = "What a lovely planted question: when are you open?" } });
        await Eventually.TrueAsync(async () => (await Company.SendAsync(client, HttpMethod.Get, $"{account}/conversations/1"))["status"]!.GetValue<string>() == "open", Token, TimeSpan.FromSeconds(60));

        // The database holds these two as they are (SECURITY.md); the log must not.
        var api = await PostAsync("/inboxes", new { name = "Client", channel = new { type = "api" } });
        var identifier = api["inbox_identifier"]!.GetValue<string>();
        var contact = await Company.SendAsync(visitor, HttpMethod.Post, $"/public/api/v1/inboxes/{identifier}/contacts", new { name = "Client" });
        await Company.SendAsync(visitor, HttpMethod.Post, $"/public/api/v1/inboxes/{identifier}/contacts/{contact["source_id"]}/conversations", new { });
        _onlyNotInTheLog.AddRange([identifier, contact["source_id"]!.GetValue<string>()]);

        Task<JsonNode> PostAsync(string path, object body) => Company.SendAsync(client, HttpMethod.Post, account + path, body);
    }

    /// <summary>Live connections carry their tokens in the address or in the first frame.</summary>
    private async Task ListenAsync(Uri address, string site, long user, string pubsub)
    {
        await using var agent = await LiveSocket.OpenHubAsync(address, $"/hubs/agent?access_token={_planted["API token"]}");
        await agent.CallAsync("Join", 1);
        await using var visitor = await LiveSocket.OpenHubAsync(address, $"/hubs/visitor?{site}&access_token={_planted["visitor's token"]}");
        await visitor.CallAsync("Presence");
        await using var cable = await LiveSocket.OpenCableAsync(address);
        await cable.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = pubsub, ["account_id"] = 1, ["user_id"] = user });
        await cable.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = _planted["visitor's pubsub token"] });
        await Eventually.TrueAsync(() => Task.FromResult(cable.Frames.Count(static f => f["type"] is JsonValue type && type.GetValue<string>() == "confirm_subscription") == 2), Token);
    }

    /// <summary>Addresses in another case, that fail inside, and that are none at all.</summary>
    private async Task FailAsync(Uri address, string connectionString)
    {
        using var client = new HttpClient { BaseAddress = address };
        var path = $"/v1/inboxes/{_onlyNotInTheLog[0]}/contacts/{_onlyNotInTheLog[1]}";
        await Company.SendAsync(client, HttpMethod.Get, $"/Public/Api{path}");
        await Company.SendAsync(client, HttpMethod.Get, $"/public/nowhere{path}", null, HttpStatusCode.NotFound);
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            await connection.OpenAsync(Token);
            await using var held = await connection.BeginTransactionAsync(Token);
            await using var command = new NpgsqlCommand("lock table inbox.contacts in access exclusive mode", connection, held);
            await command.ExecuteNonQueryAsync(Token);
            await Company.SendAsync(client, HttpMethod.Get, $"/public/api{path}", null, HttpStatusCode.ServiceUnavailable);
        }

        foreach (var line in new[] { $"GET /hubs/agent?access_token={_planted["API token"]}\u0001 x HTTP/1.1", $"GET / HTTP/1.1\r\napi_access_token {_planted["API token"]}" })
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(address.Host, address.Port, Token);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\nHost: {address.Authority}\r\n\r\n"), Token);
            using var answer = new StreamReader(socket.GetStream());
            (await answer.ReadLineAsync(Token)).ShouldStartWith("HTTP/1.1 400");
        }
    }

    private async Task<HttpClient> SignInAsync(HttpClient client, string password)
    {
        using var signedIn = await client.PostAsJsonAsync("/auth/sign_in", new { email = "ada@example.com", password }, Token);
        signedIn.EnsureSuccessStatusCode();
        var device = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = client.BaseAddress };
        foreach (var name in new[] { "access-token", "client", "uid" })
        {
            device.DefaultRequestHeaders.Add(name, signedIn.Headers.GetValues(name).Single());
        }

        Plant("session token", signedIn.Headers.GetValues("access-token").Single());
        var cookie = Plant("cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2)[1]);
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = client.BaseAddress };
        browser.DefaultRequestHeaders.Add("Cookie", $"wheelhouse_session={cookie}");
        await Company.SendAsync(browser, HttpMethod.Get, "/api/v1/profile");
        return device;
    }

    private static string Says(string message, string code) => new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["code"] = code } }.ToJsonString();

    private string Plant(string what, string secret) => _planted[what] = secret;

    /// <summary>As it is, in an address, and as bytes are written.</summary>
    private List<string> Found(string text) =>
    [
        .. from secret in _planted
           let bytes = Encoding.UTF8.GetBytes(secret.Value)
           from form in new[] { secret.Value, Uri.EscapeDataString(secret.Value), Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes).TrimEnd('=') }.Distinct()
           let place = text.IndexOf(form, StringComparison.OrdinalIgnoreCase)
           where place >= 0
           select $"{secret.Key}: …{text[Math.Max(0, place - 160)..Math.Min(text.Length, place + 60)]}…",
    ];

    /// <summary>Every row of every table in COPY's text format: what pg_dump writes.</summary>
    private static async Task<string> DumpAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')", connection))
        await using (var reader = await command.ExecuteReaderAsync(Token))
        {
            while (await reader.ReadAsync(Token))
            {
                tables.Add(reader.GetString(0));
            }
        }

        var dump = new StringBuilder();
        foreach (var table in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"copy (select * from {table}) to stdout", Token);
            dump.AppendLine(table).AppendLine(await rows.ReadToEndAsync(Token));
        }

        return dump.ToString();
    }
}
