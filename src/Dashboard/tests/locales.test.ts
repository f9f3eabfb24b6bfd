// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Tree = { [key: string]: string | Tree };

const root = join(import.meta.dirname, '..', 'src');
const read = (code: string) => JSON.parse(readFileSync(join(root, 'locales', `${code}.json`), 'utf8')) as Tree;

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

function sources(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.includes('.test.') ? [readFileSync(path, 'utf8')] : [];
  });
}

const english = flatten(read('en'));
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();

describe.each(['es', 'pt-BR', 'zh-CN'])('the texts in %s', (code) => {
  const translated = flatten(read(code));

  it('exist for every English text, and for no other', () => {
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('keep the placeholders', () => {
    for (const [key, text] of english) expect(placeholders(translated.get(key) ?? ''), key).toEqual(placeholders(text));
  });

  it('are translated', () => {
    const same = [...english].filter(([key, text]) => text.length > 20 && translated.get(key) === text);
    expect(same.map(([key]) => key)).toEqual([]);
  });
});

it('every text that a screen names exists', () => {
  const named = sources().flatMap((code) => [...code.matchAll(/\bte?\('([\w.]+)'/g)].map((match) => match[1] ?? ''));
  expect(named.length).toBeGreaterThan(200);
  expect([...new Set(named)].filter((key) => !english.has(key))).toEqual([]);
});

it('every text is used by a screen', () => {
  const code = sources().join('\n');
  const unused = [...english.keys()].filter((key) => {
    const parent = key.slice(0, key.lastIndexOf('.'));
    const last = key.slice(key.lastIndexOf('.') + 1);
    return (
      !code.includes(`'${key}'`) &&
      !code.includes(`\`${parent}.\${`) &&
      !new RegExp(`\\$\\{[^}]+\\}\\.${last}\``).test(code) &&
      !code.includes(`\${one}Hint`)
    );
  });
  expect(unused).toEqual([]);
});
