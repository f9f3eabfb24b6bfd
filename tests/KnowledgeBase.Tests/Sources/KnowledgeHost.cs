using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wheelhouse.Platform.Data;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A host with one owner, a web site next door and a folder that may be a source; each test class has its own.</summary>
public abstract class KnowledgeHost : IAsyncLifetime
{
    internal TestSite Site { get; private set; } = null!;

    protected AppHost Host { get; private set; } = null!;

    protected HttpClient Owner { get; private set; } = null!;

    protected long AccountId { get; private set; }

    protected string Folder { get; } = Directory.CreateTempSubdirectory("wheelhouse-folder-").FullName;

    /// <summary>What a test class sets beyond the usual, before the host starts.</summary>
    protected Dictionary<string, string?> Settings { get; } = [];

    /// <summary>What a test class exchanges in the host before it starts.</summary>
    protected Action<WebApplicationBuilder>? Adjust { get; init; }

    protected string Knowledge => $"/api/v1/accounts/{AccountId}/knowledge";

    public virtual async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync();
        Settings.TryAdd("Knowledge:VanishedAfter", "00:00:00");
        Settings.TryAdd("Knowledge:CrawlDelay", "00:00:00");
        Settings.TryAdd("Knowledge:PageTimeout", "00:00:02");
        Host = await AppHost.StartAsync(CancellationToken.None, new Dictionary<string, string?>(Settings)
        {
            ["Wheelhouse:Outbound:AllowedPrivateHosts:0"] = Site.Address.Authority,
            ["Knowledge:FolderRoots:0"] = Folder,
        }, adjust: Adjust);
        using var client = Host.CreateClient();
        using var response = await client.PostAsJsonAsync(
            "/api/v1/setup", new { name = "Ada", email = "ada@example.com", password = "Str0ng-enough!", company_name = "Acme" });
        var user = (await ReadAsync(response))["data"]!;
        AccountId = user["account_id"]!.GetValue<long>();
        Owner = ClientOf(user["access_token"]!.GetValue<string>());
    }

    public virtual async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await Host.DisposeAsync();
        await Site.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    protected HttpClient ClientOf(string token)
    {
        var client = new HttpClient { BaseAddress = Host.Address };
        client.DefaultRequestHeaders.Add("api_access_token", token);
        return client;
    }

    protected async Task<JsonNode> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Owner.GetAsync(path);
        return await ReadAsync(response, expected);
    }

    protected async Task<JsonNode> PostAsync(string path, object? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Owner.PostAsJsonAsync(path, body);
        return await ReadAsync(response, expected);
    }

    protected async Task DeleteAsync(string path)
    {
        using var response = await Owner.DeleteAsync(path);
        await ReadAsync(response);
    }

    protected async Task<JsonNode> UploadAsync(HttpStatusCode expected, params (string Name, byte[] Content)[] files)
    {
        using var form = new MultipartFormDataContent { { new StringContent("upload"), "kind" }, { new StringContent("Files"), "name" } };
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files[]", name);
        }

        using var response = await Owner.PostAsync($"{Knowledge}/sources", form);
        return await ReadAsync(response, expected);
    }

    /// <summary>Adds a source and waits until it has been read.</summary>
    protected async Task<JsonNode> AddAsync(object source)
    {
        var added = await PostAsync($"{Knowledge}/sources", source);
        return await SettledAsync(added["id"]!.GetValue<long>());
    }

    protected async Task<JsonNode> SyncAsync(JsonNode source)
    {
        await PostAsync($"{Knowledge}/sources/{source["id"]}/sync", new { });
        return await SettledAsync(source["id"]!.GetValue<long>());
    }

    protected async Task<JsonNode> SettledAsync(long source)
    {
        // A page may be tried again after a moment: an empty queue would not tell.
        var settled = await Eventually.GetAsync(
            () => GetAsync($"{Knowledge}/sources/{source}"),
            s => s["status"]!.GetValue<string>() is "ready" or "failed",
            CancellationToken.None,
            TimeSpan.FromSeconds(90));
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
        return settled;
    }

    /// <summary>All documents of a source, however many pages the list has.</summary>
    protected async Task<List<JsonNode>> DocumentsAsync(JsonNode source)
    {
        var documents = new List<JsonNode>();
        for (var page = 1; ; page++)
        {
            var list = await GetAsync($"{Knowledge}/sources/{source["id"]}/documents?page={page}");
            documents.AddRange(list["payload"]!.AsArray().Select(d => d!));
            if (documents.Count >= list["meta"]!["count"]!.GetValue<int>()) return documents;
        }
    }

    /// <summary>The document whose path or address ends like this.</summary>
    protected async Task<JsonNode> DocumentAsync(JsonNode source, string ending)
    {
        var document = (await DocumentsAsync(source)).Single(d => (d["path"] ?? d["url"])!.GetValue<string>().EndsWith(ending, StringComparison.Ordinal));
        return await GetAsync($"{Knowledge}/documents/{document["id"]}");
    }

    protected async Task<List<string>> SearchAsync(string question) =>
        [.. (await GetAsync($"{Knowledge}/search?q={Uri.EscapeDataString(question)}"))["payload"]!.AsArray().Select(h => h!["text"]!.GetValue<string>())];

    protected async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Applies a migration to rows as an earlier version left them.</summary>
    protected async Task MigrateAgainAsync(string name)
    {
        await ExecuteAsync($"delete from platform.migrations where name = '{name}'");
        (await Host.Services.GetRequiredService<SqlMigrator>().MigrateAsync(CancellationToken.None)).ShouldBe(1);
    }

    protected void Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
