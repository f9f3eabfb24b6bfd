using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>One piece of a document, the unit that search finds. Never changed, only replaced.</summary>
internal sealed class Chunk : IAccountOwned
{
    private Chunk()
    {
    }

    public ChunkId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public DocumentId DocumentId { get; private set; }

    public int Position { get; private set; }

    public string Text { get; private set; } = null!;

    public string[] HeadingPath { get; private set; } = null!;

    public string Language { get; private set; } = null!;

    public int StartOffset { get; private set; }

    public int Length { get; private set; }

    /// <summary>What is read when the chunk is found, where that is more than its text; like it verbatim from the document.</summary>
    public string? Context { get; private set; }

    public int? ContextStart { get; private set; }

    public static Chunk Of(Document document, string content, TextChunk chunk) => new()
    {
        AccountId = document.AccountId,
        KnowledgeBaseId = document.KnowledgeBaseId,
        DocumentId = document.Id,
        Position = chunk.Position,
        Text = chunk.Text,
        HeadingPath = [.. chunk.HeadingPath],
        Language = document.Language,
        StartOffset = chunk.Start,
        Length = chunk.Length,
        Context = chunk.Context is var (start, end) ? content[start..end] : null,
        ContextStart = chunk.Context?.Start,
    };
}
