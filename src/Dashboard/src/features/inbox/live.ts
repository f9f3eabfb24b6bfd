import { reactive } from 'vue';
import type { Citation } from '@/api/types';
import type { Signal } from '@/realtime/signals';
import { turnOf, typingOf } from '@/realtime/signals';

const typingLasts = 6_000;
const turnLasts = 60_000;
const endedLasts = 4_000;

export interface Typist {
  name: string;
  actor: 'agent' | 'contact' | 'assistant';
}

/** An answer that Captain is writing right now, sentence by sentence. */
export interface LiveTurn {
  id: string;
  sentences: Map<number, string>;
  citations: Map<number, Citation>;
}

/** What is true for a moment only and never stored: who is writing, and what Captain has written so far. */
export function createLive() {
  const typing = reactive(new Map<number, Map<string, Typist>>());
  const turns = reactive(new Map<number, LiveTurn>());
  const timers = new Map<string, number>();

  function later(key: string, wait: number, run: () => void): void {
    window.clearTimeout(timers.get(key));
    timers.set(key, window.setTimeout(run, wait));
  }

  function stopTyping(conversation: number, key: string): void {
    const writers = typing.get(conversation);
    writers?.delete(key);
    if (writers?.size === 0) typing.delete(conversation);
  }

  function onTyping(conversation: number, signal: Signal, myName: string | null): void {
    const data = typingOf(signal);
    if (data === null || (data.actor === 'agent' && data.name === myName)) return;
    const key = `${data.actor}:${data.name}`;
    if (!data.on) {
      stopTyping(conversation, key);
      return;
    }
    const writers = typing.get(conversation) ?? reactive(new Map<string, Typist>());
    writers.set(key, { name: data.name, actor: data.actor });
    typing.set(conversation, writers);
    later(`${conversation}:${key}`, typingLasts, () => stopTyping(conversation, key));
  }

  function onTurn(conversation: number, signal: Signal): void {
    const data = turnOf(signal);
    if (data === null) return;
    if (signal.kind === 'turn.ended') {
      // The message follows in a moment; what was streamed stays until it is there.
      later(`turn:${conversation}`, endedLasts, () => turns.delete(conversation));
      return;
    }
    let turn = turns.get(conversation);
    if (turn === undefined || turn.id !== data.turn_id) {
      turn = { id: data.turn_id, sentences: new Map(), citations: new Map() };
      turns.set(conversation, turn);
      turn = turns.get(conversation) ?? turn;
    }
    if (data.text !== undefined) turn.sentences.set(data.position ?? turn.sentences.size, data.text);
    for (const citation of data.citations ?? []) turn.citations.set(citation.number, citation);
    later(`turn:${conversation}`, turnLasts, () => turns.delete(conversation));
  }

  /** A message of somebody arrived: that person is no longer writing it. */
  function arrived(conversation: number, turnId?: string): void {
    if (turnId !== undefined && turns.get(conversation)?.id === turnId) turns.delete(conversation);
    for (const [key, typist] of typing.get(conversation) ?? []) {
      if (typist.actor !== 'agent') stopTyping(conversation, key);
    }
  }

  function forget(conversation: number): void {
    turns.delete(conversation);
    typing.delete(conversation);
  }

  return { typing, turns, onTyping, onTurn, arrived, forget };
}
