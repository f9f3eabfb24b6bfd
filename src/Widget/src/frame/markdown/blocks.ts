export type Block =
  | { kind: 'paragraph' | 'heading'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'quote'; children: Block[] }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'list'; ordered: boolean; start: number; items: Block[][] };

const FENCE = /^\s{0,3}(```|~~~)/;
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/;
const QUOTE = /^\s{0,3}>\s?/;
const ITEM = /^(\s*)([-*+]|(\d{1,4})[.)])\s+(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const MAX_DEPTH = 4;

/** The blocks a chat message uses. Raw HTML is no block: it stays the text it is. */
export function parseBlocks(source: string, depth = 0): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.trim() === '') at++;
    else if (isTable(lines, at)) at = readTable(lines, at, blocks);
    else if (FENCE.test(line)) at = readFence(lines, at, blocks);
    else if (HEADING.test(line)) {
      blocks.push({ kind: 'heading', text: HEADING.exec(line)?.[1] ?? '' });
      at++;
    } else if (depth < MAX_DEPTH && QUOTE.test(line)) at = readQuote(lines, at, blocks, depth);
    else if (depth < MAX_DEPTH && ITEM.test(line)) at = readList(lines, at, blocks, depth);
    else at = readParagraph(lines, at, blocks, depth);
  }
  return blocks;
}

function readFence(lines: string[], at: number, blocks: Block[]): number {
  const fence = FENCE.exec(lines[at] ?? '')?.[1] ?? '```';
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? '').trimStart().startsWith(fence)) end++;
  blocks.push({ kind: 'code', text: lines.slice(at + 1, end).join('\n') });
  return end + 1;
}

/** A row with a bar, and below it a rule: anything less is a sentence with a bar in it. */
const isTable = (lines: string[], at: number) =>
  (lines[at] ?? '').includes('|') &&
  (lines[at + 1] ?? '').includes('-') &&
  (lines[at + 1] ?? '').includes('|') &&
  TABLE_RULE.test((lines[at + 1] ?? '').slice(0, 1_000));

const cells = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

function readTable(lines: string[], at: number, blocks: Block[]): number {
  const head = cells(lines[at] ?? '');
  const rows: string[][] = [];
  let end = at + 2;
  for (; end < lines.length && (lines[end] ?? '').includes('|'); end++) {
    const row = cells(lines[end] ?? '');
    rows.push(head.map((_, column) => row[column] ?? ''));
  }
  blocks.push({ kind: 'table', head, rows });
  return end;
}

function readQuote(lines: string[], at: number, blocks: Block[], depth: number): number {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end] ?? '')) end++;
  const inner = lines.slice(at, end).map((line) => line.replace(QUOTE, ''));
  blocks.push({ kind: 'quote', children: parseBlocks(inner.join('\n'), depth + 1) });
  return end;
}

/** An item goes on while lines are indented deeper than its marker; a blank line does not end a list. */
function readList(lines: string[], at: number, blocks: Block[], depth: number): number {
  const first = ITEM.exec(lines[at] ?? '');
  const indent = first?.[1]?.length ?? 0;
  const ordered = first?.[3] !== undefined;
  const items: string[][] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const item = ITEM.exec(line);
    const last = items.at(-1);
    if (item && (item[1]?.length ?? 0) <= indent) {
      if ((item[3] !== undefined) !== ordered) break;
      items.push([item[4] ?? '']);
    } else if (last && /^\s{2,}\S/.test(line))
      last.push(line.slice(Math.min(indent + 2, line.search(/\S/))));
    else if (line.trim() === '' && continues(lines, end + 1)) last?.push('');
    else break;
  }
  blocks.push({
    kind: 'list',
    ordered,
    start: Number(first?.[3] ?? 1),
    items: items.map((item) => parseBlocks(item.join('\n'), depth + 1)),
  });
  return end;
}

const continues = (lines: string[], at: number) =>
  ITEM.test(lines[at] ?? '') || /^\s{2,}\S/.test(lines[at] ?? '');

function readParagraph(lines: string[], at: number, blocks: Block[], depth: number): number {
  let end = at + 1;
  const ends = (line: string) =>
    line.trim() === '' ||
    FENCE.test(line) ||
    HEADING.test(line) ||
    (depth < MAX_DEPTH && (QUOTE.test(line) || ITEM.test(line)));
  while (end < lines.length && !ends(lines[end] ?? '') && !isTable(lines, end)) end++;
  const text = lines.slice(at, end).map((line) => line.trim());
  blocks.push({ kind: 'paragraph', text: text.join('\n') });
  return end;
}
