import { type Signal, signal } from '@preact/signals';
import { ApiFailure } from '../api/http';
import { list, number, object, text } from '../api/read';
import type { Message } from '../api/wire';
import type { Storage } from './storage';

/** A message the visitor has written and the server has not confirmed. */
export interface Pending {
  echoId: string;
  text: string;
  writtenAt: number;
  state: 'sending' | 'waiting' | 'failed';
}

export interface OutboxOptions {
  post: (pending: Pending) => Promise<Message | null>;
  onSent: (message: Message | null, pending: Pending) => void;
  storage: Storage;
  now: () => number;
}

const KEY = 'outbox';
const BACKOFF_MS = [1_000, 2_000, 5_000, 10_000, 20_000];

/** A key of the client's making: a message sent twice by a bad connection is stored once. */
export function newEchoId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Sends one message after the other, in the order written. Without a connection they wait, over
 * reloads too; a message the server refuses is marked, and only the visitor removes it.
 */
export function createOutbox({ post, onSent, storage, now }: OutboxOptions) {
  const pending: Signal<Pending[]> = signal(restore(storage));
  let busy = false;
  let failures = 0;
  let owner = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const keep = (items: Pending[]) => {
    pending.value = items;
    if (items.length > 0) storage.write(KEY, items);
    else storage.remove(KEY);
  };
  const mark = (echoId: string, state: Pending['state']) =>
    keep(pending.value.map((item) => (item.echoId === echoId ? { ...item, state } : item)));
  const remove = (echoId: string) => keep(pending.value.filter((item) => item.echoId !== echoId));

  async function sendNext(): Promise<boolean> {
    const item = pending.value.find(({ state }) => state !== 'failed');
    if (!item) return false;
    const sender = owner;
    mark(item.echoId, 'sending');
    try {
      const message = await post(item);
      failures = 0;
      if (sender !== owner) return true;
      // Still here unless a fetch was faster: shown and pending never at once.
      onSent(message, item);
      remove(item.echoId);
      return true;
    } catch (error) {
      return onFailure(item, error);
    }
  }

  function onFailure(item: Pending, error: unknown): boolean {
    const failure = error instanceof ApiFailure ? error : new ApiFailure('refused');
    const wait = BACKOFF_MS[failures++];
    const givesUp = !failure.isTemporary || (failure.kind === 'busy' && wait === undefined);
    if (givesUp) {
      mark(item.echoId, 'failed');
      failures = 0;
      return true;
    }
    // Those behind it wait as well.
    keep(
      pending.value.map((one) => (one.state === 'sending' ? { ...one, state: 'waiting' } : one)),
    );
    clearTimeout(timer);
    timer = setTimeout(flush, failure.retryAfterMs ?? wait ?? 20_000);
    return false;
  }

  async function flush(): Promise<void> {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    while (await sendNext());
    busy = false;
  }

  return {
    pending,
    flush,
    add(content: string) {
      const item: Pending = {
        echoId: newEchoId(),
        text: content,
        writtenAt: now(),
        state: 'sending',
      };
      keep([...pending.value, item]);
      void flush();
    },
    retry(echoId: string) {
      failures = 0;
      mark(echoId, 'waiting');
      void flush();
    },
    remove,
    /** Another visitor starts here: nothing of the former one may be sent in their name. */
    clear() {
      owner++;
      keep([]);
    },
    /** The server already has these, whatever became of the answer to their request. */
    confirm(messages: readonly Message[]) {
      const echoes = new Set(messages.map(({ echoId }) => echoId));
      if (pending.value.some(({ echoId }) => echoes.has(echoId))) {
        keep(pending.value.filter(({ echoId }) => !echoes.has(echoId)));
      }
    },
  };
}

function restore(storage: Storage): Pending[] {
  return list(storage.read(KEY)).flatMap((value) => {
    const item = object(value);
    const echoId = text(item.echoId);
    const content = text(item.text);
    if (!echoId || !content) return [];
    const state = item.state === 'failed' ? 'failed' : 'waiting';
    return [{ echoId, text: content, writtenAt: number(item.writtenAt) ?? 0, state }];
  });
}
