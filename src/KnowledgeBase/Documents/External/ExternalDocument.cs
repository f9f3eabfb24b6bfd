using System.ComponentModel.DataAnnotations;
using System.Text;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>A document as a program puts it.</summary>
internal static class ExternalDocument
{
    public const int LongestContent = 2_000_000;
    public const int LongestId = 500;

    /// <summary>How the content of a document is to be read.</summary>
    public enum Kind
    {
        Markdown,
        Html,
        Text,
    }

    /// <param name="Title">Left out, the text names itself.</param>
    /// <param name="Content">At most 2,000,000 characters.</param>
    /// <param name="Format">How the content is to be read; Markdown unless told.</param>
    /// <param name="Url">Where a reader finds it.</param>
    /// <param name="Language">Detected when not told.</param>
    /// <param name="ValidFrom">A day (2026-12-31), a time, or Unix seconds.</param>
    /// <param name="ValidUntil">Likewise; a day is valid to its end.</param>
    public sealed record Request(
        [property: MaxLength(500)] string? Title,
        [property: Required(AllowEmptyStrings = true), MaxLength(LongestContent)] string Content,
        Kind? Format,
        [property: MaxLength(2_000)] string? Url,
        [property: MaxLength(20)] string? Language,
        Audience? Audience,
        IReadOnlyList<string>? Tags,
        [property: MaxLength(40)] string? ValidFrom,
        [property: MaxLength(40)] string? ValidUntil);

    /// <exception cref="DomainException">Something of it cannot be.</exception>
    public static UploadedFile ToFile(Request told, string id)
    {
        if (!told.Content.Any(char.IsLetterOrDigit)) throw Wrong("content", "Content can't be blank");
        var language = string.IsNullOrWhiteSpace(told.Language) ? null
            : LanguageTag.Primary(told.Language) ?? throw Wrong("language", "Language must be a language tag such as en");
        var (from, until) = (ValidityDate.CheckedFrom(Blank(told.ValidFrom), "valid_from"), ValidityDate.CheckedUntil(Blank(told.ValidUntil), "valid_until"));
        ValidityDate.CheckOrder(from, until);
        return new UploadedFile(
            CheckedId(id), Encoding.UTF8.GetBytes(told.Content), null, string.IsNullOrWhiteSpace(told.Title) ? null : DocumentTitle.Shorten(told.Title),
            DocumentUrl.Checked(told.Url), language, told.Audience)
        {
            Format = told.Format switch { Kind.Html => DocumentFormat.Html, Kind.Text => DocumentFormat.PlainText, _ => DocumentFormat.Markdown },
            Tags = told.Tags is null ? null : DocumentTags.Checked(told.Tags),
            ValidFrom = from,
            ValidUntil = until,
        };
    }

    /// <exception cref="DomainException">It cannot name a document.</exception>
    public static string CheckedId(string? id) =>
        string.IsNullOrWhiteSpace(id) ? throw Wrong("external_id", "External id can't be blank")
        : id.Length > LongestId ? throw Wrong("external_id", $"External id must have at most {LongestId} characters")
        : id.Any(char.IsControl) || id != id.Trim() ? throw Wrong("external_id", "External id can't have control characters, nor white space at its ends")
        : id;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static DomainException Wrong(string field, string message) => new(ProblemCodes.ValidationFailed, message, 422, field);
}
