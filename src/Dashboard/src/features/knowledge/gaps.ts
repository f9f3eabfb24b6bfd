import type { Gap } from '@/api/gaps';

export type GapCommand = 'search' | 'next' | 'previous' | 'pick' | 'pair' | 'article' | 'dismiss';

export const gapKeys: Record<string, GapCommand> = {
  '/': 'search',
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  x: 'pick',
  p: 'pair',
  w: 'article',
  d: 'dismiss',
};

/** Whether more ask lately than before; a question or two either way is no trend. */
export function trendOf(gap: Pick<Gap, 'missed_lately' | 'missed_before'>): 'more' | 'fewer' | null {
  const difference = gap.missed_lately - gap.missed_before;
  if (Math.abs(difference) < Math.max(2, gap.missed_before / 4)) return null;
  return difference > 0 ? 'more' : 'fewer';
}

/** An article to start from: the question is its title, what an agent answered its text. */
export const articleOf = (answer: string | null): string => answer ?? '';
