using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>Removes a rule. What it has held back stays held until an agent decides.</summary>
internal static class DeleteSensitiveRule
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/sensitive_rules/{id}", HandleAsync).WithName("DeleteSensitiveRule").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(SensitiveRuleId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.SensitiveRules.Where(r => r.Id == id).ExecuteDeleteAsync(cancellationToken) > 0 ? TypedResults.NoContent() : TypedResults.NotFound();
}
