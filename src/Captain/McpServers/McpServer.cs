using System.Text.Json;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.McpServers;

/// <summary>A server that offers tools by the Model Context Protocol, over streamable HTTP.</summary>
internal sealed class McpServer : IAccountOwned
{
    private McpServer()
    {
    }

    public McpServerId Id { get; private set; }

    public AccountId AccountId { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>Begins the names of its tools. Never changes.</summary>
    public string Slug { get; private init; } = "";

    public string Url { get; private set; } = "";

    public ToolAuthType AuthType { get; private set; }

    /// <summary>Sealed for this account; goes to this server alone.</summary>
    public byte[]? SealedAuth { get; private set; }

    /// <summary>As it last listed them: what it says later is not offered until an administrator has read it.</summary>
    public IReadOnlyList<McpTool> Tools { get; private set; } = [];

    public bool Enabled { get; private set; }

    public DateTimeOffset? ListedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static McpServer Create(AccountId account, string slug, McpServerSettings settings, DateTimeOffset now)
    {
        var server = new McpServer { AccountId = account, Slug = slug, CreatedAt = now };
        server.Change(settings, now);
        return server;
    }

    public void Change(McpServerSettings settings, DateTimeOffset now)
    {
        // Another address is another server: nobody has read its tools yet.
        if (Url != settings.Url) (Tools, ListedAt) = ([], null);
        (Name, Url, AuthType, SealedAuth, Enabled, UpdatedAt) = (settings.Name, settings.Url, settings.AuthType, settings.SealedAuth, settings.Enabled, now);
    }

    public void Offers(IReadOnlyList<McpTool> tools, DateTimeOffset now) => (Tools, ListedAt, UpdatedAt) = (tools, now, now);

    /// <summary>The names by which its tools are called.</summary>
    public IReadOnlySet<string> Slugs() => Tools.Select(static t => t.Slug).ToHashSet(StringComparer.Ordinal);

    /// <summary>What its secrets are sealed for.</summary>
    public static string AuthPurpose(AccountId account) => $"captain.mcp.auth/{account}";
}

internal sealed record McpServerSettings(string Name, string Url, ToolAuthType AuthType, byte[]? SealedAuth, bool Enabled);

/// <param name="Name">As its server knows it.</param>
/// <param name="Slug">The name by which models call it and assistants are allowed it.</param>
/// <param name="Schema">Of its arguments, as JSON schema.</param>
/// <param name="ReadsOnly">Its server says that it changes nothing.</param>
internal sealed record McpTool(string Name, string Slug, string Title, string Description, JsonElement Schema, bool ReadsOnly);
