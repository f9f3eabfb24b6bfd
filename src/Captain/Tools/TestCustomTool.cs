using System.Text.Json;
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

/// <summary>Tries a tool as it was sent, saved or not, with a real request, and shows what a model would read.</summary>
internal static class TestCustomTool
{
    /// <param name="Status">The HTTP status; null where nobody answered.</param>
    /// <param name="Body">What a model would read.</param>
    /// <param name="Error">What went wrong, as a model is told it.</param>
    /// <param name="Detail">More about it, which no model is told.</param>
    internal sealed record Response(bool Success, int? Status, string? Body, string? Error, string? Detail);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/custom_tools/test", HandleAsync).WithName("TestCustomTool").RequireAdministrator();

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        ChatwootBody<SaveCustomTool.Request> body, HttpContext http, CaptainDb db, ToolReader reader, ToolCaller caller, ICurrentActor actor, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        CustomTool? saved = null;
        if (body.Value.Id is { } number)
        {
            var id = new CustomToolId(number);
            saved = await db.CustomTools.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken);
            if (saved is null) return TypedResults.NotFound();
        }

        var tool = CustomTool.Create(account, saved?.Slug ?? "custom_test", reader.Read(body, saved, account, http), time.GetUtcNow());
        var arguments = body.Value.Arguments is { } sent
            ? JsonSerializer.SerializeToElement(sent).EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal)
            : [];
        if (ToolArguments.Problem(tool.ParamSchema, arguments) is { } problem) throw new DomainException(ProblemCodes.ValidationFailed, $"Arguments: {problem}", 422, "arguments");
        var reply = await caller.CallAsync(tool, arguments, new ToolCustomer(account, null, null, null), cancellationToken);
        return TypedResults.Ok(reply.Succeeded
            ? new Response(true, reply.Status, reply.Text, null, null)
            : new Response(false, reply.Status, null, reply.Text, reply.Detail));
    }
}
