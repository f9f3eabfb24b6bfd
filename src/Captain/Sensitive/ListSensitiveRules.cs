using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>The account's rules. For administrators: the list says what a company does not want to read about itself.</summary>
internal static class ListSensitiveRules
{
    internal sealed record Response(IReadOnlyList<SensitiveRuleJson> Payload);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapGet("/sensitive_rules", HandleAsync).WithName("ListSensitiveRules").RequireAdministrator();

    // There are 100 at most: one page holds them all.
    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var rules = await db.SensitiveRules.AsNoTracking().OrderBy(static r => r.Name).ThenBy(static r => r.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(rules.ConvertAll(SensitiveRuleJson.From)));
    }
}
