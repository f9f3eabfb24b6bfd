// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure } from '../src/frame/api/http';
import { createThread } from '../src/frame/conversation/thread';
import { createHub, type HubOptions } from '../src/frame/realtime/hubClient';
import { createSync } from '../src/frame/realtime/sync';
import { apiOf, memoryStorage, pageOf, received, settle } from './builders';

class FakeSocket {
  static all: FakeSocket[] = [];
  sent: string[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send = (text: string) => void this.sent.push(text);
  close() {
    this.closed = true;
  }
  hears = (...frames: object[]) =>
    this.onmessage?.({ data: frames.map((frame) => `${JSON.stringify(frame)}\x1e`).join('') });
}

const last = () => FakeSocket.all.at(-1) as FakeSocket;
const openSocket = (url: string) => new FakeSocket(url) as unknown as WebSocket;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
});

describe('the hub protocol', () => {
  const on = vi.fn();
  const onState = vi.fn();
  const start = () => {
    on.mockClear();
    onState.mockClear();
    const hub = createHub({ url: () => 'ws://x/hub', on, onState, openSocket });
    hub.start();
    last().onopen?.();
    return hub;
  };

  it('shakes hands before it counts as connected', () => {
    const hub = start();
    expect(last().sent).toEqual(['{"protocol":"json","version":1}\x1e']);
    expect(hub.invoke('Typing', true)).toBe(false);
    last().hears({});
    expect(onState).toHaveBeenCalledExactlyOnceWith(true);
    expect(hub.invoke('Typing', true)).toBe(true);
    expect(last().sent.at(-1)).toBe('{"type":1,"target":"Typing","arguments":[true]}\x1e');
  });

  it('reads several messages of one frame', () => {
    start();
    last().hears({}, { type: 6 }, { type: 1, target: 'signal', arguments: [{ kind: 'presence' }] });
    expect(on).toHaveBeenCalledExactlyOnceWith('signal', { kind: 'presence' });
  });

  it('connects again after a loss, and waits longer each time it fails', () => {
    start();
    last().hears({});
    last().onclose?.();
    expect(onState).toHaveBeenLastCalledWith(false);
    vi.advanceTimersByTime(700);
    expect(FakeSocket.all).toHaveLength(2);
    last().onclose?.();
    vi.advanceTimersByTime(700);
    expect(FakeSocket.all).toHaveLength(2);
    vi.advanceTimersByTime(1_300);
    expect(FakeSocket.all).toHaveLength(3);
  });

  it('gives up a socket that has gone silent', () => {
    start();
    last().hears({});
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all[0]?.closed).toBe(true);
    expect(onState).toHaveBeenCalledWith(false);
  });

  it('stays away once stopped', () => {
    const hub = start();
    hub.stop();
    vi.advanceTimersByTime(120_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

describe('keeping the thread true', () => {
  function start(changedAfter = vi.fn(async () => pageOf([received(1)], 1))) {
    const thread = createThread({
      api: apiOf({
        changedAfter,
      }),
      storage: memoryStorage(),
      now: () => 0,
      page: () => null,
      onNew: () => undefined,
      onStarted: () => undefined,
    });
    const onUnauthorized = vi.fn();
    const openHub = (options: HubOptions) => createHub({ ...options, openSocket });
    const sync = createSync({
      thread,
      hubUrl: () => 'ws://x',
      isOpen: () => true,
      onUnauthorized,
      openHub,
    });
    sync.start();
    return { thread, sync, changedAfter, onUnauthorized };
  }
  const connect = () => {
    last().onopen?.();
    last().hears({});
  };
  const signal = (kind: string, data?: object) =>
    last().hears({ type: 1, target: 'signal', arguments: [{ kind, data }] });

  it('fetches on connecting, on each hint and after each reconnect', async () => {
    const { changedAfter } = start();
    connect();
    await settle();
    expect(changedAfter).toHaveBeenCalledTimes(1);
    signal('message.changed');
    await settle();
    expect(changedAfter).toHaveBeenCalledTimes(2);
    last().onclose?.();
    await vi.advanceTimersByTimeAsync(700);
    connect();
    await settle();
    expect(changedAfter).toHaveBeenCalledTimes(3);
  });

  it('answers a burst of hints with two fetches, never two at once', async () => {
    let running = 0;
    let most = 0;
    const changedAfter = vi.fn(async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return pageOf([], 1);
    });
    start(changedAfter);
    connect();
    for (let hint = 0; hint < 10; hint++) signal('message.changed');
    await settle();
    expect(changedAfter).toHaveBeenCalledTimes(2);
    expect(most).toBe(1);
  });

  it('polls while there is no socket, and stops when there is one', async () => {
    const { changedAfter, thread } = start();
    await vi.advanceTimersByTimeAsync(4_500);
    expect(changedAfter).toHaveBeenCalledTimes(1);
    expect(thread.messages.value).toHaveLength(1);
    connect();
    await settle();
    const calls = changedAfter.mock.calls.length;
    vi.advanceTimersByTime(10_000);
    await settle();
    expect(changedAfter).toHaveBeenCalledTimes(calls);
  });

  it('is unreachable only when neither way works', async () => {
    const changedAfter = vi.fn(() => Promise.reject(new ApiFailure('offline')));
    const { sync } = start(changedAfter as never);
    expect(sync.reachable()).toBe(true);
    await vi.advanceTimersByTimeAsync(4_500);
    expect(sync.reachable()).toBe(false);
    connect();
    expect(sync.reachable()).toBe(true);
  });

  it('asks for a new session when the token has run out', async () => {
    const { onUnauthorized } = start(
      vi.fn(() => Promise.reject(new ApiFailure('unauthorized'))) as never,
    );
    await vi.advanceTimersByTimeAsync(4_500);
    expect(onUnauthorized).toHaveBeenCalled();
  });

  it('shows typing, not the visitor’s own, and forgets it when nothing more is heard', async () => {
    const { thread } = start();
    connect();
    signal('typing', { on: true, name: 'quiet-fern', actor: 'contact' });
    expect(thread.typing.value).toBeNull();
    signal('typing', { on: true, name: 'Marta', actor: 'agent' });
    expect(thread.typing.value).toEqual({ name: 'Marta' });
    await vi.advanceTimersByTimeAsync(31_000);
    expect(thread.typing.value).toBeNull();
  });

  it('lets nobody wait for ever for a turn whose end was lost', async () => {
    const { thread } = start();
    connect();
    signal('turn.started', { turn_id: 't1' });
    expect(thread.turn.value?.id).toBe('t1');
    await vi.advanceTimersByTimeAsync(91_000);
    expect(thread.turn.value).toBeNull();
  });
});
