import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../src/frame/api/http';
import type { Message } from '../src/frame/api/wire';
import { createOutbox, type Pending } from '../src/frame/conversation/outbox';
import { memoryStorage, received, settle } from './builders';

const offline = () => new ApiFailure('offline');

describe('the outbox', () => {
  let storage: ReturnType<typeof memoryStorage>;
  let sent: string[];
  beforeEach(() => {
    vi.useFakeTimers();
    storage = memoryStorage();
    sent = [];
  });

  const open = (post: (pending: Pending) => Promise<Message | null>) =>
    createOutbox({ post, storage, now: () => 1, onSent: (_, pending) => sent.push(pending.text) });

  it('shows a message at once and takes it away when the server has it', async () => {
    let confirm: (message: Message) => void = () => undefined;
    const outbox = open(() => new Promise((resolve) => (confirm = resolve)));
    outbox.add('hello');
    expect(outbox.pending.value).toMatchObject([{ text: 'hello', state: 'sending' }]);
    confirm(received(1));
    await settle();
    expect(outbox.pending.value).toEqual([]);
    expect(sent).toEqual(['hello']);
  });

  it('keeps the order while the connection comes and goes', async () => {
    const posted: string[] = [];
    const failures = [offline(), null, null];
    const outbox = open(async ({ text }) => {
      posted.push(text);
      const failure = failures.shift();
      if (failure) throw failure;
      return null;
    });
    outbox.add('one');
    outbox.add('two');
    await settle();
    expect(outbox.pending.value.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(posted).toEqual(['one', 'one', 'two']);
    expect(outbox.pending.value).toEqual([]);
  });

  it('sends the same key again, so that the server can tell a repeat', async () => {
    const keys: string[] = [];
    const outbox = open(async ({ echoId }) => {
      keys.push(echoId);
      if (keys.length === 1) throw offline();
      return null;
    });
    outbox.add('once only');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('marks what the server refuses, goes on with the next, and sends it again when asked', async () => {
    let refuses = true;
    const outbox = open(async ({ text }) => {
      if (text === 'bad' && refuses) throw new ApiFailure('refused');
      return null;
    });
    outbox.add('bad');
    outbox.add('good');
    await settle();
    expect(sent).toEqual(['good']);
    expect(outbox.pending.value).toMatchObject([{ text: 'bad', state: 'failed' }]);
    refuses = false;
    outbox.retry(outbox.pending.value[0]?.echoId ?? '');
    await settle();
    expect(sent).toEqual(['good', 'bad']);
  });

  it('never gives up for want of a connection', async () => {
    const outbox = open(() => Promise.reject(offline()));
    outbox.add('patient');
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(outbox.pending.value).toMatchObject([{ text: 'patient', state: 'waiting' }]);
  });

  it('waits as long as the server asks', async () => {
    const post = vi.fn(() => Promise.reject(new ApiFailure('busy', 60_000)));
    const outbox = open(post);
    outbox.add('later');
    await vi.advanceTimersByTimeAsync(59_000);
    expect(post).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(post).toHaveBeenCalledTimes(2);
  });

  it('keeps unsent messages over a reload', async () => {
    open(() => Promise.reject(offline())).add('survivor');
    await settle();
    const reloaded = open(async () => null);
    expect(reloaded.pending.value).toMatchObject([{ text: 'survivor', state: 'waiting' }]);
    await reloaded.flush();
    expect(sent).toEqual(['survivor']);
    expect(storage.values.size).toBe(0);
  });

  it('takes away what a fetch has brought, whatever became of the request', async () => {
    const outbox = open(() => Promise.reject(offline()));
    outbox.add('arrived');
    await settle();
    outbox.confirm([received(1, { echo_id: outbox.pending.value[0]?.echoId })]);
    expect(outbox.pending.value).toEqual([]);
  });

  it('shows nothing of a former visitor whose message arrives late', async () => {
    let confirm: (message: Message) => void = () => undefined;
    const outbox = open(() => new Promise((resolve) => (confirm = resolve)));
    outbox.add('mine');
    outbox.clear();
    confirm(received(1));
    await settle();
    expect(sent).toEqual([]);
  });

  it('reads damaged storage as empty', () => {
    storage.write('outbox', [{ echoId: 5 }, null, 'x']);
    expect(open(async () => null).pending.value).toEqual([]);
  });
});
