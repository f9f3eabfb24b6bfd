using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>The bytes of an uploaded file or a pasted text, and what the person who added it said of it.</summary>
internal sealed class StoredUpload : IAccountOwned
{
    private StoredUpload()
    {
    }

    public long Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public SourceId SourceId { get; private set; }

    public string ExternalKey { get; private set; } = null!;

    public byte[] Content { get; private set; } = null!;

    public string? Title { get; private set; }

    public string? Url { get; private set; }

    public string? Language { get; private set; }

    public Audience? Audience { get; private set; }

    public string[]? Tags { get; private set; }

    public DateTimeOffset? ValidFrom { get; private set; }

    public DateTimeOffset? ValidUntil { get; private set; }

    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static StoredUpload Of(Source source, UploadedFile file, DateTimeOffset now) => new()
    {
        AccountId = source.AccountId,
        SourceId = source.Id,
        ExternalKey = file.Key,
        Content = file.Content,
        Title = file.Title,
        Url = file.Url,
        Language = file.Language,
        Audience = file.Audience,
        Tags = file.Tags is null ? null : [.. file.Tags],
        ValidFrom = file.ValidFrom,
        ValidUntil = file.ValidUntil,
        ErrorCode = file.Refusal?.Code,
        ErrorMessage = file.Refusal?.Message,
        CreatedAt = now,
    };
}

/// <summary>One file of an upload, or the reason why it was not taken.</summary>
internal sealed record UploadedFile(
    string Key,
    byte[] Content,
    Refusal? Refusal = null,
    string? Title = null,
    string? Url = null,
    string? Language = null,
    Audience? Audience = null)
{
    public IReadOnlyList<string>? Tags { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }
}
