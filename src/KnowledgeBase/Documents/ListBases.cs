using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The knowledge bases of the account, oldest first.</summary>
internal static class ListBases
{
    private const int Most = 500;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/bases", HandleAsync).WithName("ListKnowledgeBases");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, KnowledgeDb db, BaseChoice choice, CancellationToken cancellationToken)
    {
        var read = await choice.ListReadAsync(account_id, cancellationToken);
        var bases = await db.BasesOf(account_id).OrderBy(b => b.Id).Take(Most)
            .Select(b => new BaseJson(b.Id, b.Name, read.Contains(b.Id), db.SourcesOf(account_id).Count(s => s.KnowledgeBaseId == b.Id))).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(bases));
    }

    internal sealed record Response(IReadOnlyList<BaseJson> Payload);

    /// <param name="IsRead">Whether an assistant answers from it.</param>
    internal sealed record BaseJson(KnowledgeBaseId Id, string Name, bool IsRead, int SourcesCount);
}
