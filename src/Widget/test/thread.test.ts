import { describe, expect, it, vi } from 'vitest';
import type { WidgetApi } from '../src/frame/api/widgetApi';
import { merge } from '../src/frame/conversation/merge';
import { createThread } from '../src/frame/conversation/thread';
import { entriesOf } from '../src/frame/ui/entries';
import { apiOf, memoryStorage, pageOf, received, settle } from './builders';

const open = (routes: Partial<WidgetApi>, onNew = vi.fn()) =>
  createThread({
    api: apiOf(routes),
    storage: memoryStorage(),
    now: () => 1_000,
    page: () => 'https://shop.example/cart',
    onNew,
    onStarted: () => undefined,
  });

const assistant = { kind: 'assistant', id: null, name: 'Delphi', avatarUrl: null } as const;
const textsOf = (thread: ReturnType<typeof open>) =>
  entriesOf(
    thread.messages.value,
    thread.outbox.pending.value,
    thread.turn.value,
    assistant,
    5_000,
  ).map(({ text }) => text.replaceAll('\u2063', ''));

describe('merging by revision', () => {
  it('adds, replaces and keeps the order of ids', () => {
    const shown = [received(1), received(3)];
    const merged = merge(shown, [received(2), received(3, { content: 'edited' })]);
    expect(merged.map(({ text }) => text)).toEqual(['message 1', 'message 2', 'edited']);
  });

  it('does not let an older answer undo a newer one', () => {
    const shown = [received(1, { content: 'new', revision: 7 })];
    expect(merge(shown, [received(1, { content: 'old', revision: 4 })])[0]?.text).toBe('new');
  });
});

describe('the thread', () => {
  it('asks for what changed after the revision it knows', async () => {
    const changedAfter = vi.fn(async () => pageOf([received(2)], 9));
    const thread = open({
      latestMessages: async () => pageOf([received(1)], 4),
      changedAfter,
    });
    await thread.loadLatest();
    await thread.loadChanges();
    await thread.loadChanges();
    expect(changedAfter.mock.calls).toEqual([[4], [9]]);
    expect(textsOf(thread)).toEqual(['message 1', 'message 2']);
  });

  it("shows a visitor's message once, first pending, then stored", async () => {
    const thread = open({
      postMessage: async ({ content, echoId }) =>
        received(1, { content, echo_id: echoId, message_type: 0 }),
    });
    thread.outbox.add('is it waterproof?');
    expect(textsOf(thread)).toEqual(['is it waterproof?']);
    await settle();
    expect(textsOf(thread)).toEqual(['is it waterproof?']);
    expect(thread.outbox.pending.value).toEqual([]);
  });

  it('shows it once when a fetch overtakes the answer to the request', async () => {
    let answer: () => void = () => undefined;
    const stored = (echoId: string) =>
      received(1, { content: 'hi', echo_id: echoId, message_type: 0 });
    let key = '';
    const thread = open({
      postMessage: ({ echoId }) => {
        key = echoId;
        return new Promise((resolve) => (answer = () => resolve(stored(echoId))));
      },
      changedAfter: async () => pageOf([stored(key)], 1),
    });
    thread.outbox.add('hi');
    await thread.loadChanges();
    expect(textsOf(thread)).toEqual(['hi']);
    answer();
    await settle();
    expect(textsOf(thread)).toEqual(['hi']);
  });

  it('replaces a streamed answer by its message under the same key', async () => {
    const thread = open({
      changedAfter: async () =>
        pageOf(
          [received(1, { content: 'Whole. Answer.', content_attributes: { turn_id: 't1' } })],
          2,
        ),
    });
    thread.onTurn('turn.started', { turn_id: 't1' });
    thread.onTurn('turn.delta', { turn_id: 't1', position: 0, text: 'Whole.' });
    thread.onTurn('turn.delta', { turn_id: 't1', position: 1, text: 'Answer.' });
    const streamed = entriesOf([], [], thread.turn.value, assistant, 0);
    expect(streamed[0]).toMatchObject({ key: 'turn-t1', streaming: true });
    await thread.loadChanges();
    const stored = entriesOf(thread.messages.value, [], thread.turn.value, assistant, 0);
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({ key: 'turn-t1', streaming: false });
  });

  it('tells the page of each new message once, and of none it loaded with', async () => {
    const onNew = vi.fn();
    const thread = open(
      {
        latestMessages: async () => pageOf([received(1)], 1),
        changedAfter: async () => pageOf([received(1), received(2)], 2),
      },
      onNew,
    );
    await thread.loadLatest();
    await thread.loadChanges();
    await thread.loadChanges();
    expect(onNew.mock.calls.map(([message]) => message.id)).toEqual([2]);
  });

  it('counts what others wrote since the visitor last looked', async () => {
    const seen = vi.fn(async () => null);
    const conversation = { id: 1, status: 'open', lastSeenAt: 2_000 };
    const thread = open({
      latestMessages: async () =>
        pageOf(
          [received(1), received(2, { message_type: 0 }), received(3), received(4)],
          4,
          conversation,
        ),
      changedAfter: async () => pageOf([received(5, { created_at: 4 })], 5, conversation),
      seen,
    });
    await thread.loadLatest();
    expect(thread.unread.value).toBe(2);
    thread.markSeen();
    expect(thread.unread.value).toBe(0);
    await thread.loadChanges();
    expect(thread.unread.value).toBe(1);
    expect(seen).toHaveBeenCalledTimes(1);
  });

  it('goes on asking while one answer does not carry all changes', async () => {
    const pages = [{ ...pageOf([received(1)], 3), hasMore: true }, pageOf([received(2)], 8)];
    const changedAfter = vi.fn(async () => pages.shift() ?? pageOf([], 8));
    const thread = open({ changedAfter });
    await thread.loadChanges();
    expect(changedAfter.mock.calls).toEqual([[0], [3]]);
    expect(textsOf(thread)).toEqual(['message 1', 'message 2']);
  });

  it('drops what a former visitor had asked for', async () => {
    let answer: (page: ReturnType<typeof pageOf>) => void = () => undefined;
    const thread = open({ changedAfter: () => new Promise((resolve) => (answer = resolve)) });
    const asked = thread.loadChanges();
    thread.reset();
    answer(pageOf([received(1)], 5));
    await asked;
    expect(textsOf(thread)).toEqual([]);
    expect(thread.revision()).toBe(0);
  });

  it('keeps nothing of a former visitor', async () => {
    const thread = open({
      latestMessages: async () => pageOf([received(1)], 1),
      postMessage: () => new Promise(() => undefined),
    });
    await thread.loadLatest();
    thread.outbox.add('secret');
    thread.reset();
    expect(textsOf(thread)).toEqual([]);
    expect(thread.revision()).toBe(0);
  });
});
