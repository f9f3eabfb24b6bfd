// What the search page reads of the API's shapes.
import type { Read, Schemas } from './read';

export type SearchHit = Read<
  'SearchHitJson',
  | 'rank'
  | 'score'
  | 'lexical_rank'
  | 'lexical_score'
  | 'vector_rank'
  | 'vector_score'
  | 'rerank_score'
  | 'coverage'
  | 'matched_terms'
  | 'text'
  | 'highlights'
  | 'headings'
  | 'document'
  | 'source'
>;

export type Fusion = Schemas['FusionKind'];
export type Reranker = Schemas['RerankerKind'];

export type SearchSettings = Read<
  'SearchSettings',
  | 'lexical_weight'
  | 'vector_weight'
  | 'rank_constant'
  | 'candidates'
  | 'passages'
  | 'context_budget'
  | 'minimum_evidence'
  | 'reranker_model_id'
  | 'translator_model_id'
  | 'rerank_candidates'
  | 'synonyms'
  | 'names'
> & { fusion: Fusion; reranker: Reranker };

export type SearchCandidate = Read<
  'TrySearchCandidate',
  | 'chunk_id'
  | 'document'
  | 'headings'
  | 'lexical_rank'
  | 'lexical_score'
  | 'vector_rank'
  | 'vector_score'
  | 'fused_rank'
  | 'fused_score'
>;

export type SearchTrial = Read<'TrySearchResponse', 'milliseconds' | 'language'> & {
  translations: Read<'Translation', 'language' | 'text'>[];
  terms: Read<'SearchTerm', 'text' | 'meanings'>[];
  candidates: SearchCandidate[];
  payload: SearchHit[];
  failures: Read<'SearchFailure', 'part' | 'reason'>[];
};

/** By which vectors a knowledge base is searched. */
export type BaseEmbedding = Read<
  'ListBasesEmbeddingJson',
  | 'model_id'
  | 'model_name'
  | 'next_model_id'
  | 'next_model_name'
  | 'progress'
  | 'error'
  | 'tokens'
  | 'price'
  | 'refused'
  | 'refused_reason'
>;

export type EmbeddingEstimate = Read<'EstimateEmbeddingResponse', 'passages' | 'tokens' | 'price'>;
