using System.Text.Json;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>What is said of a document besides its text.</summary>
/// <param name="ValidFrom">It is not found before; null for no such limit.</param>
/// <param name="ValidUntil">It is not found from then on; null for no such limit.</param>
internal sealed record DocumentProperties(
    string Title, string Language, Audience Audience, IReadOnlyList<string> Tags, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil);

/// <summary>A property that a person set: what was told, and what the document itself says, so that it can be taken back.</summary>
internal sealed record Override<T>(T Told, T Stated);

/// <summary>What people said of a document. It wins over what the document says of itself, however often that is read again.</summary>
internal sealed record DocumentOverrides(
    Override<string>? Title = null,
    Override<string>? Language = null,
    Override<Audience>? Audience = null,
    Override<IReadOnlyList<string>>? Tags = null,
    Override<DateTimeOffset?>? ValidFrom = null,
    Override<DateTimeOffset?>? ValidUntil = null)
{
    public static DocumentOverrides From(string json) => JsonSerializer.Deserialize<DocumentOverrides>(json, WireJson.Options) ?? new DocumentOverrides();

    public string ToJson() => Names.Count == 0 ? "{}" : JsonSerializer.Serialize(this, WireJson.Options);

    /// <summary>The properties as they hold, of those that the document states.</summary>
    public DocumentProperties Over(DocumentProperties stated) => new(
        Title is null ? stated.Title : Title.Told,
        Language is null ? stated.Language : Language.Told,
        Audience is null ? stated.Audience : Audience.Told,
        Tags is null ? stated.Tags : Tags.Told,
        ValidFrom is null ? stated.ValidFrom : ValidFrom.Told,
        ValidUntil is null ? stated.ValidUntil : ValidUntil.Told);

    /// <summary>What the document states, of the properties that hold.</summary>
    public DocumentProperties Beneath(DocumentProperties held) => new(
        Title is null ? held.Title : Title.Stated,
        Language is null ? held.Language : Language.Stated,
        Audience is null ? held.Audience : Audience.Stated,
        Tags is null ? held.Tags : Tags.Stated,
        ValidFrom is null ? held.ValidFrom : ValidFrom.Stated,
        ValidUntil is null ? held.ValidUntil : ValidUntil.Stated);

    /// <summary>The document was read again and states this now.</summary>
    public DocumentOverrides Restate(DocumentProperties stated) => new(
        Title is null ? null : Title with { Stated = stated.Title },
        Language is null ? null : Language with { Stated = stated.Language },
        Audience is null ? null : Audience with { Stated = stated.Audience },
        Tags is null ? null : Tags with { Stated = stated.Tags },
        ValidFrom is null ? null : ValidFrom with { Stated = stated.ValidFrom },
        ValidUntil is null ? null : ValidUntil with { Stated = stated.ValidUntil });

    /// <summary>With what was said of another document that this one takes the place of; what was said of this one stays.</summary>
    public DocumentOverrides Joined(DocumentOverrides other) => new(
        Title ?? other.Title, Language ?? other.Language, Audience ?? other.Audience, Tags ?? other.Tags, ValidFrom ?? other.ValidFrom, ValidUntil ?? other.ValidUntil);

    /// <summary>The names, as on the wire, of what a person set.</summary>
    public IReadOnlyList<string> Names => [.. new (string Name, object? Told)[]
    {
        ("title", Title), ("language", Language), ("audience", Audience), ("tags", Tags), ("valid_from", ValidFrom), ("valid_until", ValidUntil),
    }.Where(static one => one.Told is not null).Select(static one => one.Name)];
}
