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
      username: 'robin',
      password: 'open',
      headers: { 'X-Key': 'a:b' },
    });
  });

  it('says of audience and language only what was changed', () => {
    const inner = { ...site, audience: 'internal' as const, language: 'es' };
    const form = readingOf(inner);
    expect(sayingOf(form, inner)).toEqual({});
    expect(sayingOf({ ...form, audience: 'public', language: ' ' }, inner)).toEqual({
      audience: 'public',
      language: null,
    });
  });
});
