import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseSignal, type Signal } from '@/realtime/signals';
import { createLive } from './live';

function signal(kind: string, data: unknown): Signal {
  const parsed = parseSignal({ kind, account_id: 1, conversation_id: 3, data });
  if (parsed === null) throw new Error('not a signal');
  return parsed;
}

const names = (live: ReturnType<typeof createLive>) =>
  [...(live.typing.get(3)?.values() ?? [])].map((typist) => typist.name);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('who is writing', () => {
  it('is shown until it is taken back or forgotten', () => {
    const live = createLive();
    live.onTyping(3, signal('typing', { on: true, name: 'Ines', actor: 'contact' }), 'Maya');
    live.onTyping(3, signal('typing', { on: true, name: 'Tomás', actor: 'agent' }), 'Maya');
    expect(names(live)).toEqual(['Ines', 'Tomás']);
    live.onTyping(3, signal('typing', { on: false, name: 'Tomás', actor: 'agent' }), 'Maya');
    expect(names(live)).toEqual(['Ines']);
    vi.advanceTimersByTime(6_001);
    expect(live.typing.has(3)).toBe(false);
  });

  it('is never oneself', () => {
    const live = createLive();
    live.onTyping(3, signal('typing', { on: true, name: 'Maya', actor: 'agent' }), 'Maya');
    expect(live.typing.has(3)).toBe(false);
  });
});

describe('an answer in the making', () => {
  it('grows sentence by sentence, in their order', () => {
    const live = createLive();
    live.onTurn(3, signal('turn.started', { turn_id: 'a' }));
    live.onTurn(3, signal('turn.delta', { turn_id: 'a', position: 1, text: 'Second.' }));
    live.onTurn(
      3,
      signal('turn.delta', {
        turn_id: 'a',
        position: 0,
        text: 'First.',
        citations: [{ number: 1, title: 'T', url: null, quote: 'q' }],
      }),
    );
    const turn = live.turns.get(3);
    expect([...(turn?.sentences ?? [])].sort(([a], [b]) => a - b).map(([, text]) => text)).toEqual([
      'First.',
      'Second.',
    ]);
    expect(turn?.citations.has(1)).toBe(true);
  });

  it('makes room for its message, or for a newer answer', () => {
    const live = createLive();
    live.onTurn(3, signal('turn.delta', { turn_id: 'a', position: 0, text: 'Old.' }));
    live.onTurn(3, signal('turn.started', { turn_id: 'b' }));
    expect(live.turns.get(3)?.id).toBe('b');
    live.arrived(3, 'a');
    expect(live.turns.has(3)).toBe(true);
    live.arrived(3, 'b');
    expect(live.turns.has(3)).toBe(false);
  });

  it('goes away by itself when it ended without one', () => {
    const live = createLive();
    live.onTurn(3, signal('turn.started', { turn_id: 'a' }));
    live.onTurn(3, signal('turn.ended', { turn_id: 'a' }));
    vi.advanceTimersByTime(4_001);
    expect(live.turns.has(3)).toBe(false);
  });
});

it.each([null, 'x', {}, { kind: 4 }, []])('what is no signal is ignored: %j', (value) => {
  expect(parseSignal(value)).toBeNull();
});
