import { effect, signal } from '@preact/signals';
import { ApiFailure } from '../api/http';
import { object, text } from '../api/read';
import type { Thread } from '../conversation/thread';
import { createHub, type HubClient } from './hubClient';

const POLL_OPEN_MS = 4_000;
const POLL_CLOSED_MS = 20_000;
const PRESENCE_MS = 60_000;
const TYPING_SHOWN_MS = 30_000;
/** A turn nothing is heard of: the model's deadline has passed, or its end was lost. */
const TURN_SILENT_MS = 90_000;
const TURN_ENDED_MS = 10_000;

const HINTS = new Set(['message.changed', 'conversation.changed', 'handoff']);

export interface SyncOptions {
  thread: Thread;
  hubUrl: () => string;
  isOpen: () => boolean;
  onUnauthorized: () => void;
  openHub?: typeof createHub;
}

/**
 * Keeps the thread true. A push is only a hint: what changed is fetched by revision, on every hint,
 * on every reconnect, and by polling while there is no socket. So a lost push is never a lost message.
 */
export function createSync(options: SyncOptions) {
  const { thread, hubUrl, isOpen, onUnauthorized, openHub = createHub } = options;
  const online = signal(true);
  /** What the browser knows of the network: it hears of its loss before any socket does. */
  const hasNetwork = signal(true);
  const connected = signal(false);
  let fetching = false;
  let again = false;
  let hub: HubClient | null = null;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;
  let turnTimer: ReturnType<typeof setTimeout> | undefined;

  /** One fetch at a time, so that no older answer can overtake a newer one. */
  async function refresh(): Promise<void> {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    do {
      again = false;
      try {
        await thread.loadChanges();
        online.value = hasNetwork.value = true;
        void thread.outbox.flush();
      } catch (error) {
        if (error instanceof ApiFailure && error.kind === 'unauthorized') onUnauthorized();
        if (error instanceof ApiFailure && error.isTemporary) online.value = false;
      }
    } while (again);
    fetching = false;
  }

  function poll() {
    clearTimeout(pollTimer);
    const wait = isOpen() ? POLL_OPEN_MS : POLL_CLOSED_MS;
    pollTimer = setTimeout(async () => {
      if (connected.value) return;
      await refresh();
      poll();
    }, wait);
  }

  function onTurn(kind: string, data: unknown) {
    thread.onTurn(kind, data);
    clearTimeout(turnTimer);
    const { turn } = thread;
    if (!turn.value) return;
    turnTimer = setTimeout(
      () => {
        thread.dropTurn();
        void refresh();
      },
      turn.value.ended ? TURN_ENDED_MS : TURN_SILENT_MS,
    );
  }

  function onTyping(data: unknown) {
    const { on, name, actor } = object(data);
    if (actor === 'contact') return;
    clearTimeout(typingTimer);
    thread.typing.value = on === true ? { name: text(name) } : null;
    typingTimer = setTimeout(() => {
      thread.typing.value = null;
    }, TYPING_SHOWN_MS);
  }

  function onSignal(value: unknown) {
    const { kind, data } = object(value);
    if (typeof kind === 'string' && HINTS.has(kind)) void refresh();
    else if (kind === 'typing') onTyping(data);
    else if (typeof kind === 'string' && kind.startsWith('turn.')) onTurn(kind, data);
  }

  const onState = (isConnected: boolean) => {
    connected.value = isConnected;
    if (!isConnected) return poll();
    clearTimeout(pollTimer);
    void refresh();
  };

  const onNetwork = ({ type }: Event) => {
    hasNetwork.value = type === 'online';
    if (hasNetwork.value) retryNow();
  };
  const retryNow = () => {
    if (!connected.value) hub?.start();
    void refresh();
  };

  return {
    /** False while neither the socket nor a request reaches the server. */
    reachable: () => hasNetwork.value && (connected.value || online.value),
    retryNow,
    refresh,
    /** A socket only for those who talk: a visitor who merely reads the page costs no connection. */
    start() {
      if (hub) return;
      hub = openHub({
        url: hubUrl,
        on: (target, argument) => target === 'signal' && onSignal(argument),
        onState,
      });
      hub.start();
      setInterval(() => hub?.invoke('Presence'), PRESENCE_MS);
      window.addEventListener('online', onNetwork);
      window.addEventListener('offline', onNetwork);
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') retryNow();
      });
      effect(() => {
        if (!connected.value) poll();
      });
    },
    /** Another visitor has another address. */
    restart() {
      hub?.stop();
      hub?.start();
    },
    /** Tells the other side; without a socket nobody is told, the caller may ask the API. */
    typing: (on: boolean) => hub?.invoke('Typing', on) ?? false,
  };
}

export type Sync = ReturnType<typeof createSync>;
