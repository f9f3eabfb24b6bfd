import { computed, reactive, shallowReactive } from 'vue';
import { conversationsApi } from '@/api/conversations';
import { ApiError } from '@/api/http';
import type { Message } from '@/api/types';
import type { Who } from './list';

const pageSize = 20;
const keptThreads = 30;

/** A message on its way: it stands in the thread until the server has it, or says why not. */
export interface Outgoing {
  echoId: string;
  content: string;
  isPrivate: boolean;
  createdAt: number;
  failure: ApiError | null;
}

export interface Thread {
  number: number;
  messages: Map<number, Message>;
  outgoing: Outgoing[];
  /** The conversation's revision up to which everything is here; null before the first answer. */
  revision: number | null;
  complete: boolean;
  loading: boolean;
  loadingOlder: boolean;
  error: ApiError | null;
}

/** A key that no two messages share. randomUUID needs a secure context, this does not. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function createThreads(who: Who) {
  const threads = shallowReactive(new Map<number, Thread>());
  const syncing = new Map<number, boolean>();

  function of(number: number): Thread {
    const existing = threads.get(number);
    if (existing !== undefined) return existing;
    const thread = reactive<Thread>({
      number,
      messages: shallowReactive(new Map()),
      outgoing: [],
      revision: null,
      complete: false,
      loading: false,
      loadingOlder: false,
      error: null,
    });
    threads.set(number, thread);
    for (const old of threads.keys()) {
      if (threads.size <= keptThreads) break;
      if (threads.get(old)?.outgoing.length === 0) threads.delete(old);
    }
    return thread;
  }

  function accept(thread: Thread, messages: readonly Message[]): void {
    for (const message of messages) {
      thread.messages.set(message.id, message);
      if (message.echo_id) settle(thread, message.echo_id);
    }
  }

  function settle(thread: Thread, echoId: string): void {
    thread.outgoing = thread.outgoing.filter((entry) => entry.echoId !== echoId);
  }

  async function load(thread: Thread): Promise<void> {
    thread.loading = thread.messages.size === 0;
    try {
      const page = await conversationsApi.messages(who.accountId(), thread.number);
      accept(thread, page.payload);
      thread.revision = page.meta.revision ?? null;
      thread.complete = page.payload.length < pageSize;
      thread.error = null;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      thread.error = failure;
    } finally {
      thread.loading = false;
    }
  }

  async function fetchChanges(thread: Thread): Promise<void> {
    if (thread.revision === null) return load(thread);
    try {
      const page = await conversationsApi.messages(who.accountId(), thread.number, { changed_after: thread.revision });
      accept(thread, page.payload);
      thread.revision = Math.max(thread.revision, page.meta.revision ?? 0);
      thread.error = null;
      if (page.meta.has_more === true) await fetchChanges(thread);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (thread.messages.size === 0) thread.error = failure;
    }
  }

  /** Fetches what changed since the last look; a hint that arrives meanwhile is looked at once more afterwards. */
  async function sync(number: number, revision: number | null = null): Promise<void> {
    const thread = of(number);
    if (revision !== null && thread.revision !== null && revision <= thread.revision) return;
    if (syncing.has(number)) {
      syncing.set(number, true);
      return;
    }
    syncing.set(number, false);
    try {
      do {
        syncing.set(number, false);
        await fetchChanges(thread);
      } while (syncing.get(number) === true);
    } finally {
      syncing.delete(number);
    }
  }

  async function older(number: number): Promise<void> {
    const thread = of(number);
    if (thread.loadingOlder || thread.complete || thread.messages.size === 0) return;
    thread.loadingOlder = true;
    try {
      const before = Math.min(...thread.messages.keys());
      const page = await conversationsApi.messages(who.accountId(), number, { before });
      accept(thread, page.payload);
      thread.complete = page.payload.length < pageSize;
    } finally {
      thread.loadingOlder = false;
    }
  }

  async function deliver(thread: Thread, entry: Outgoing): Promise<void> {
    entry.failure = null;
    try {
      const message = await conversationsApi.post(who.accountId(), thread.number, {
        content: entry.content,
        private: entry.isPrivate,
        echo_id: entry.echoId,
      });
      thread.messages.set(message.id, message);
      settle(thread, entry.echoId);
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      entry.failure = failure;
    }
  }

  /** Shows the message at once and sends it. */
  function post(number: number, content: string, isPrivate: boolean): Promise<void> {
    const thread = of(number);
    thread.outgoing.push({ echoId: newKey(), content, isPrivate, createdAt: Date.now() / 1000, failure: null });
    const entry = thread.outgoing.at(-1);
    return entry === undefined ? Promise.resolve() : deliver(thread, entry);
  }

  /** Sends again with the same key, so that a message which did arrive is not posted twice. */
  function retry(number: number, echoId: string): Promise<void> {
    const thread = of(number);
    const entry = thread.outgoing.find((one) => one.echoId === echoId);
    return entry === undefined ? Promise.resolve() : deliver(thread, entry);
  }

  const discard = (number: number, echoId: string): void => settle(of(number), echoId);

  /** In place: a screen may hold on to the thread. */
  function forget(number: number): void {
    const thread = threads.get(number);
    thread?.messages.clear();
    thread?.outgoing.splice(0);
    threads.delete(number);
  }

  const put = (message: Message): void => {
    of(message.conversation_id).messages.set(message.id, message);
  };

  const sorted = (number: number) =>
    computed(() => [...(threads.get(number)?.messages.values() ?? [])].sort((a, b) => a.id - b.id));

  return { threads, of, sync, older, post, retry, discard, forget, put, sorted };
}
