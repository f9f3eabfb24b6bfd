import { describe, expect, it } from 'vitest';
import type { SearchCandidate, SearchHit, SearchSettings } from '@/api/types';
import { climbed, formOf, foundBy, isSame, settingsOf, wordsOf } from './search';

const settings: SearchSettings = {
  fusion: 'scores',
  lexical_weight: 1,
  vector_weight: 0.7,
  rank_constant: 10,
  candidates: 50,
  passages: 12,
  context_budget: null,
  minimum_evidence: 0,
  reranker: 'none',
  reranker_model_id: null,
  translator_model_id: null,
  rerank_candidates: 20,
  synonyms: ['SSO, single sign-on'],
  names: [],
};

const candidate = (id: number, lexical: number | null, vector: number | null, fused: number): SearchCandidate => ({
  chunk_id: id,
  document: { id, title: `Document ${id}`, url: null },
  headings: [],
  lexical_rank: lexical,
  lexical_score: lexical === null ? null : 1,
  vector_rank: vector,
  vector_score: vector === null ? null : 1,
  fused_rank: fused,
  fused_score: 1,
});

describe('settings of a search', () => {
  it('come back from the form as they went in', () => {
    expect(settingsOf(formOf(settings))).toEqual(settings);
    expect(settingsOf({ ...formOf(settings), context_budget: 900, names: ' Kettle \n\nBrewmaster' })).toMatchObject({
      context_budget: 900,
      names: ['Kettle', 'Brewmaster'],
    });
  });

  it('are the same whatever lines are empty', () => {
    expect(isSame(settings, { ...settings, synonyms: ['', ' SSO, single sign-on '] })).toBe(true);
    expect(isSame(settings, { ...settings, passages: 3 })).toBe(false);
  });

  it('take words set apart by commas', () => {
    expect(wordsOf(' router, ,kettle ')).toEqual(['router', 'kettle']);
  });
});

describe('what was found', () => {
  it('stands in the order of each arm', () => {
    const all = [candidate(1, 2, null, 1), candidate(2, 1, 11, 2), candidate(3, null, 1, 3)];
    expect(foundBy(all, 'lexical').map((one) => one.chunk_id)).toEqual([2, 1]);
    expect(foundBy(all, 'vector').map((one) => one.chunk_id)).toEqual([3]);
    expect(foundBy(all, 'fused').map((one) => one.chunk_id)).toEqual([1, 2, 3]);
  });

  it('says how far a passage climbed against the other side', () => {
    const hit = (id: number, rank: number) => ({ rank, text: `text ${id}`, document: { id } }) as unknown as SearchHit;
    const other = [hit(1, 1), hit(2, 2), hit(3, 3)];
    expect(climbed(hit(3, 1), other)).toBe(2);
    expect(climbed(hit(1, 3), other)).toBe(-2);
    expect(climbed(hit(2, 2), other)).toBe(0);
    expect(climbed(hit(9, 1), other)).toBeNull();
  });
});
