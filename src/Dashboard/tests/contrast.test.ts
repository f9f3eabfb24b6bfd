// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const tokens = readFileSync(join(import.meta.dirname, '../src/ui/tokens.css'), 'utf8');

function colour(name: string, theme: 0 | 1): string {
  const found = new RegExp(`${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);
  return found?.[theme + 1] ?? '';
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['--canvas', '--surface', '--raised', '--sunken', '--hover', '--selected'];

it.each(['--text', '--text-2', '--text-3'])('%s can be read on every ground, in both themes', (text) => {
  for (const theme of [0, 1] as const)
    for (const ground of grounds)
      expect(contrast(colour(text, theme), colour(ground, theme)), `${ground} ${theme}`).toBeGreaterThanOrEqual(4.5);
});
