import type { SearchCandidate, SearchHit, SearchSettings } from '@/api/types';

export const arms = ['lexical', 'vector', 'fused'] as const;
export type Arm = (typeof arms)[number];

/** Fields that may be left empty, or hold lines, are kept as text while they are written. */
export type SearchForm = Omit<SearchSettings, 'context_budget' | 'synonyms' | 'names'> & {
  context_budget: number | '';
  synonyms: string;
  names: string;
};

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export const formOf = (settings: SearchSettings): SearchForm => ({
  ...settings,
  context_budget: settings.context_budget ?? '',
  synonyms: settings.synonyms.join('\n'),
  names: settings.names.join('\n'),
});

export const settingsOf = (form: SearchForm): SearchSettings => ({
  ...form,
  context_budget: form.context_budget === '' ? null : form.context_budget,
  synonyms: linesOf(form.synonyms),
  names: linesOf(form.names),
});

export const isSame = (one: SearchSettings, other: SearchSettings): boolean =>
  JSON.stringify(settingsOf(formOf(one))) === JSON.stringify(settingsOf(formOf(other)));

export const wordsOf = (text: string) =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const rankOf = (candidate: SearchCandidate, arm: Arm): number | null => candidate[`${arm}_rank`];

/** The first ten of an arm, in its order. */
export const foundBy = (candidates: readonly SearchCandidate[], arm: Arm): SearchCandidate[] =>
  candidates
    .filter((candidate) => (rankOf(candidate, arm) ?? Number.POSITIVE_INFINITY) <= 10)
    .sort((one, other) => (rankOf(one, arm) ?? 0) - (rankOf(other, arm) ?? 0));

/** How many places a passage stands higher than on the other side: 0 for the same place, null when it is not there. */
export function climbed(hit: SearchHit, other: readonly SearchHit[]): number | null {
  const there = other.find((one) => one.document.id === hit.document.id && one.text === hit.text);
  return there ? there.rank - hit.rank : null;
}
