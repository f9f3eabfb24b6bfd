// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { cutAtHighlights } from './highlight';

const join = (text: string, ranges: [number, number][]) =>
  cutAtHighlights(text, ranges)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join('');

describe('highlights', () => {
  it('mark what was found', () => {
    expect(
      join('change the address', [
        [0, 6],
        [11, 7],
      ]),
    ).toBe('[change] the [address]');
  });

  it('may come in any order and overlap', () => {
    expect(
      join('abcdef', [
        [3, 2],
        [1, 3],
      ]),
    ).toBe('a[bcd][e]f');
  });

  it('beyond the text are cut off', () => {
    expect(
      join('abc', [
        [2, 50],
        [90, 2],
        [-5, 6],
      ]),
    ).toBe('[a]b[c]');
  });

  it('count as the server does, in UTF-16 units', () => {
    expect(join('🚲 退货 now', [[3, 2]])).toBe('🚲 [退货] now');
  });

  it('are not needed', () => {
    expect(join('abc', [])).toBe('abc');
  });
});
