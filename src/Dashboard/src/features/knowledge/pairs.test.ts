import { describe, expect, it } from 'vitest';
import { commandOf, draftOf, moved, pairFormOf } from './pairs';

const press = (key: string, tagName = 'BODY', type = '', ctrlKey = false) =>
  commandOf({ key, ctrlKey, metaKey: false, altKey: false, target: { tagName, type } as unknown as EventTarget });

describe('pairs by keyboard', () => {
  it('knows the keys of the list', () => {
    expect([press('n'), press('j'), press('a'), press('Backspace'), press('q')]).toEqual([
      'new',
      'next',
      'approve',
      'delete',
      null,
    ]);
  });

  it('leaves keys alone while somebody types, and those of the browser', () => {
    expect(press('a', 'TEXTAREA')).toBeNull();
    expect(press('a', 'INPUT', 'search')).toBeNull();
    expect(press('x', 'INPUT', 'checkbox')).toBe('pick');
    expect(press('a', 'BODY', '', true)).toBeNull();
  });

  it('stays within the list', () => {
    expect([moved(0, 'previous', 3), moved(2, 'next', 3), moved(0, 'next', 3)]).toEqual([0, 2, 1]);
  });
});

describe('a pair as it is typed', () => {
  it('has one wording a line and tags between commas', () => {
    const form = {
      ...pairFormOf(null),
      question: ' Tea? ',
      answer: 'Yes.',
      wordings: 'Is tea free?\n\n a cuppa ',
      tags: 'drinks, Free',
    };
    expect(draftOf(form)).toEqual({
      question: 'Tea?',
      answer: 'Yes.',
      wordings: ['Is tea free?', 'a cuppa'],
      language: null,
      audience: 'public',
      tags: ['drinks', 'Free'],
      url: null,
    });
  });
});
