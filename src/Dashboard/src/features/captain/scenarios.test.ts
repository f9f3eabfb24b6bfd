import { expect, test } from 'vitest';
import { phrasesOf, referenceTo } from './scenarios';

test('phrases stand one on a line, without empty ones', () => {
  expect(phrasesOf('send it back\n\n  money back  \n')).toEqual(['send it back', 'money back']);
});

test('a tool is named as the server reads it, whatever its title', () => {
  expect(referenceTo('Refund [EU]', 'custom_refund')).toBe('[Refund  EU](tool://custom_refund)');
});
