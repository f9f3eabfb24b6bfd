// @vitest-environment node
import { afterEach, describe, expect, it, vi } from 'vitest';
import { refuse, serve } from '../../tests/support/api';
import { ApiError, http, onSignedOut } from './http';

afterEach(() => {
  onSignedOut(() => {});
  vi.unstubAllGlobals();
});

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const caught: unknown = await work.catch((error: unknown) => error);
  if (!(caught instanceof ApiError)) throw new Error('it did not fail as the API fails');
  return caught;
}

describe('a call', () => {
  it('carries the header that no foreign page can send', async () => {
    const sent = serve({ 'POST /x': () => ({}) });
    await http.post('/x', { a: 1 });
    expect(sent[0]?.headers.get('X-Wheelhouse-Request')).toBe('1');
    expect(sent[0]?.body).toEqual({ a: 1 });
  });

  it('leaves out what was not asked', async () => {
    const sent = serve({ 'GET /x': () => [] });
    await http.get('/x', { q: '', page: 2, inbox: null, other: undefined });
    expect(sent[0]?.query.toString()).toBe('page=2');
  });
});

describe('an answer that refuses', () => {
  it('is read in the one shape that all errors have', async () => {
    serve({
      'GET /x': () =>
        refuse(422, {
          message: "Name can't be blank",
          attributes: ['name'],
          code: 'validation_failed',
          trace_id: 'abc',
        }),
    });
    const error = await failure(http.get('/x'));
    expect(error).toMatchObject({
      status: 422,
      message: "Name can't be blank",
      code: 'validation_failed',
      attributes: ['name'],
      traceId: 'abc',
    });
  });

  it('may be no JSON at all', async () => {
    serve({ 'GET /x': () => new Response('<h1>Bad gateway</h1>', { status: 502 }) });
    expect((await failure(http.get('/x'))).status).toBe(502);
  });

  it('may not come: then the server is unreachable', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    expect((await failure(http.get('/x'))).isUnreachable).toBe(true);
  });
});

describe('401', () => {
  it('ends the session when nobody is signed in', async () => {
    const ended = vi.fn();
    onSignedOut(ended);
    serve({ 'GET /x': () => refuse(401, { code: 'not_authenticated' }) });
    await failure(http.get('/x'));
    expect(ended).toHaveBeenCalledOnce();
  });

  it('does not end it when only this is not permitted', async () => {
    const ended = vi.fn();
    onSignedOut(ended);
    serve({
      'GET /x': () => refuse(401, { code: 'not_permitted', error: 'You are not authorized to do this action' }),
    });
    await failure(http.get('/x'));
    expect(ended).not.toHaveBeenCalled();
  });
});
