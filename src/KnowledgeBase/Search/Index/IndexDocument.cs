using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>A chunk as the index takes it.</summary>
internal sealed record ChunkText(IReadOnlyList<string> HeadingPath, string Text, string Language);

/// <summary>Where the chunks of a document belong.</summary>
internal sealed record IndexTarget(AccountId Account, KnowledgeBaseId Base, DocumentId Document, bool IsInternal);

/// <summary>A document that enters the index.</summary>
/// <param name="ChunkIds">The ids of the prepared chunks, in the same order.</param>
internal sealed record IndexAddition(IndexTarget Target, PreparedChunks Prepared, IReadOnlyList<ChunkId> ChunkIds);

/// <summary>The analysed chunks of one document, ready to be written.</summary>
internal sealed record PreparedChunks(IReadOnlyList<PreparedChunk> Chunks);

/// <param name="Length">The number of terms, repeats counted.</param>
/// <param name="Frequencies">How often each term stands in the chunk.</param>
/// <param name="Vectors">One per window; empty where no model reads the language.</param>
internal sealed record PreparedChunk(string Language, int Length, IReadOnlyDictionary<string, int> Frequencies, IReadOnlyList<float[]> Vectors);
