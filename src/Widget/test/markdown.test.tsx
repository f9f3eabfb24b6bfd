// @vitest-environment happy-dom
import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import { parseBlocks } from '../src/frame/markdown/blocks';
import { parseInline } from '../src/frame/markdown/inline';
import { Markdown, PlainText } from '../src/frame/markdown/Markdown';

function html(text: string, citations: number[] = []): string {
  const root = document.createElement('div');
  render(
    <Markdown
      text={text}
      isCitation={(number) => citations.includes(number)}
      renderCitation={(number) => <sup>{number}</sup>}
    />,
    root,
  );
  return root.innerHTML.replace(/^<div class="markdown">|<\/div>$/g, '');
}

const attributes = 'target="_blank" rel="noopener noreferrer nofollow"';

describe('Markdown of a message', () => {
  it('shows what answers are made of', () => {
    expect(html('One **two** *three* ~~four~~ `five`')).toBe(
      '<p>One <strong>two</strong> <em>three</em> <del>four</del> <code>five</code></p>',
    );
    expect(html('Do:\n- a\n- b\n  1. c\n  2. d')).toBe(
      '<p>Do:</p><ul><li>a</li><li>b<ol start="1"><li>c</li><li>d</li></ol></li></ul>',
    );
    expect(html('# Title\n> said\n```\n<b>&\n```')).toBe(
      '<p class="heading">Title</p><blockquote><p>said</p></blockquote><pre><code>&lt;b&gt;&amp;</code></pre>',
    );
    expect(html('3. third\n4. fourth')).toContain('<ol start="3">');
  });

  it('shows a table, and no table where there is only a bar', () => {
    expect(html('Costs:\n| To | Price |\n|---|:-:|\n| Spain | **€5** |\n| a \\| b |\n\nDone')).toBe(
      '<p>Costs:</p><div class="table"><table><thead><tr><th>To</th><th>Price</th></tr></thead>' +
        '<tbody><tr><td>Spain</td><td><strong>€5</strong></td></tr><tr><td>a | b</td><td></td></tr></tbody></table></div>' +
        '<p>Done</p>',
    );
    expect(html('this | that\n---')).not.toContain('<table');
  });

  it('links to pages and mail, in a new tab', () => {
    expect(html('[help](https://a.example/x)')).toBe(
      `<p><a href="https://a.example/x" ${attributes}>help</a></p>`,
    );
    // In a sentence without spaces, and where a browser would take what follows for a part of the host.
    expect(html('请访问https://a.example。evil.example，')).toBe(
      `<p>请访问<a href="https://a.example/" ${attributes}>https://a.example</a>。evil.example，</p>`,
    );
    expect(html('https://a.example／@evil.example/x')).not.toMatch(/href="[^"]*evil/);
    expect(html('See https://a.example/x, please.')).toBe(
      `<p>See <a href="https://a.example/x" ${attributes}>https://a.example/x</a>, please.</p>`,
    );
    expect(html('[write](mailto:a@b.example)')).toContain('href="mailto:a@b.example"');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert`1`)',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:msgbox)',
    '[x](file:///etc/passwd)',
    '[x](//evil.example)',
    '[x](\u0001javascript:alert(1))',
    '<javascript:alert(1)>',
  ])('makes no link of %j', (source) => {
    expect(html(source)).not.toContain('<a');
  });

  it('keeps the words of a link that leads nowhere', () => {
    expect(html('See [Returns](/help/en/returns), please.')).toBe('<p>See Returns, please.</p>');
    expect(html('a[0](x) and call()')).toBe('<p>a[0](x) and call()</p>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '**<b onmouseover=alert(1)>**',
    '`<style>*{display:none}</style>`',
    '[<img src=x onerror=alert(1)>](https://a.example)',
  ])('shows the markup %j as the text it is', (source) => {
    const root = document.createElement('div');
    root.innerHTML = html(source);
    expect(root.querySelector('script,img,svg,iframe,b,style,[onerror],[onload]')).toBeNull();
    for (const link of root.querySelectorAll('a')) expect(link.protocol).toBe('https:');
  });

  it('shows a picture as a link and loads nothing', () => {
    const shown = html('![secret](https://evil.example/pixel.gif)');
    expect(shown).not.toContain('<img');
    expect(shown).toContain('href="https://evil.example/pixel.gif"');
  });

  it('makes citations of known numbers only', () => {
    expect(html('Yes. [1] No [2].', [1])).toBe('<p>Yes.\u202f<sup>1</sup> No [2].</p>');
    expect(html('[1](https://a.example)', [1])).toContain('<a');
  });

  it('leaves words with underscores and lonely signs alone', () => {
    expect(html('snake_case_name 2 * 3 * 4 and **open')).toBe(
      '<p>snake_case_name 2 * 3 * 4 and **open</p>',
    );
  });

  it.each([
    '[',
    '*',
    '_',
    '`',
    '**',
    '> ',
    '- ',
    '[[](',
    '![',
    '~~',
    'http://',
    '<http://',
    '|',
    '|-\n',
    '| - ',
  ])('reads a wall of %j in no time', (piece) => {
    const started = performance.now();
    for (const block of parseBlocks(piece.repeat(20_000))) {
      if ('text' in block) parseInline(block.text);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('shows what a visitor wrote as text with links', () => {
    const root = document.createElement('div');
    render(<PlainText text={'**a** <b>\nhttps://a.example/x.'} />, root);
    expect(root.innerHTML).toBe(
      `<div class="plain">**a** &lt;b&gt;\n<a href="https://a.example/x" ${attributes}>https://a.example/x</a>.</div>`,
    );
  });
});
