using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Wheelhouse.Testing;

namespace Wheelhouse.Soak;

/// <summary>The company under load: a database, a folder for its files, an assistant that answers on its website, and the server's processes.</summary>
internal sealed class Place : IAsyncDisposable
{
    private const string Shipping = """
        # Shipping

        Standard delivery costs €4.90. Orders over €60 are delivered free of charge. Orders leave our warehouse within one working day.
        """;

    private readonly Company _company;
    private readonly List<HostProcess> _nodes = [];

    private Place(Company company) => _company = company;

    public IReadOnlyList<HostProcess> Nodes => _nodes;

    public string ConnectionString => _company.Host.ConnectionString;

    public string WebsiteToken => _company.WebsiteToken;

    public string AccountPath => _company.Path;

    /// <summary>The owner's token, for a client of any node.</summary>
    public string OwnerToken => _company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single();

    public string FolderRoot { get; private set; } = "";

    public static async Task<Place> OpenAsync(int nodes)
    {
        // This process only sets up: it works on no jobs, so that whatever is done is done by those who are killed.
        var place = new Place(await Company.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }));
        place.FolderRoot = Directory.CreateDirectory(Path.Combine(place._company.Host.DataFolder, "sources")).FullName;
        for (var n = 0; n < nodes; n++)
            place._nodes.Add(await HostProcess.StartAsync(place._company.Host.ConnectionString, place._company.Host.DataFolder, place.Settings()));
        return place;
    }

    public async Task<long> CreateAssistantAsync(string name)
    {
        var assistant = await _company.PostAsync("/captain/assistants", new { name });
        return assistant["knowledge_base_id"]!.GetValue<long>();
    }

    public Task<JsonNode> PostAsync(string path, object body) => _company.PostAsync(path, body);

    public async Task<T> QueryAsync<T>(string sql, Func<NpgsqlDataReader, Task<T>> read, params object[] values)
    {
        await using var connection = new NpgsqlConnection(_company.Host.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        return await read(reader);
    }

    public Task<long> CountAsync(string sql, params object[] values) => QueryAsync(
        sql,
        static async reader => await reader.ReadAsync() ? reader.GetInt64(0) : 0,
        values);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        await _company.DisposeAsync();
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Knowledge:FolderRoots:0"] = FolderRoot,
        ["WebChat:MessagesPerMinute"] = "10000",
        ["WebChat:MessagesPerAddressAndMinute"] = "100000",
        ["WebChat:VisitorsPerAddressAndHour"] = "1000000",
        ["WebChat:RequestsPerMinute"] = "100000",
        ["WebChat:PagesPerAddressAndMinute"] = "1000000",
        ["Limits:LiveCallsPerMinute"] = "100000",
        ["Logging:LogLevel:Default"] = "Warning",
    };

    public async Task HireAsync()
    {
        var assistant = await _company.PostAsync("/captain/assistants", new { name = "Guide" });
        await _company.PostAsync(
            "/knowledge/sources",
            new { kind = "text", knowledge_base_id = assistant["knowledge_base_id"]!.GetValue<long>(), name = "Shipping", title = "Shipping", text = Shipping, language = "en" });
        await _company.Host.RunJobsUntilIdleAsync(CancellationToken.None, TimeSpan.FromMinutes(5));
        var path = string.Create(CultureInfo.InvariantCulture, $"{_company.Path}/inboxes/{_company.InboxId}/responder");
        await Company.SendAsync(_company.Owner, HttpMethod.Put, path, new { kind = "captain", mode = "auto", id = assistant["id"]!.GetValue<long>() });
    }
}
