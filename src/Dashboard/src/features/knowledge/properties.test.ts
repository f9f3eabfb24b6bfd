import { describe, expect, it } from 'vitest';
import type { DocumentDetail, StatedProperties } from '@/api/types';
import { changeOf, formOf, validityOf } from './properties';

const stated: StatedProperties = {
  title: 'Boat rental',
  language: 'en',
  audience: 'public',
  tags: ['boats'],
  valid_from: null,
  valid_until: Date.UTC(2027, 0, 1) / 1000,
};
const document = { ...stated, overridden: [], stated } as unknown as DocumentDetail;

describe('properties of a document', () => {
  it('shows the last day of validity, not the midnight after it', () => {
    expect(formOf(stated).valid_until).toBe('2026-12-31');
  });

  it('sends only what was changed', () => {
    expect(changeOf({ ...formOf(document), tags: 'Boats, quay，' }, document, new Set())).toEqual({
      tags: ['Boats', 'quay'],
    });
    expect(changeOf(formOf(document), document, new Set())).toEqual({});
  });

  it('says that there is no limit where the document says one', () => {
    expect(changeOf({ ...formOf(document), valid_until: '' }, document, new Set())).toEqual({ valid_until: 'none' });
  });

  it('takes back what a person said', () => {
    const changed = { ...document, title: 'Boats', overridden: ['title'] };
    expect(changeOf({ ...formOf(changed), title: 'Boat rental' }, changed, new Set(['title']))).toEqual({
      title: null,
    });
    expect(changeOf({ ...formOf(changed), title: 'Boat rental' }, changed, new Set())).toEqual({
      title: 'Boat rental',
    });
  });

  it('knows what is over and what is to come', () => {
    expect(validityOf({ valid_from: null, valid_until: 100 }, 100)).toBe('expired');
    expect(validityOf({ valid_from: 101, valid_until: 200 }, 100)).toBe('notYet');
    expect(validityOf({ valid_from: 100, valid_until: null }, 100)).toBeNull();
  });
});
