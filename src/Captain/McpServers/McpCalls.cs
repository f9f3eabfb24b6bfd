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
        if (!names.Any(static n => n.StartsWith("mcp_", StringComparison.Ordinal))) return [];
        var servers = await db.McpServers.AsNoTracking().Where(s => s.Enabled).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        return [.. servers.SelectMany(s => s.Tools.Where(t => names.Contains(t.Slug)).Select(t => (s, t)))];
    }
}
