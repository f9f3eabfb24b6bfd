/** A list as a form edits it, one item a line: one that was sent with a line break within stays one. */
export const textOf = (items: readonly string[] | undefined): string =>
  (items ?? []).map((item) => item.replace(/\s*[\r\n]+\s*/g, ' ')).join('\n');

export const itemsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
