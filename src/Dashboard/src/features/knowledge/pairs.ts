import type { PairDraft } from '@/api/knowledge';
import type { Pair } from '@/api/pairs';
import { tagsOf } from './properties';

export interface PairForm {
  question: string;
  answer: string;
  /** One a line. */
  wordings: string;
  language: string;
  audience: 'public' | 'internal';
  tags: string;
  url: string;
}

export const pairFormOf = (pair: Pair | null): PairForm => ({
  question: pair?.question ?? '',
  answer: pair?.answer ?? '',
  wordings: pair?.wordings.join('\n') ?? '',
  language: pair?.language ?? '',
  audience: pair?.audience ?? 'public',
  tags: pair?.tags.join(', ') ?? '',
  url: pair?.url ?? '',
});

export const draftOf = (form: PairForm): PairDraft => ({
  question: form.question.trim(),
  answer: form.answer.trim(),
  wordings: form.wordings
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
  language: form.language.trim() || null,
  audience: form.audience,
  tags: tagsOf(form.tags),
  url: form.url.trim() || null,
});

export type PairCommand = 'new' | 'search' | 'next' | 'previous' | 'pick' | 'edit' | 'approve' | 'delete';

const keys: Record<string, PairCommand> = {
  n: 'new',
  '/': 'search',
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  x: 'pick',
  e: 'edit',
  a: 'approve',
  Backspace: 'delete',
  Delete: 'delete',
};

/** What a key means on the list; nothing while somebody types, and nothing of what the browser does with it. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'target'>,
): PairCommand | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const target = event.target as { tagName?: string; type?: string } | null;
  const isTyping =
    ['TEXTAREA', 'SELECT'].includes(target?.tagName ?? '') ||
    (target?.tagName === 'INPUT' && target.type !== 'checkbox');
  return isTyping ? null : (keys[event.key] ?? null);
}

export const moved = (at: number, command: 'next' | 'previous', count: number): number =>
  Math.max(0, Math.min(count - 1, at + (command === 'next' ? 1 : -1)));
