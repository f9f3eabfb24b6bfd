using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>A set of sources that is searched together, with its own chunking and search settings.</summary>
public readonly record struct KnowledgeBaseId(long Value) : ITypedId<KnowledgeBaseId>
{
    public static KnowledgeBaseId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out KnowledgeBaseId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>Where documents come from: a folder, an upload, a crawled site or pasted text.</summary>
public readonly record struct SourceId(long Value) : ITypedId<SourceId>
{
    public static SourceId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out SourceId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>One page or file of a source.</summary>
public readonly record struct DocumentId(long Value) : ITypedId<DocumentId>
{
    public static DocumentId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out DocumentId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>One piece of a document, the unit that search finds.</summary>
public readonly record struct ChunkId(long Value) : ITypedId<ChunkId>
{
    public static ChunkId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out ChunkId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A question with its answer, written by hand.</summary>
public readonly record struct PairId(long Value) : ITypedId<PairId>
{
    public static PairId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out PairId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>Questions of one meaning that a knowledge base did not answer.</summary>
public readonly record struct GapId(long Value) : ITypedId<GapId>
{
    public static GapId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out GapId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}
