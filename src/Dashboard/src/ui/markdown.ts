import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable(['image']);

/** Marks `[1]` where source 1 exists; in code and inside links it stays text, because they are tokens of their own. */
markdown.inline.ruler.before('link', 'citation', (state, silent) => {
  const known = state.env.citations;
  if (!(known instanceof Set) || state.src[state.pos] !== '[') return false;
  const match = /^\[(\d{1,3})\](?!\()/.exec(state.src.slice(state.pos, state.pos + 6));
  const number = Number(match?.[1]);
  if (match === null || !known.has(number)) return false;
  if (!silent) {
    const token = state.push('citation', 'button', 0);
    token.content = String(number);
  }
  state.pos += match[0].length;
  return true;
});
markdown.renderer.rules.citation = (tokens, index) => {
  const number = tokens[index]?.content ?? '';
  return `<button type="button" class="cite" data-cite="${number}">${number}</button>`;
};

/** Words to mark in what is shown; a word in a language with spaces only where it stands alone. */
function markPattern(words: readonly string[]): RegExp | null {
  const parts = [...words]
    .filter((word) => word.trim() !== '')
    .sort((a, b) => b.length - a.length)
    .map((word) => {
      const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return unspaced.test(word) ? literal : `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`;
    });
  return parts.length === 0 ? null : new RegExp(parts.join('|'), 'gu');
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

// The words are marked in what is read, after parsing: marks in the source would end up in addresses and break tables.
function withMarks(text: string, pattern: unknown): string {
  if (!(pattern instanceof RegExp)) return escapeHtml(text);
  let html = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    html += `${escapeHtml(text.slice(at, match.index))}<mark>${escapeHtml(match[0])}</mark>`;
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

const { escapeHtml } = markdown.utils;
markdown.renderer.rules.text = (tokens, index, _options, env) => withMarks(tokens[index]?.content ?? '', env?.marks);
markdown.renderer.rules.code_inline = (tokens, index, _options, env) =>
  `<code>${withMarks(tokens[index]?.content ?? '', env?.marks)}</code>`;

const tags = [
  'a',
  'b',
  'blockquote',
  'br',
  'button',
  'code',
  'del',
  'em',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'li',
  'mark',
  'ol',
  'p',
  'pre',
  's',
  'strong',
  'sub',
  'sup',
  'table',
  'tbody',
  'td',
  'th',
  'thead',
  'tr',
  'ul',
];

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName !== 'A') return;
  node.setAttribute('target', '_blank');
  node.setAttribute('rel', 'noopener noreferrer nofollow');
});

/** Text that somebody else wrote, as HTML that is safe to show: no scripts, styles, images or foreign buttons. */
export function renderMarkdown(text: string, citations: readonly number[] = [], marks: readonly string[] = []): string {
  const html = markdown.render(text, { citations: new Set(citations), marks: markPattern(marks) });
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: ['href', 'start', 'class', 'data-cite', 'type'],
    ALLOW_DATA_ATTR: false,
    // Otherwise their values would have to be addresses too.
    ADD_URI_SAFE_ATTR: ['start', 'class', 'data-cite', 'type'],
    ALLOWED_URI_REGEXP: /^(?:https?|mailto|tel):/i,
  });
}

/** As much of a message as one line of a list could ever show. */
const longestPreview = 600;

/**
 * One line for a list: the words as the thread would show them, without the marks around them. What only looks like a mark,
 * such as the `>` of "a > b", is a word: so the text is parsed, not searched for signs.
 */
export function plainText(text: string, citations: readonly number[] = []): string {
  const parts: string[] = [];
  for (const block of markdown.parse(text.slice(0, longestPreview), { citations: new Set(citations) })) {
    if (block.type === 'inline') parts.push((block.children ?? []).map(words).join(''));
    else if (block.type === 'code_block') parts.push(block.content);
  }
  return parts.join(' ').replace(/\s+/g, ' ').trim();
}

/** Not more than this, and no half word at the end; where no space is near, as in Chinese, no half character. */
export function cutBetweenWords(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const space = start.lastIndexOf(' ');
  const kept = space > most / 2 ? start.slice(0, space) : start.replace(/[\uD800-\uDBFF]$/, '');
  return `${kept.trimEnd()}…`;
}

type Token = ReturnType<typeof markdown.parse>[number];

function words(token: Token, index: number, line: Token[]): string {
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
  if (token.type === 'citation') return '';
  // Images are shown as links: the sign before them belongs to the picture.
  if (token.type === 'text' && line[index + 1]?.type === 'link_open') return token.content.replace(/!$/, '');
  return token.content;
}
