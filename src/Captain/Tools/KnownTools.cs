using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>The names that an assistant or a scenario of the account can be allowed.</summary>
internal static class KnownTools
{
    public static async Task<IReadOnlySet<string>> NamesAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var names = (await db.CustomTools.Select(t => t.Slug).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        foreach (var server in await db.McpServers.AsNoTracking().ToListAsync(cancellationToken)) names.UnionWith(server.Tools.Select(static t => t.Slug));
        names.UnionWith(BuiltinTools.All.Select(static t => t.Name));
        return names;
    }

    /// <summary>Those of them that may change something on a server.</summary>
    public static async Task<IReadOnlySet<string>> WritingAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var names = (await db.CustomTools.Where(t => t.HttpMethod != "GET").Select(t => t.Slug).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        foreach (var server in await db.McpServers.AsNoTracking().ToListAsync(cancellationToken)) names.UnionWith(server.Tools.Where(static t => !t.ReadsOnly).Select(static t => t.Slug));
        return names;
    }
}
