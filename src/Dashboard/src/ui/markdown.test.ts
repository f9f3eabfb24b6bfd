import { describe, expect, it } from 'vitest';
import { plainText, renderMarkdown } from './markdown';

function parse(text: string, citations: number[] = []): HTMLElement {
  const root = document.createElement('div');
  root.innerHTML = renderMarkdown(text, citations);
  return root;
}

const marked = (text: string, marks: string[]) => {
  const root = document.createElement('div');
  root.innerHTML = renderMarkdown(text, [], marks);
  return root;
};

describe('words that were found', () => {
  it('are marked where they are read, not in the Markdown around them', () => {
    const root = marked('**Returns** take `30` days, see [returns](https://example.com/returns).', [
      'Returns',
      'returns',
      '30',
    ]);
    expect([...root.querySelectorAll('mark')].map((one) => one.textContent)).toEqual(['Returns', '30', 'returns']);
    expect(root.querySelector('a')?.getAttribute('href')).toBe('https://example.com/returns');
    expect(root.textContent).not.toContain('*');
  });

  it('are marked in the cells of a table', () => {
    const root = marked('| Country | Days |\n| --- | --- |\n| Canada | 5 |', ['Canada']);
    expect(root.querySelector('td mark')?.textContent).toBe('Canada');
    expect(root.textContent).not.toContain('|');
  });

  it('stand alone, but not in languages without spaces', () => {
    expect(marked('order reorder orders', ['order']).querySelectorAll('mark')).toHaveLength(1);
    expect(marked('请退货给我们', ['退货']).querySelector('mark')?.textContent).toBe('退货');
  });

  it('are words and nothing else', () => {
    const root = marked('a <img src=x onerror=alert(1)> .* c', ['<img src=x onerror=alert(1)>', '.*']);
    expect(root.querySelectorAll('img')).toHaveLength(0);
    expect([...root.querySelectorAll('mark')].map((one) => one.textContent)).toContain('.*');
  });
});

describe('text that somebody else wrote', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><animate onbegin=alert(1)></svg>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '<iframe src="https://example.com"></iframe>',
    '<form action="https://example.com"><input name=a></form>',
    '<style>body{display:none}</style>',
    '![x](https://example.com/pixel.png)',
    '<math><mtext></mtext><script>alert(1)</script></math>',
    '"><button data-cite="1" onclick="alert(1)">1</button>',
  ])('runs nothing and loads nothing: %s', (text) => {
    const root = parse(text, [1]);
    expect(root.querySelectorAll('script, img, svg, iframe, form, input, style, math, button')).toHaveLength(0);
    for (const element of root.querySelectorAll('*')) {
      for (const attribute of element.attributes) {
        expect(attribute.name).not.toMatch(/^on|^style$/);
        expect(attribute.value).not.toMatch(/^\s*(javascript|data):/i);
      }
    }
  });

  it('shows HTML as the text that it is', () => {
    expect(parse('a <b>bold</b> move').textContent?.trim()).toBe('a <b>bold</b> move');
  });

  it('opens links elsewhere, without telling where from', () => {
    const link = parse('See https://example.com/help').querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://example.com/help');
    expect(link?.getAttribute('target')).toBe('_blank');
    expect(link?.getAttribute('rel')).toBe('noopener noreferrer nofollow');
  });

  it('keeps the line breaks of a chat', () => {
    expect(parse('one\ntwo').querySelectorAll('br')).toHaveLength(1);
  });
});

describe('numbers of sources', () => {
  it('become buttons where the source exists', () => {
    const root = parse('Yes [1]. No [2].', [1]);
    expect([...root.querySelectorAll('button.cite')].map((button) => button.getAttribute('data-cite'))).toEqual(['1']);
    expect(root.textContent).toContain('[2]');
  });

  it('stay text in code and in links', () => {
    expect(parse('`a[1]` and [1](https://example.com)', [1]).querySelectorAll('button')).toHaveLength(0);
  });

  it('stand side by side', () => {
    expect(parse('Both [1][2].', [1, 2]).querySelectorAll('button.cite')).toHaveLength(2);
  });
});

it('a preview has the words without the marks', () => {
  expect(plainText('**Yes**, see [the page](https://x.example) [1].\n\n> quoted `code`', [1])).toBe(
    'Yes, see the page . quoted code',
  );
  expect(plainText('# Steps\n\n1. Do *this*\n2. ~~not that~~\n\n| a | b |\n| --- | --- |\n| c | d |')).toBe(
    'Steps Do this not that a b c d',
  );
  expect(plainText('![a picture](https://x.example/p.png) and\nmore')).toBe('a picture and more');
});

it.each([
  'a > b and b < c',
  'Settings > Billing > Plan',
  '->here<- >>> look',
  '2 * 3 * 4 = 24',
  'order #1234 costs ~5 €',
  'snake_case_name and __init',
  'either | or',
  'the array a[1] and [2]',
  'wow!',
  'a `b',
  '<b>not bold</b>',
])('a preview keeps what only looks like a mark: %s', (text) => {
  expect(plainText(text)).toBe(text);
});
