import { safeUrl } from '../api/read';

export type Inline =
  | { kind: 'text'; value: string }
  | { kind: 'code'; value: string }
  | { kind: 'break' }
  | { kind: 'cite'; number: number }
  | { kind: 'strong' | 'em' | 'del'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

const MAX_DEPTH = 6;
/** It ends where a sentence goes on without a space, as in Chinese: a full stop of theirs is a dot to browsers, and leads elsewhere. */
const BARE_URL = /^https?:\/\/[^\s<>"'`\u2063{}|\\，。；：！？、）」』】｡．／＠]+/i;
const MARKS = [
  ['**', 'strong'],
  ['__', 'strong'],
  ['~~', 'del'],
  ['*', 'em'],
  ['_', 'em'],
] as const;

/** Reads one line of text after the other from left to right; what is not Markdown stays text. */
class InlineReader {
  private readonly nodes: Inline[] = [];
  private plain = '';
  private at = 0;
  /** Closers known to be absent, so that a wall of openers costs no more than reading it. */
  private readonly absent = new Set<string>();

  constructor(
    private readonly source: string,
    private readonly isCitation: (number: number) => boolean,
    private readonly depth: number,
  ) {}

  read(): Inline[] {
    while (this.at < this.source.length) {
      const taken =
        this.escape() ||
        this.lineBreak() ||
        this.code() ||
        this.bracket() ||
        this.url() ||
        this.mark();
      if (!taken) this.plain += this.source[this.at++];
    }
    this.flush();
    return this.nodes;
  }

  private escape(): boolean {
    const next = this.source[this.at + 1];
    if (this.source[this.at] !== '\\' || !next || !/[!-/:-@[-`{-~]/.test(next)) return false;
    this.plain += next;
    this.at += 2;
    return true;
  }

  private lineBreak(): boolean {
    if (this.source[this.at] !== '\n') return false;
    return this.push({ kind: 'break' }, this.at + 1);
  }

  private code(): boolean {
    if (this.source[this.at] !== '`') return false;
    const end = this.find('`', this.at + 1);
    if (end <= this.at + 1) return false;
    return this.push({ kind: 'code', value: this.source.slice(this.at + 1, end) }, end + 1);
  }

  /** A citation number, a link, or a picture, which is shown as a link to it. */
  private bracket(): boolean {
    const { source } = this;
    const open = source[this.at] === '!' && source[this.at + 1] === '[' ? this.at + 1 : this.at;
    if (source[open] !== '[') return false;
    const close = this.find(']', open + 1);
    if (close < 0) return false;
    const label = source.slice(open + 1, close);
    if (source[close + 1] === '(') {
      const end = this.find(')', close + 2);
      const address = end > 0 ? source.slice(close + 2, end) : '';
      // A link, and not an index with a call behind it.
      if (/[/:#.]/.test(address)) return this.link(label, address, end + 1);
    }
    const number = /^\d{1,3}$/.test(label) ? Number(label) : 0;
    if (number === 0 || !this.isCitation(number)) return false;
    // The number stays with the word before it, as close as a footnote's.
    if (this.plain.endsWith(' ')) this.plain = `${this.plain.slice(0, -1)}\u202f`;
    return this.push({ kind: 'cite', number }, close + 1);
  }

  /** An address that opens no page is left out: what the link says stays. */
  private link(label: string, address: string, next: number): true {
    const href = safeUrl(address.split(/\s/)[0]);
    const children = this.inner(label || address);
    if (href) return this.push({ kind: 'link', href, children }, next);
    this.flush();
    this.nodes.push(...children);
    this.at = next;
    return true;
  }

  private url(): boolean {
    const start = this.source[this.at] === '<' ? this.at + 1 : this.at;
    if (!/[hH]/.test(this.source[start] ?? '') || this.followsWord()) return false;
    const match = BARE_URL.exec(this.source.slice(start, start + 2_000));
    if (!match) return false;
    // Punctuation at the end belongs to the sentence, a bracket to whoever opened it before.
    const raw = match[0].replace(/[.,;:!?*_~\]。，！？；：）]+$/, '');
    const bare = raw.includes('(') ? raw : raw.replace(/\)+$/, '');
    const href = safeUrl(bare);
    if (!href) return false;
    const closes = start > this.at && this.source[start + bare.length] === '>';
    const from = closes ? start : this.at;
    if (!closes && start > this.at) this.plain += '<';
    const end = (closes || start === this.at ? from : start) + bare.length + (closes ? 1 : 0);
    return this.push({ kind: 'link', href, children: [{ kind: 'text', value: bare }] }, end);
  }

  private mark(): boolean {
    if (this.depth >= MAX_DEPTH) return false;
    for (const [sign, kind] of MARKS) {
      if (!this.source.startsWith(sign, this.at)) continue;
      const from = this.at + sign.length;
      const end = this.find(sign, from);
      if (
        end <= from ||
        /\s/.test(this.source[from] ?? '') ||
        /\s/.test(this.source[end - 1] ?? '')
      )
        continue;
      // snake_case and file__names are words, not emphasis.
      const isWord = this.followsWord() || /\w/.test(this.source[end + sign.length] ?? '');
      if (sign.startsWith('_') && isWord) continue;
      return this.push(
        { kind, children: this.inner(this.source.slice(from, end)) },
        end + sign.length,
      );
    }
    return false;
  }

  private followsWord(): boolean {
    return /\w/.test(this.source[this.at - 1] ?? '');
  }

  private inner(source: string): Inline[] {
    return new InlineReader(source, this.isCitation, this.depth + 1).read();
  }

  private find(sign: string, from: number): number {
    if (this.absent.has(sign)) return -1;
    const index = this.source.indexOf(sign, from);
    if (index < 0) this.absent.add(sign);
    return index;
  }

  private push(node: Inline, next: number): true {
    this.flush();
    this.nodes.push(node);
    this.at = next;
    return true;
  }

  private flush() {
    if (this.plain) this.nodes.push({ kind: 'text', value: this.plain });
    this.plain = '';
  }
}

export const parseInline = (
  source: string,
  isCitation: (number: number) => boolean = () => false,
): Inline[] => new InlineReader(source, isCitation, 0).read();

/** What a visitor wrote is text: only addresses become links. */
export function parsePlain(source: string): Inline[] {
  return source
    .split(/(https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]])/i)
    .flatMap((part, index): Inline[] => {
      const href = index % 2 ? safeUrl(part) : null;
      const value: Inline = { kind: 'text', value: part };
      return href ? [{ kind: 'link', href, children: [value] }] : part ? [value] : [];
    });
}
