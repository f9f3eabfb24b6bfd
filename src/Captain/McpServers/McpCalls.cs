using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.McpServers;

/// <summary>Finds a tool by the name under which models call it.</summary>
internal static class McpCalls
{
    /// <summary>Null where no server that is switched on has it.</summary>
    public static async Task<(McpServer Server, McpTool Tool)?> FindAsync(CaptainDb db, string name, CancellationToken cancellationToken) =>
        (await FindAllAsync(db, [name], cancellationToken)) is [var found, ..] ? found : null;

    public static async Task<IReadOnlyList<(McpServer Server, McpTool Tool)>> FindAllAsync(CaptainDb db, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        // No server's name has two of them in a row.
        var slugs = names.Where(static n => n.StartsWith("mcp_", StringComparison.Ordinal) && n.Contains("__", StringComparison.Ordinal))
            .Select(static n => n[..n.IndexOf("__", StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal).ToList();
        if (slugs.Count == 0) return [];
        var servers = await db.McpServers.AsNoTracking().Where(s => s.Enabled && slugs.Contains(s.Slug)).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        return [.. servers.SelectMany(s => s.Tools.Where(t => names.Contains(t.Slug)).Select(t => (s, t)))];
    }
}
