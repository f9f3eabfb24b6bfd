import type { Author, Citation, Message } from '../api/wire';
import type { Pending } from '../conversation/outbox';
import { type Turn, textOf } from '../conversation/turn';

/** One thing in the thread, whatever it comes from. */
export interface Entry {
  /** A streamed answer and the message that takes its place share a key, so nothing flickers. */
  key: string;
  author: Author;
  text: string;
  at: number;
  citations: Citation[];
  message: Message | null;
  pending: Pending | null;
  streaming: boolean;
  /** The first of several by the same author, which carries the name. */
  leads: boolean;
  /** The last of them, which carries the time. */
  trails: boolean;
  /** The first of its day. */
  startsDay: boolean;
}

const SAME_BREATH_MS = 5 * 60_000;
const visitor: Author = { kind: 'visitor', id: null, name: null, avatarUrl: null };

type Bare = Omit<Entry, 'leads' | 'trails' | 'startsDay'>;

const fromMessage = (message: Message): Bare => ({
  key: message.turnId ? `turn-${message.turnId}` : (message.echoId ?? `message-${message.id}`),
  author: message.author,
  text: message.text,
  at: message.createdAt,
  citations: message.citations,
  message,
  pending: null,
  streaming: false,
});

const fromPending = (pending: Pending): Bare => ({
  key: pending.echoId,
  author: visitor,
  text: pending.text,
  at: pending.writtenAt,
  citations: [],
  message: null,
  pending,
  streaming: false,
});

const fromTurn = (turn: Turn, assistant: Author, now: number): Bare => ({
  key: `turn-${turn.id}`,
  author: assistant,
  text: textOf(turn),
  at: now,
  citations: turn.citations,
  message: null,
  pending: null,
  streaming: true,
});

/** Everything to show, oldest first: what is stored, what is on its way, what is being written. */
export function entriesOf(
  messages: readonly Message[],
  pending: readonly Pending[],
  turn: Turn | null,
  assistant: Author,
  now: number,
): Entry[] {
  const bare = [...unique(messages.map(fromMessage)), ...pending.map(fromPending)];
  if (turn) bare.push(fromTurn(turn, assistant, now));
  return bare.map((entry, index) => {
    const before = bare[index - 1];
    const after = bare[index + 1];
    return {
      ...entry,
      startsDay: !before || !isSameDay(before.at, entry.at),
      leads: !before || !belongTogether(before, entry),
      trails: !after || !belongTogether(entry, after),
    };
  });
}

/** A turn that sent two messages has one key too many. */
function unique(entries: Bare[]): Bare[] {
  const used = new Set<string>();
  return entries.map((entry) => {
    const key = used.has(entry.key) ? `message-${entry.message?.id}` : entry.key;
    used.add(key);
    return { ...entry, key };
  });
}

const belongTogether = (one: Bare, other: Bare) =>
  one.author.kind === other.author.kind &&
  (one.author.kind === 'visitor' || one.author.id === other.author.id) &&
  isSameDay(one.at, other.at) &&
  Math.abs(other.at - one.at) < SAME_BREATH_MS;

const isSameDay = (one: number, other: number) =>
  new Date(one).toDateString() === new Date(other).toDateString();
