using System.Text.Json;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Tools;

namespace Wheelhouse.Captain.McpServers;

/// <summary>A server as the API shows it. What opens it is never shown; <c>has_auth</c> tells that it is there.</summary>
internal sealed record McpServerJson(
    McpServerId Id, string Name, string Slug, string Url, ToolAuthType AuthType, bool HasAuth, bool Enabled, IReadOnlyList<McpServerJson.ToolJson> Tools, long? ListedAt, long CreatedAt, long UpdatedAt)
{
    /// <param name="Id">What an assistant's <c>tools</c> names.</param>
    /// <param name="ReadsOnly">Its server says that it changes nothing.</param>
    internal sealed record ToolJson(string Id, string Name, string Title, string Description, JsonElement InputSchema, bool ReadsOnly);

    public static McpServerJson From(McpServer s) => new(
        s.Id, s.Name, s.Slug, s.Url, s.AuthType, s.SealedAuth is not null, s.Enabled,
        [.. s.Tools.Select(static t => new ToolJson(t.Slug, t.Name, t.Title, t.Description, t.Schema, t.ReadsOnly))],
        s.ListedAt?.ToUnixTimeSeconds(), s.CreatedAt.ToUnixTimeSeconds(), s.UpdatedAt.ToUnixTimeSeconds());
}
