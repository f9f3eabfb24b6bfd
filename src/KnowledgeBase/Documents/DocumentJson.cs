using System.Text.Json.Serialization;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents.Usage;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>A document on the wire.</summary>
/// <param name="Path">The file's path within its source; null for pages of a site.</param>
/// <param name="Status"><c>waiting</c>, <c>indexed</c>, <c>merged</c> or <c>failed</c>. An indexed document with an error is findable as it was before.</param>
/// <param name="SameAs">The same article, which is found in the place of a merged document; null for a moment while another one is looked for.</param>
/// <param name="Tags">In lower case.</param>
/// <param name="ValidFrom">It is not found before; null for no such limit.</param>
/// <param name="ValidUntil">It is not found from then on; null for no such limit.</param>
/// <param name="WrittenAt">When its author last changed it, as it says itself.</param>
/// <param name="ChangedAt">When it was read with another text than before; null when that has never been.</param>
/// <param name="Usage">How it is used.</param>
internal sealed record DocumentJson(
    DocumentId Id,
    SourceId SourceId,
    string Title,
    string? Url,
    string? Path,
    string Status,
    string? ErrorCode,
    string? Error,
    SameArticleJson? SameAs,
    int ChunksCount,
    string? Language,
    Audience Audience,
    IReadOnlyList<string> Tags,
    long? ValidFrom,
    long? ValidUntil,
    long? WrittenAt,
    long? ChangedAt,
    long? SyncedAt,
    long CreatedAt,
    long UpdatedAt,
    UsageJson Usage)
{
    public const string Waiting = "waiting";

    /// <summary>How its source knows it.</summary>
    [JsonIgnore]
    public string ExternalKey { get; private init; } = string.Empty;

    public static DocumentJson From(DocumentFacts document, int chunks) => new(
        document.Id,
        document.SourceId,
        document.Title,
        document.Url,
        PathOf(document.ExternalKey),
        document.Status switch { DocumentStatus.Pending => Waiting, DocumentStatus.Indexed => "indexed", DocumentStatus.Merged => "merged", _ => "failed" },
        document.ErrorCode,
        document.ErrorMessage,
        document.SameAs,
        chunks,
        document.Language == "und" ? null : document.Language,
        document.Audience,
        document.Tags,
        document.ValidFrom?.ToUnixTimeSeconds(),
        document.ValidUntil?.ToUnixTimeSeconds(),
        document.WrittenAt?.ToUnixTimeSeconds(),
        document.ChangedAt?.ToUnixTimeSeconds(),
        document.SyncedAt?.ToUnixTimeSeconds(),
        document.CreatedAt.ToUnixTimeSeconds(),
        document.UpdatedAt.ToUnixTimeSeconds(),
        UsageJson.None)
    {
        ExternalKey = document.ExternalKey,
    };

    /// <summary>The status a client asks for; both names of the first one are understood.</summary>
    public static DocumentStatus? StatusOf(string? status) => status switch
    {
        Waiting or "pending" => DocumentStatus.Pending,
        "indexed" => DocumentStatus.Indexed,
        "merged" => DocumentStatus.Merged,
        "failed" => DocumentStatus.Failed,
        _ => null,
    };

    public static string? PathOf(string key) => key.Contains("://", StringComparison.Ordinal) ? null : key;
}

/// <summary>A document that is the same article as another one.</summary>
internal sealed record SameArticleJson(DocumentId Id, string Title, string? Url, string? Path);
