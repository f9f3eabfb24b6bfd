using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.McpServers;

/// <summary>Names an MCP server or changes one. Absent fields stay as they are, also what opens it; another address has no tools until they are listed.</summary>
internal static class SaveMcpServer
{
    private const int MostServers = 10;

    [WrappedIn("mcp_server")]
    public sealed record Request(
        [property: StringLength(60, MinimumLength = 1)] string? Name,
        [property: StringLength(2000)] string? Url,
        string? AuthType,
        SaveCustomTool.Auth? AuthConfig,
        bool? Enabled);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/mcp_servers", CreateAsync).WithName("CreateMcpServer").RequireAdministrator();
        captain.MapUpdate("/mcp_servers/{id}", ChangeAsync).WithName("UpdateMcpServer").RequireAdministrator();
    }

    private static async Task<Ok<McpServerJson>> CreateAsync(
        ChatwootBody<Request> body, HttpContext http, CaptainDb db, ToolReader reader, ICurrentActor actor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var settings = Read(body.Value, null, account, reader, http);
        var slugs = await db.McpServers.Select(s => s.Slug).ToListAsync(cancellationToken);
        if (slugs.Count >= MostServers) throw new DomainException(ProblemCodes.ValidationFailed, $"An account can have {MostServers} MCP servers", 422, "base");
        var server = McpServer.Create(account, ToolSlug.Of(settings.Name, slugs, "mcp_", 30), settings, time.GetUtcNow());
        db.McpServers.Add(server);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(McpServerJson.From(server));
    }

    private static async Task<Results<Ok<McpServerJson>, NotFound>> ChangeAsync(
        McpServerId id, ChatwootBody<Request> body, HttpContext http, CaptainDb db, ToolReader reader, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.McpServers.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } server) return TypedResults.NotFound();
        var settings = Read(body.Value, server, server.AccountId, reader, http);
        if (settings.Url != server.Url) await ToolLeave.TakeAsync(db, server.Slugs(), current.Actor, time.GetUtcNow(), cancellationToken);
        server.Change(settings, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(McpServerJson.From(server));
    }

    private static McpServerSettings Read(Request sent, McpServer? old, AccountId account, ToolReader reader, HttpContext http)
    {
        var name = Required(sent.Name ?? old?.Name, "name");
        var url = Required(sent.Url ?? old?.Url, "url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address)) throw new DomainException(ProblemCodes.ValidationFailed, "Url must be an https address", 422, "url");
        reader.CheckAddress(address, http, "url");
        var type = sent.AuthType is { } told ? ToolReader.ReadAuthType(told) : old?.AuthType ?? ToolAuthType.None;
        var auth = reader.ReadAuth(sent.AuthConfig, type, url, old is null ? null : new KeptAuth(old.AuthType, old.Url, old.SealedAuth), McpServer.AuthPurpose(account));
        return new McpServerSettings(name, url, type, auth, sent.Enabled ?? old?.Enabled ?? true);
    }

    private static string Required(string? value, string name) => string.IsNullOrWhiteSpace(value)
        ? throw new DomainException(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(name[0])}{name[1..]} can't be blank", 422, name)
        : value.Trim();
}
