using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Documents;

/// <summary>Gives an assistant a web page or a text to know. The same link again is the same document, read anew.</summary>
internal static class AddDocument
{
    /// <summary>The longest content, each character of it escaped.</summary>
    private const long MostRequestBytes = 2 * 1024 * 1024;

    [WrappedIn("document")]
    public sealed record Request(
        long AssistantId,
        [property: StringLength(300)] string? Name,
        [property: StringLength(2000)] string? ExternalLink,
        [property: StringLength(200_000)] string? Content);

    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/documents", HandleAsync).WithName("CreateDocument").RequireAdministrator()
            .WithMetadata(new RequestSizeLimitAttribute(MostRequestBytes));

    private static async Task<Results<Ok<DocumentJson>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, CaptainDb db, IKnowledge knowledge, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var id = new AssistantId(body.Value.AssistantId);
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) is not { } assistant)
        {
            return TypedResults.NotFound();
        }

        var added = await knowledge.AddSourceAsync(account, assistant.KnowledgeBaseId, Read(body.Value), cancellationToken);
        var document = added.First is { } first ? await knowledge.FindDocumentAsync(account, first, cancellationToken) : null;
        return document is null
            ? TypedResults.NotFound()
            : TypedResults.Ok(DocumentJson.From(document, account, new AssistantRefJson(assistant.Id, assistant.Name)));
    }

    private static NewSource Read(Request sent) => sent switch
    {
        { Content: { } text } when !string.IsNullOrWhiteSpace(text) =>
            new NewSource.Text(sent.Name, sent.Name ?? FirstLine(text), text, Url: sent.ExternalLink),
        { ExternalLink: { } link } when !string.IsNullOrWhiteSpace(link) => new NewSource.Site(sent.Name, link.Trim()),
        _ => throw new DomainException(ProblemCodes.ValidationFailed, "External link can't be blank", 422, "external_link"),
    };

    private static string FirstLine(string text)
    {
        return text.TrimStart().Split('\n', 2)[0].TrimStart('#', ' ').TrimEnd().Clip(120);
    }
}
