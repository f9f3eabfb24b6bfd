import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Conversation } from '@/api/types';
import { conversation, refuse, serve } from '../../../tests/support/api';
import { createList } from './list';

const path = '/api/v1/accounts/1/conversations';
const meta = { mine_count: 0, assigned_count: 0, unassigned_count: 0, all_count: 0 };
const page = (payload: Conversation[]) => ({ data: { meta, payload } });
const range = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => conversation(from - index));

function open() {
  return createList({ accountId: () => 1, me: () => 7 });
}

const numbers = (list: ReturnType<typeof open>) => list.rows.value.map((row) => row.id);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the list of conversations', () => {
  it('grows page by page until a page is short', async () => {
    const all = range(60, 1);
    serve({
      [`GET ${path}`]: ({ query }) =>
        page(all.slice((Number(query.get('page')) - 1) * 25, Number(query.get('page')) * 25)),
    });
    const list = open();
    await list.restart();
    expect(list.rows.value).toHaveLength(25);
    await list.more();
    await list.more();
    await list.more();
    expect(numbers(list)).toEqual(all.map((one) => one.id));
    expect(list.complete.value).toBe(true);
  });

  it('puts what has just changed on top', async () => {
    serve({
      [`GET ${path}`]: () => page([conversation(3), conversation(2), conversation(1)]),
      [`GET ${path}/1`]: () => conversation(1, { last_activity_at: 99, unread_count: 1 }),
    });
    const list = open();
    await list.restart();
    await list.refresh(1);
    expect(numbers(list)).toEqual([1, 3, 2]);
  });

  it('takes in a new conversation that belongs to it, and no other', async () => {
    serve({
      [`GET ${path}`]: () => page([conversation(1)]),
      [`GET ${path}/8`]: () => conversation(8),
      [`GET ${path}/9`]: () => conversation(9, { status: 'pending' }),
    });
    const list = open();
    await list.restart();
    await list.refresh(8);
    await list.refresh(9);
    expect(numbers(list)).toEqual([8, 1]);
  });

  it('lets go of what was resolved, and of what no longer exists', async () => {
    serve({
      [`GET ${path}`]: () => page([conversation(3), conversation(2), conversation(1)]),
      [`GET ${path}/3`]: () => conversation(3, { status: 'resolved' }),
      [`GET ${path}/2`]: () => refuse(404),
    });
    const list = open();
    await list.restart();
    await list.refresh(3);
    await list.refresh(2);
    expect(numbers(list)).toEqual([1]);
  });

  it('knows who is me', async () => {
    const mine = {
      sender: conversation(1).meta.sender,
      channel: '',
      assignee: { id: 7, name: 'Maya', email: '', role: 'agent' as const, availability_status: 'online' as const },
    };
    serve({ [`GET ${path}`]: () => page([conversation(2), conversation(1, { meta: mine })]) });
    const list = open();
    await list.show({ assignee: 'me' });
    expect(numbers(list)).toEqual([1]);
  });

  it('drops after a gap what has left the first page meanwhile', async () => {
    let payload = [conversation(3), conversation(2), conversation(1)];
    serve({ [`GET ${path}`]: () => page(payload) });
    const list = open();
    await list.restart();
    payload = [conversation(3), conversation(1)];
    await list.resync();
    expect(numbers(list)).toEqual([3, 1]);
  });

  it('ignores the answer to a filter that was changed meanwhile', async () => {
    let answerOpen: (value: unknown) => void = () => {};
    serve({
      [`GET ${path}`]: ({ query }) =>
        query.get('status') === 'open'
          ? new Promise((resolve) => {
              answerOpen = resolve;
            })
          : page([conversation(2, { status: 'resolved' })]),
    });
    const list = open();
    const first = list.restart();
    await list.show({ status: 'resolved' });
    answerOpen(page([conversation(1)]));
    await first;
    expect(numbers(list)).toEqual([2]);
  });

  it('asks once for a burst of hints about many conversations', async () => {
    vi.useFakeTimers();
    const sent = serve({ [`GET ${path}`]: () => page(range(25, 1)) });
    const list = open();
    await list.restart();
    for (let number = 1; number <= 20; number++) list.refreshSoon(number);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent.filter((one) => one.path === path)).toHaveLength(2);
    expect(sent.filter((one) => one.path !== path && one.path !== `${path}/meta`)).toHaveLength(0);
  });

  it('says what failed and loads again', async () => {
    let down = true;
    serve({ [`GET ${path}`]: () => (down ? refuse(500) : page([conversation(1)])) });
    const list = open();
    await list.restart();
    expect(list.error.value?.status).toBe(500);
    down = false;
    await list.more();
    expect(list.error.value).toBeNull();
    expect(numbers(list)).toEqual([1]);
  });
});
