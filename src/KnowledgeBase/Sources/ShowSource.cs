using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>One source with its progress.</summary>
internal static class ShowSource
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/sources/{id}", HandleAsync).WithName("ShowKnowledgeSource");

    private static async Task<Ok<SourceJson>> HandleAsync(AccountId account_id, SourceId id, KnowledgeDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await FindAsync(db, account_id, id, cancellationToken));

    /// <exception cref="DomainException">There is none in this account.</exception>
    public static async Task<SourceJson> FindAsync(KnowledgeDb db, AccountId account, SourceId id, CancellationToken cancellationToken) =>
        (await SourceJson.ReadAsync(db, account, all => all.Where(s => s.Id == id), cancellationToken)).SingleOrDefault() ?? throw DomainException.NotFound();
}
