using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Tools;

/// <summary>Makes a tool or changes one. Absent fields stay as they are, also what opens its server.</summary>
internal static class SaveCustomTool
{
    /// <summary>Chatwoot's limit: a model chooses badly among more.</summary>
    private const int MostTools = 15;

    /// <param name="Id">Only where a tool is tried: whose secrets are used when none are sent.</param>
    /// <param name="Arguments">Only where a tool is tried: what is filled in.</param>
    [WrappedIn("custom_tool")]
    public sealed record Request(
        [property: StringLength(120, MinimumLength = 1)] string? Title,
        [property: StringLength(2000)] string? Description,
        [property: StringLength(2000)] string? EndpointUrl,
        string? HttpMethod,
        [property: StringLength(20_000)] string? RequestTemplate,
        [property: StringLength(20_000)] string? ResponseTemplate,
        string? AuthType,
        Auth? AuthConfig,
        [property: MaxLength(20)] IReadOnlyList<Parameter>? ParamSchema,
        bool? Enabled,
        long? Id,
        JsonObject? Arguments);

    /// <param name="Token">For <c>bearer</c>.</param>
    /// <param name="Username">For <c>basic</c>, with the password.</param>
    /// <param name="Name">For <c>api_key</c>: the header, with the key.</param>
    public sealed record Auth(
        [property: StringLength(4000)] string? Token,
        [property: StringLength(500)] string? Username,
        [property: StringLength(2000)] string? Password,
        [property: StringLength(64)] string? Name,
        [property: StringLength(4000)] string? Key);

    public sealed record Parameter(
        [property: StringLength(64)] string? Name, string? Type, [property: StringLength(500)] string? Description, bool? Required);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapPost("/custom_tools", CreateAsync).WithName("CreateCustomTool").RequireAdministrator();
        captain.MapUpdate("/custom_tools/{id}", ChangeAsync).WithName("UpdateCustomTool").RequireAdministrator();
    }

    private static async Task<Ok<CustomToolJson>> CreateAsync(
        ChatwootBody<Request> body, HttpContext http, CaptainDb db, ToolReader reader, ICurrentActor actor, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var settings = reader.Read(body, null, account, http);
        var slugs = await db.CustomTools.Select(t => t.Slug).ToListAsync(cancellationToken);
        if (slugs.Count >= MostTools) throw new DomainException(ProblemCodes.ValidationFailed, $"An account can have {MostTools} tools", 422, "base");
        var tool = CustomTool.Create(account, ToolSlug.Of(settings.Title, slugs), settings, time.GetUtcNow());
        db.CustomTools.Add(tool);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(CustomToolJson.From(tool));
    }

    private static async Task<Results<Ok<CustomToolJson>, NotFound>> ChangeAsync(
        CustomToolId id, ChatwootBody<Request> body, HttpContext http, CaptainDb db, ToolReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.CustomTools.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } tool)
        {
            return TypedResults.NotFound();
        }

        var wrote = tool.Writes;
        tool.Change(reader.Read(body, tool, tool.AccountId, http), time.GetUtcNow());
        if (tool.Writes && !wrote) await ToolLeave.AskAgainAsync(db, new HashSet<string>(StringComparer.Ordinal) { tool.Slug }, time.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(CustomToolJson.From(tool));
    }
}
