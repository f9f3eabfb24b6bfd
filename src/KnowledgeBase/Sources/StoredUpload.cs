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

    /// <summary>How the content is to be read, where the name does not say it.</summary>
    public DocumentFormat? Format { get; private set; }

    public string[]? Wordings { get; private set; }

    /// <summary>Counts the times that it was put.</summary>
    public long Revision { get; private set; } = 1;

    public string[]? Tags { get; private set; }

    public DateTimeOffset? ValidFrom { get; private set; }

    public DateTimeOffset? ValidUntil { get; private set; }

    public string? ErrorCode { get; private set; }

    public string? ErrorMessage { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static StoredUpload Of(Source source, UploadedFile file, DateTimeOffset now)
    {
        var upload = new StoredUpload { AccountId = source.AccountId, SourceId = source.Id, ExternalKey = file.Key, CreatedAt = now };
        upload.Take(file);
        return upload;
    }

    /// <summary>As it was put.</summary>
    public UploadedFile ToFile() => new(ExternalKey, Content, null, Title, Url, Language, Audience)
    {
        Format = Format,
        Tags = Tags,
        Wordings = Wordings,
        ValidFrom = ValidFrom,
        ValidUntil = ValidUntil,
    };

    public bool IsSame(UploadedFile file) =>
        Content.AsSpan().SequenceEqual(file.Content) && Title == file.Title && Url == file.Url && Language == file.Language && Audience == file.Audience
        && Format == file.Format && ValidFrom == file.ValidFrom && ValidUntil == file.ValidUntil
        && (Tags ?? []).SequenceEqual(file.Tags ?? []) && (Wordings ?? []).SequenceEqual(file.Wordings ?? []);

    public void Replace(UploadedFile file)
    {
        Take(file);
        Revision++;
    }

    private void Take(UploadedFile file)
    {
        (Content, Format) = (file.Content, file.Format);
        (Title, Url, Language, Audience) = (file.Title, file.Url, file.Language, file.Audience);
        Tags = file.Tags is null ? null : [.. file.Tags];
        Wordings = file.Wordings is null ? null : [.. file.Wordings];
        (ValidFrom, ValidUntil) = (file.ValidFrom, file.ValidUntil);
        (ErrorCode, ErrorMessage) = (file.Refusal?.Code, file.Refusal?.Message);
    }
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
    public DocumentFormat? Format { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Other ways to ask what the title asks.</summary>
    public IReadOnlyList<string>? Wordings { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }
}
