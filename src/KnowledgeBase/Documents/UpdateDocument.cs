using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Says of a document what holds whatever it says of itself. A property that is given as null is taken back: what the document says holds again.</summary>
internal static class UpdateDocument
{
    private const string Unlimited = "none";

    /// <param name="Tags">In lower case, at most 20 of 50 characters.</param>
    /// <param name="ValidFrom">A day (2026-12-31), a time, or Unix seconds; <c>none</c> for no limit although the document says one.</param>
    /// <param name="ValidUntil">Likewise; a day is valid to its end.</param>
    [WrappedIn("document")]
    public sealed record Request(
        [property: MinLength(1), MaxLength(200), RegularExpression(Wording.NotBlank)] string? Title,
        [property: MaxLength(20)] string? Language,
        Audience? Audience,
        IReadOnlyList<string>? Tags,
        [property: MaxLength(40)] string? ValidFrom,
        [property: MaxLength(40)] string? ValidUntil);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/knowledge/documents/{id}", HandleAsync).WithName("UpdateKnowledgeDocument").RequireAdministrator();

    private static async Task<Ok<ShowDocument.Response>> HandleAsync(
        AccountId account_id, DocumentId id, ChatwootBody<Request> body, DocumentChanges changes, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var language = request.Language is null ? null : LanguageTag.Primary(request.Language)
            ?? throw new DomainException(ProblemCodes.ValidationFailed, "Language must be a language tag such as en", 422, "language");
        var tags = request.Tags is null ? null : DocumentTags.Checked(request.Tags);
        var from = request.ValidFrom == Unlimited ? null : ValidityDate.CheckedFrom(request.ValidFrom, "valid_from");
        var until = request.ValidUntil == Unlimited ? null : ValidityDate.CheckedUntil(request.ValidUntil, "valid_until");

        DocumentOverrides Change(DocumentOverrides held, DocumentProperties stated) => new(
            Told(held.Title, nameof(Request.Title), request.Title is null ? null : new(DocumentTitle.Shorten(request.Title), stated.Title)),
            Told(held.Language, nameof(Request.Language), language is null ? null : new(language, stated.Language)),
            Told(held.Audience, nameof(Request.Audience), request.Audience is null ? null : new(request.Audience.Value, stated.Audience)),
            Told(held.Tags, nameof(Request.Tags), tags is null ? null : new(tags, stated.Tags)),
            Told(held.ValidFrom, nameof(Request.ValidFrom), request.ValidFrom is null ? null : new(from, stated.ValidFrom)),
            Told(held.ValidUntil, nameof(Request.ValidUntil), request.ValidUntil is null ? null : new(until, stated.ValidUntil)));
        Override<T>? Told<T>(Override<T>? held, string name, Override<T>? told) => body.Has(name) ? told : held;

        if (!await changes.OverrideAsync(account_id, id, Change, cancellationToken)) throw DomainException.NotFound();
        db.ChangeTracker.Clear();
        return TypedResults.Ok(await ShowDocument.ReadAsync(db, account_id, id, time, cancellationToken));
    }
}
