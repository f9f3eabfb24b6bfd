import { describe, expect, it } from 'vitest';
import { sources } from '../../../dev/data/knowledge';
import { accessOf, crawlOf, readingOf, sayingOf } from './reading';

const [site] = sources;
if (site === undefined) throw new Error('There is no source to try.');

describe('how a source is read', () => {
  it('sends patterns one a line, and nothing when nothing is said', () => {
    const form = readingOf(site);
    expect(crawlOf(form)).toBeNull();
    expect(crawlOf({ ...form, include: ' /help/* \n\n/faq', depth: 0 })).toEqual({
      include: ['/help/*', '/faq'],
      exclude: [],
      max_depth: 0,
    });
  });

  it('leaves a key alone that was not typed anew, and forgets it only when told', () => {
    const kept = { ...site, access: { username: 'robin', headers: ['X-Key'] } };
    const form = readingOf(kept);
    expect(form.username).toBe('robin');
    expect(accessOf(form, kept)).toBeUndefined();
    expect(accessOf({ ...form, forget: true }, kept)).toBeNull();
    expect(accessOf({ ...form, password: 'open', headers: 'X-Key: a:b' }, kept)).toEqual({
      password: 'open',
      headers: { 'X-Key': 'a:b' },
    });
    expect(accessOf({ ...form, password: 'open' }, kept)).toEqual({ password: 'open' });
    expect(accessOf({ ...form, username: 'wren' }, kept)).toEqual({ username: 'wren' });
    expect(accessOf({ ...form, username: '' }, kept)).toEqual({ username: null, password: null });
  });

  it('says of audience, language and pages only what was changed', () => {
    const capped = { ...site, page_cap: 300 };
    expect(sayingOf({ ...readingOf(capped), pages: 900 }, capped)).toEqual({ page_cap: 900 });
    expect(sayingOf({ ...readingOf(capped), pages: '' }, capped)).toEqual({ page_cap: null });
    const inner = { ...site, audience: 'internal' as const, language: 'es' };
    const form = readingOf(inner);
    expect(sayingOf(form, inner)).toEqual({});
    expect(sayingOf({ ...form, audience: 'public', language: ' ' }, inner)).toEqual({
      audience: 'public',
      language: null,
    });
  });
});
