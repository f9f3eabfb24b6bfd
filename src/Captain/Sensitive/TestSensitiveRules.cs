using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>Which rules a text would meet. The text is kept nowhere.</summary>
internal static class TestSensitiveRules
{
    public sealed record Request([property: StringLength(10_000, MinimumLength = 1)] string Text);

    /// <summary>The first of each direction decides there.</summary>
    internal sealed record Response(IReadOnlyList<MetJson> Payload);

    /// <param name="Found">The phrase of the rule, or what its pattern found.</param>
    internal sealed record MetJson(SensitiveRuleId Id, string Name, SensitiveDirection Direction, SensitiveAction Action, string Found);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/sensitive_rules/test", HandleAsync).WithName("TestSensitiveRules").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(ChatwootBody<Request> body, SensitiveRuleBook book, CancellationToken cancellationToken)
    {
        var rules = await book.ReadAsync(cancellationToken);
        return TypedResults.Ok(new Response(
            [.. rules.FindAll(body.Value.Text, SensitiveDirection.Both).Select(static m => new MetJson(m.RuleId, m.Rule, m.Direction, m.Action, m.Found))]));
    }
}
