/** The words that ranges of a text name, each a start and a length in UTF-16 units; each word once. Ranges beyond the text name nothing. */
export function wordsAt(text: string, ranges: readonly (readonly number[])[]): string[] {
  const words = ranges.map(([start = 0, length = 0]) => text.slice(Math.max(0, start), Math.max(0, start + length)));
  return [...new Set(words)].filter((word) => word !== '');
}
