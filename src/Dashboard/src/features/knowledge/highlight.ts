export interface Piece {
  text: string;
  marked: boolean;
}

/** Cuts a text at its highlights, each a start and a length. Overlapping, unordered or impossible ranges never lose or repeat a character. */
export function cutAtHighlights(text: string, ranges: readonly (readonly number[])[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const sorted = ranges.map(([start = 0, length = 0]) => ({ start, length })).sort((a, b) => a.start - b.start);
  for (const { start, length } of sorted) {
    const from = Math.max(at, start);
    const to = Math.min(text.length, start + length);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false });
    pieces.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}
