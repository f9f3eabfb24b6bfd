using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The tags that documents of a knowledge base have, the commonest first.</summary>
internal static class ListTags
{
    private const int Most = 500;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/bases/{id}/tags", HandleAsync).WithName("ListKnowledgeTags");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, KnowledgeBaseId id, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await db.BasesOf(account_id).AnyAsync(b => b.Id == id, cancellationToken)) throw DomainException.NotFound();
        var tags = await db.DocumentsOf(account_id).Where(d => d.KnowledgeBaseId == id).SelectMany(d => d.Tags).GroupBy(static tag => tag)
            .Select(static group => new { Tag = group.Key, Count = group.Count() })
            .OrderByDescending(static row => row.Count).ThenBy(static row => row.Tag).Take(Most).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(tags.ConvertAll(static row => new TagJson(row.Tag, row.Count))));
    }

    internal sealed record Response(IReadOnlyList<TagJson> Payload);

    /// <param name="DocumentsCount">How many documents have it.</param>
    internal sealed record TagJson(string Tag, int DocumentsCount);
}
