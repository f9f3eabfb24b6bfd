using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>Finds the passages of one knowledge base that may answer a question.</summary>
public interface IKnowledgeSearch
{
    /// <summary>
    /// Searches both arms, fuses them and returns the best passages, best first. A question in which no term is known
    /// gives an empty result and no error.
    /// </summary>
    Task<SearchResult> SearchAsync(AccountId account, SearchQuery query, CancellationToken cancellationToken);
}

/// <summary>One search.</summary>
/// <param name="Base">The knowledge base; it must belong to the account, otherwise the result is empty.</param>
/// <param name="Text">The question as the customer put it, or as it was condensed from the conversation.</param>
/// <param name="Top">How many passages to return at most; null for as many as the knowledge base's settings say.</param>
/// <param name="Language">The language to analyse the question in (BCP 47, such as <c>en</c>); null detects it.</param>
/// <param name="IncludeInternal">Whether documents for agents only may be found. Never true for an answer to a customer.</param>
/// <param name="Without">Documents to leave out, as if they did not exist (used by the evaluations).</param>
/// <param name="DistinctDocuments">Whether each document is found once at most, by its best chunk.</param>
/// <param name="Languages">Only documents in one of these languages; null or empty for any.</param>
/// <param name="Tags">Only documents with one of these tags; null or empty for any.</param>
/// <param name="Inbox">The inbox in which it is asked: it pays for the models that read the question, and its budgets hold. Null for a question that belongs to none.</param>
public sealed record SearchQuery(
    KnowledgeBaseId Base,
    string Text,
    int? Top = null,
    string? Language = null,
    bool IncludeInternal = false,
    IReadOnlyCollection<DocumentId>? Without = null,
    bool DistinctDocuments = false,
    IReadOnlyCollection<string>? Languages = null,
    IReadOnlyCollection<string>? Tags = null,
    long? Inbox = null);

/// <summary>What a search found.</summary>
/// <param name="Language">The language in which the question was analysed.</param>
/// <param name="Terms">The analysed terms of the question.</param>
/// <param name="Passages">The best passages, best first.</param>
/// <param name="IndexVersion">Names the index and settings searched, for the record of a turn.</param>
public sealed record SearchResult(
    string Language,
    IReadOnlyList<SearchTerm> Terms,
    IReadOnlyList<Passage> Passages,
    string IndexVersion);

/// <summary>A term of a question as it was searched for.</summary>
/// <param name="Meanings">Other terms of this knowledge base that it was taken for, such as the right spelling or a related word, and how far: 0 to 1.</param>
/// <param name="Rarity">How rare the term itself is in this knowledge base: 1 when it stands nowhere, towards 0 the more of the text it stands in.</param>
/// <param name="IsEveryday">Whether it is a word of circumstance ("yesterday", "my flatmate"), which says little about what is asked.</param>
/// <param name="IsOtherMatter">Whether it belongs to a matter that ordinary help centres do not deal with ("landlord", "fever"), nor does this one: it never uses the word.</param>
public sealed record SearchTerm(string Text, IReadOnlyDictionary<string, double> Meanings, double Rarity, bool IsEveryday, bool IsOtherMatter);

/// <summary>One found chunk with what is needed to quote, cite and explain it.</summary>
/// <param name="Text">The chunk's text as plain Markdown, exactly as it stands in the document.</param>
/// <param name="HeadingPath">The headings above the chunk, outermost first.</param>
/// <param name="Url">Where a reader finds the document; null for pasted text.</param>
/// <param name="Score">The fused score; comparable within one result only.</param>
/// <param name="LexicalScore">BM25; null when the lexical arm did not find the chunk.</param>
/// <param name="VectorScore">Cosine similarity; null when the vector arm did not find the chunk.</param>
/// <param name="Coverage">The share, weighted by rarity, of the question's terms that stand in the chunk: 0 to 1.</param>
/// <param name="MatchedTerms">The question's analysed terms that stand in the chunk.</param>
/// <param name="Page">The page on which the chunk begins, from 1; null for what has no pages. The url leads there already.</param>
/// <param name="RerankScore">What the reranker gave, by which the passages are ordered then; null when there was none.</param>
/// <param name="IsInternal">Whether it is for agents only; found only where a search asks for such.</param>
public sealed record Passage(
    ChunkId ChunkId,
    DocumentId DocumentId,
    string Title,
    string? Url,
    IReadOnlyList<string> HeadingPath,
    string Text,
    string Language,
    double Score,
    double? LexicalScore,
    int? LexicalRank,
    double? VectorScore,
    int? VectorRank,
    double Coverage,
    IReadOnlyList<string> MatchedTerms,
    int? Page = null,
    double? RerankScore = null,
    bool IsInternal = false);
