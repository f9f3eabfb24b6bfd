// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

function files(folder: string, kind: RegExp): { name: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path, kind);
    return kind.test(entry.name) ? [{ name: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }] : [];
  });
}

const components = files(join(root, 'src'), /\.vue$/);
const template = (text: string) => text.slice(text.indexOf('<template>'), text.lastIndexOf('</template>'));

it('no page needs an inline script or style: the content security policy forbids both', () => {
  const page = readFileSync(join(root, 'index.html'), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  expect(components.filter(({ text }) => /[^:]\bstyle="/.test(template(text))).map(({ name }) => name)).toEqual([]);
});

it('HTML is set in one place only, behind the sanitiser', () => {
  const setters = files(join(root, 'src'), /\.(vue|ts)$/)
    .filter(({ name, text }) => !name.endsWith('.test.ts') && /v-html|innerHTML|insertAdjacentHTML/.test(text))
    .map(({ name }) => name);
  expect(setters).toEqual([join('src', 'ui', 'Prose.vue')]);
});

it('no component speaks by itself: every word is in the locales', () => {
  const spoken = components.flatMap(({ name, text }) => {
    const bare = template(text)
      .replace(/<!--[\s\S]*?-->/g, '')
      .replace(/\{\{[\s\S]*?\}\}/g, '')
      .replace(/<(?:[^>"']|"[^"]*"|'[^']*')*>/g, '\n');
    return [...bare.matchAll(/\p{L}{3,}/gu)].map((match) => `${name}: ${match[0]}`);
  });
  // The name of the product and the key on a keyboard are the same everywhere.
  expect(spoken.filter((word) => !/: (Wheelhouse|kB)$/.test(word))).toEqual([]);
});

it('no component names a colour of its own where a token exists', () => {
  const tokens = readFileSync(join(root, 'src/ui/tokens.css'), 'utf8');
  for (const name of ['--accent', '--captain', '--note-soft', '--alert-soft', '--danger'])
    expect(tokens).toContain(`${name}:`);
  const used = components.flatMap(({ text }) =>
    [...text.matchAll(/var\((--[\w-]+)\)/g)].map((match) => match[1] ?? ''),
  );
  expect([...new Set(used)].filter((name) => !tokens.includes(`${name}:`))).toEqual([]);
});
