using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Documents.External;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps.Review;

/// <summary>
/// Saves the article that answers a gap: a document of its knowledge base, under the id <c>gap-{id}</c>, by which it can be
/// put again; what is not told of it then stays as it was. The gap is solved with it. Its title is told, never taken from the
/// question: what is stored here is what a person wrote, and stays when whoever asked is erased.
/// </summary>
internal static class WriteArticle
{
    /// <summary>The longest content, each character of it escaped.</summary>
    private const long MostRequestBytes = 16 * 1024 * 1024;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/gaps/{id}/article", HandleAsync).WithName("WriteKnowledgeArticle").RequireAdministrator()
            .WithMetadata(new LargeJsonAttribute(MostRequestBytes));

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, GapId id, ChatwootBody<ExternalDocument.Request> body, GapReader reader, Writer writer, ExternalDocuments documents,
        CancellationToken cancellationToken)
    {
        var gap = await reader.FindAsync(account_id, id, cancellationToken);
        var file = ExternalDocument.ToFile(body.Value, GapMarks.ArticleOf(id));
        if (file.Title is null) throw new DomainException(ProblemCodes.ValidationFailed, "Title can't be blank", 422, "title");
        await writer.SaveAsync(account_id, gap, file, body.Value, cancellationToken);
        return TypedResults.Ok(new Response(
            await reader.FindAsync(account_id, id, cancellationToken),
            await documents.FindAsync(account_id, gap.KnowledgeBaseId, file.Key, cancellationToken) ?? throw DomainException.NotFound()));
    }

    internal sealed record Response(GapJson Gap, ExternalJson Document);

    /// <summary>Both in one transaction: an article that is there has solved its gap.</summary>
    internal sealed class Writer(KnowledgeDb db, OwnSources sources, OwnDocuments documents, GapMarks marks)
    {
        public Task SaveAsync(AccountId account, GapJson gap, UploadedFile file, ExternalDocument.Request told, CancellationToken cancellationToken) => db.InTransactionAsync(async token =>
        {
            var source = await sources.LockAsync(account, gap.KnowledgeBaseId, SourceKind.Api, token) ?? throw DomainException.NotFound();
            var before = await documents.FindStoredAsync(source, file.Key, token);
            var whole = before is null ? file : Over(before, file, told);
            ValidityDate.CheckOrder(whole.ValidFrom, whole.ValidUntil);
            await documents.PutAsync(source, whole, token);
            await db.SaveChangesAsync(token);
            return await marks.ChangeAsync(account, [gap.Id], GapStatus.Solved, token);
        }, cancellationToken);

        /// <summary>Whoever writes the text anew need not know what else was said of it; an empty text or list takes it away.</summary>
        private static UploadedFile Over(StoredUpload before, UploadedFile file, ExternalDocument.Request told) => file with
        {
            Url = told.Url is null ? before.Url : file.Url,
            Language = told.Language is null ? before.Language : file.Language,
            Audience = told.Audience ?? before.Audience,
            Format = told.Format is null ? before.Format : file.Format,
            Tags = file.Tags ?? before.Tags,
            ValidFrom = told.ValidFrom is null ? before.ValidFrom : file.ValidFrom,
            ValidUntil = told.ValidUntil is null ? before.ValidUntil : file.ValidUntil,
        };
    }
}
