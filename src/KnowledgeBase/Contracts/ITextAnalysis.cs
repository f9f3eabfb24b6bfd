namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>The language-aware reading of text that indexing and searching share.</summary>
public interface ITextAnalysis
{
    /// <summary>The most likely language of a text (BCP 47 primary tag such as <c>en</c>, <c>es</c>, <c>pt</c>, <c>zh</c>); <paramref name="fallback"/> when the text gives no evidence.</summary>
    string DetectLanguage(string text, string fallback = "en");

    /// <summary>The index terms of a text in order, repeats kept: folded, stop words left out, stemmed; character bigrams for Chinese, Japanese and Korean.</summary>
    IReadOnlyList<string> Terms(string text, string language);

    /// <summary>Each index term with the span of the text that it came from, in order.</summary>
    IReadOnlyList<TermSpan> TermSpans(string text, string language);
}

/// <summary>An index term and where it stands: <paramref name="Start"/> and <paramref name="Length"/> count UTF-16 units of the original text.</summary>
public readonly record struct TermSpan(string Term, int Start, int Length);

/// <summary>Sentence embeddings for the vector arm and for comparing sentences with a question.</summary>
public interface ITextEmbedding
{
    /// <summary>Names model and version; vectors of different models are never compared.</summary>
    string Model { get; }

    int Dimensions { get; }

    /// <summary>Whether the model reads this language.</summary>
    bool Supports(string language);

    /// <summary>One vector of unit length per text. Texts longer than the model's window are clipped.</summary>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}
