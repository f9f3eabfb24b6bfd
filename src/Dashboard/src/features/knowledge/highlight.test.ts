// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { wordsAt } from './highlight';

describe('words at ranges', () => {
  it('are named once each', () => {
    const ranges = [
      [0, 6],
      [11, 7],
      [19, 6],
    ];
    expect(wordsAt('change the address change', ranges)).toEqual(['change', 'address']);
  });

  it('end where the text ends', () => {
    const ranges = [
      [2, 50],
      [90, 2],
      [-5, 6],
      [1, 0],
    ];
    expect(wordsAt('abc', ranges)).toEqual(['c', 'a']);
  });

  it('count as the server does, in UTF-16 units', () => {
    expect(wordsAt('🚲 退货 now', [[3, 2]])).toEqual(['退货']);
  });
});
