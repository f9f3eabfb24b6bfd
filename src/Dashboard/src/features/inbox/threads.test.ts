import { afterEach, describe, expect, it, vi } from 'vitest';
import { message, refuse, serve } from '../../../tests/support/api';
import { createThreads } from './threads';

const path = '/api/v1/accounts/1/conversations/3/messages';
const open = () => createThreads({ accountId: () => 1, me: () => 7 });
const texts = (threads: ReturnType<typeof open>) => threads.sorted(3).value.map((one) => one.content);

afterEach(() => vi.unstubAllGlobals());

describe('a thread', () => {
  it('fetches after a hint only what changed', async () => {
    const sent = serve({
      [`GET ${path}`]: ({ query }) =>
        query.has('changed_after')
          ? { meta: { revision: 12 }, payload: [message(1, { content: 'edited' }), message(3)] }
          : { meta: { revision: 10 }, payload: [message(1), message(2)] },
    });
    const threads = open();
    await threads.sync(3);
    await threads.sync(3, 12);
    expect(sent[1]?.query.get('changed_after')).toBe('10');
    expect(texts(threads)).toEqual(['edited', 'message 2', 'message 3']);
    await threads.sync(3, 11);
    expect(sent).toHaveLength(2);
  });

  it('looks once more when a hint arrives while it looks', async () => {
    let revision = 10;
    const sent = serve({ [`GET ${path}`]: () => ({ meta: { revision }, payload: [message(1)] }) });
    const threads = open();
    const first = threads.sync(3);
    revision = 11;
    await Promise.all([first, threads.sync(3, 11), threads.sync(3, 12)]);
    expect(sent).toHaveLength(2);
  });

  it('goes on while the server has more', async () => {
    serve({
      [`GET ${path}`]: ({ query }) => {
        const after = query.get('changed_after');
        if (after === null) return { meta: { revision: 1 }, payload: [message(1)] };
        return {
          meta: { revision: Number(after) + 1, has_more: after === '1' },
          payload: [message(Number(after) + 1)],
        };
      },
    });
    const threads = open();
    await threads.sync(3);
    await threads.sync(3);
    expect(texts(threads)).toEqual(['message 1', 'message 2', 'message 3']);
  });

  it('loads what is older from its oldest message', async () => {
    const newest = Array.from({ length: 20 }, (_, index) => message(index + 21));
    const sent = serve({
      [`GET ${path}`]: ({ query }) => ({
        meta: { revision: 1 },
        payload: query.has('before') ? [message(20)] : newest,
      }),
    });
    const threads = open();
    await threads.sync(3);
    await threads.older(3);
    await threads.older(3);
    expect(sent.map((one) => one.query.get('before'))).toEqual([null, '21']);
    expect(threads.of(3).complete).toBe(true);
    expect(texts(threads)[0]).toBe('message 20');
  });
});

describe('a message that is sent', () => {
  it('stands there at once and is replaced by what the server made of it', async () => {
    let accept: (value: unknown) => void = () => {};
    serve({
      [`POST ${path}`]: () =>
        new Promise((resolve) => {
          accept = resolve;
        }),
    });
    const threads = open();
    const sending = threads.post(3, 'Hello', false);
    expect(threads.of(3).outgoing.map((entry) => entry.content)).toEqual(['Hello']);
    await vi.waitFor(() => accept(message(9, { content: 'Hello', message_type: 1 })));
    await sending;
    expect(threads.of(3).outgoing).toEqual([]);
    expect(texts(threads)).toEqual(['Hello']);
  });

  it('stays with its reason when it fails, and goes out again under the same key', async () => {
    let down = true;
    const sent = serve({ [`POST ${path}`]: () => (down ? refuse(503) : message(9, { content: 'Hello' })) });
    const threads = open();
    await threads.post(3, 'Hello', true);
    const entry = threads.of(3).outgoing[0];
    expect(entry?.failure?.status).toBe(503);
    down = false;
    await threads.retry(3, entry?.echoId ?? '');
    expect(threads.of(3).outgoing).toEqual([]);
    const keys = sent.map((one) => (one.body as { echo_id: string }).echo_id);
    expect(keys[0]).toBe(keys[1]);
    expect(sent[1]?.body).toMatchObject({ private: true });
  });

  it('is not shown twice when the push overtakes the answer', async () => {
    const threads = open();
    let key = '';
    serve({
      [`POST ${path}`]: async ({ body }) => {
        key = (body as { echo_id: string }).echo_id;
        await threads.sync(3);
        expect(threads.of(3).outgoing).toEqual([]);
        return message(9, { echo_id: key, content: 'Hello' });
      },
      [`GET ${path}`]: () => ({ meta: { revision: 1 }, payload: [message(9, { echo_id: key, content: 'Hello' })] }),
    });
    await threads.post(3, 'Hello', false);
    expect(texts(threads)).toEqual(['Hello']);
  });
});
