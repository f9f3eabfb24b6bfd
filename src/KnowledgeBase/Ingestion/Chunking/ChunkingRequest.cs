using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>A way of cutting as it is asked for; what is left out takes the method's usual value.</summary>
/// <param name="Method"><c>headings</c> unless told.</param>
/// <param name="MaxLength">Units in a chunk at most.</param>
/// <param name="Overlap">Units repeated of the chunk before.</param>
/// <param name="ContextLength">With <c>parent_child</c>: units of what is read around a chunk that was found.</param>
/// <param name="Window">With <c>sentence_window</c>: sentences read before and after the one found.</param>
/// <param name="Unit"><c>characters</c> unless told.</param>
/// <param name="Tokenizer">With <c>tokens</c>: whose.</param>
/// <param name="WithTitle">Whether the title is searched with each chunk; it is unless told.</param>
/// <param name="WithHeadings">Whether the headings above are searched with each chunk; they are unless told.</param>
internal sealed record ChunkingRequest(
    ChunkMethod? Method, int? MaxLength, int? Overlap, int? ContextLength, int? Window, ChunkUnit? Unit, string? Tokenizer, bool? WithTitle, bool? WithHeadings)
{
    /// <summary>About four characters are a token in English.</summary>
    private const int CharactersOfToken = 4;

    /// <exception cref="DomainException">A value is out of its range.</exception>
    public ChunkSettings ToSettings(ITextRulers rulers)
    {
        var unit = Unit ?? ChunkUnit.Characters;
        var (max, overlap, context) = UsualOf(Method ?? ChunkMethod.Headings, unit);
        var length = MaxLength ?? max;
        var settings = new ChunkSettings(
            Method ?? ChunkMethod.Headings,
            length,
            Overlap ?? Math.Min(overlap, length / 2),
            ContextLength ?? Math.Max(context, length),
            Window ?? 2,
            unit,
            unit == ChunkUnit.Tokens ? Tokenizer ?? TextRulers.Usual : null,
            WithTitle ?? true,
            WithHeadings ?? true);
        return settings.Problem(rulers) is var (field, message)
            ? throw new DomainException(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(field[0])}{field[1..].Replace('_', ' ')} {message}", 422, $"chunking.{field}")
            : settings;
    }

    private static (int MaxLength, int Overlap, int ContextLength) UsualOf(ChunkMethod method, ChunkUnit unit)
    {
        var (max, overlap, context) = method switch
        {
            ChunkMethod.Fixed => (1600, 400, 2400),
            ChunkMethod.SentenceWindow => (600, 0, 2400),
            ChunkMethod.ParentChild => (400, 0, 2400),
            ChunkMethod.QuestionAnswer => (2400, 200, 2400),
            _ => (1600, 200, 2400),
        };
        return unit == ChunkUnit.Characters ? (max, overlap, context) : (max / CharactersOfToken, overlap / CharactersOfToken, context / CharactersOfToken);
    }
}
