using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.McpServers;

/// <summary>Tries a tool of a server with a real call, and shows what a model would read.</summary>
internal static class TestMcpTool
{
    /// <param name="Tool">As the list calls it (<c>id</c>).</param>
    public sealed record Request([property: StringLength(64, MinimumLength = 1)] string? Tool, JsonObject? Arguments);

    /// <param name="Body">What a model would read.</param>
    /// <param name="Error">What went wrong, as a model is told it.</param>
    /// <param name="Detail">More about it, which no model is told.</param>
    internal sealed record Response(bool Success, string? Body, string? Error, string? Detail);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/mcp_servers/{id}/test", HandleAsync).WithName("TestMcpTool").RequireAdministrator();

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        McpServerId id, ChatwootBody<Request> body, CaptainDb db, McpConnection connection, CancellationToken cancellationToken)
    {
        if (await db.McpServers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } server
            || server.Tools.FirstOrDefault(t => t.Slug == body.Value.Tool) is not { } tool)
        {
            return TypedResults.NotFound();
        }

        var arguments = body.Value.Arguments is { } sent
            ? JsonSerializer.SerializeToElement(sent).EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal)
            : [];
        if (SchemaCheck.Problem(tool.Schema, arguments) is { } problem) throw new DomainException(ProblemCodes.ValidationFailed, $"Arguments: {problem}", 422, "arguments");
        var reply = await connection.CallAsync(server, tool, arguments, null, cancellationToken);
        return TypedResults.Ok(reply.Succeeded ? new Response(true, reply.Text, null, null) : new Response(false, null, reply.Text, reply.Detail));
    }
}
