using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>What an assistant can be allowed to use, beside what every assistant may: to search and to read what it found.</summary>
internal static class ListAssistantTools
{
    /// <param name="Id">What an assistant's <c>tools</c> names.</param>
    /// <param name="Writes">It may change something: an agent can be asked before.</param>
    internal sealed record ToolJson(string Id, string Title, string Description, bool Custom, bool Enabled, bool Writes);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/assistants/tools", HandleAsync).WithName("ListAssistantTools");

    private static async Task<Ok<IReadOnlyList<ToolJson>>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var custom = await db.CustomTools.AsNoTracking().OrderBy(t => t.Title).ThenBy(t => t.Id)
            .Select(t => new ToolJson(t.Slug, t.Title, t.Description, true, t.Enabled, t.HttpMethod != "GET")).ToListAsync(cancellationToken);
        var servers = await db.McpServers.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).ToListAsync(cancellationToken);
        var offered = servers.SelectMany(static s => s.Tools.Select(t => new ToolJson(t.Slug, $"{s.Name}: {t.Title}", t.Description, true, s.Enabled, !t.ReadsOnly)));
        return TypedResults.Ok<IReadOnlyList<ToolJson>>([.. BuiltinTools.All.Select(static t => new ToolJson(t.Name, t.Title, t.Description, false, true, t.Name != BuiltinTools.HandOff)), .. custom, .. offered]);
    }
}
