import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { readonly, ref } from 'vue';
import { parseSignal, type Signal } from './signals';

export type ConnectionState = 'idle' | 'connecting' | 'live' | 'lost';

const pollEvery = 5_000;

/**
 * The agents' hub. A push only says "look again": after every (re)connect, and every few seconds while the
 * socket is down, `onSync` listeners fetch what changed, so a lost push is never a lost message.
 */
class AgentConnection {
  private readonly stateRef = ref<ConnectionState>('idle');
  readonly state = readonly(this.stateRef);

  private hub: HubConnection | null = null;
  private accountId = 0;
  private readonly watched = new Set<number>();
  private readonly signalListeners = new Set<(signal: Signal) => void>();
  private readonly syncListeners = new Set<() => void>();
  private retry = 0;
  private retryTimer: number | undefined;
  private pollTimer: number | undefined;
  private wanted = false;

  onSignal(listener: (signal: Signal) => void): () => void {
    this.signalListeners.add(listener);
    return () => this.signalListeners.delete(listener);
  }

  onSync(listener: () => void): () => void {
    this.syncListeners.add(listener);
    return () => this.syncListeners.delete(listener);
  }

  start(accountId: number): void {
    if (this.wanted && this.accountId === accountId) return;
    this.stop();
    this.wanted = true;
    this.accountId = accountId;
    window.addEventListener('online', this.reconnectNow);
    document.addEventListener('visibilitychange', this.wake);
    void this.connect();
  }

  stop(): void {
    this.wanted = false;
    window.removeEventListener('online', this.reconnectNow);
    document.removeEventListener('visibilitychange', this.wake);
    window.clearTimeout(this.retryTimer);
    this.stopPolling();
    this.watched.clear();
    const hub = this.hub;
    this.hub = null;
    this.stateRef.value = 'idle';
    void hub?.stop();
  }

  watch(conversation: number): void {
    this.watched.add(conversation);
    this.invoke('Watch', conversation);
  }

  unwatch(conversation: number): void {
    if (this.watched.delete(conversation)) this.invoke('Unwatch', conversation);
  }

  typing(conversation: number, on: boolean, isPrivate: boolean): void {
    this.invoke('Typing', conversation, on, isPrivate);
  }

  readonly reconnectNow = (): void => {
    if (!this.wanted || this.stateRef.value === 'live') return;
    window.clearTimeout(this.retryTimer);
    this.retry = 0;
    void this.connect();
  };

  private readonly wake = (): void => {
    // A laptop that slept has a dead socket and a stale list.
    if (document.visibilityState !== 'visible') return;
    if (this.stateRef.value === 'live') this.sync();
    else this.reconnectNow();
  };

  private invoke(method: string, ...parameters: (number | boolean)[]): void {
    // Hints only: what fails here is said again after the next connect.
    if (this.stateRef.value === 'live') this.hub?.invoke(method, ...parameters).catch(() => {});
  }

  private async connect(): Promise<void> {
    if (this.stateRef.value === 'connecting') return;
    if (this.stateRef.value === 'idle') this.stateRef.value = 'connecting';
    const hub = new HubConnectionBuilder()
      .withUrl('/hubs/agent', { transport: HttpTransportType.WebSockets, skipNegotiation: true })
      .configureLogging(LogLevel.None)
      .build();
    hub.on('signal', (value: unknown) => {
      const signal = parseSignal(value);
      // The server asks for a sign of life: a timer here would sleep in a window that nobody looks at.
      if (signal?.kind === 'beat') this.invoke('Presence');
      else if (signal !== null) for (const listener of this.signalListeners) listener(signal);
    });
    hub.onclose(() => this.lost(hub));
    this.hub = hub;
    try {
      await hub.start();
      await hub.invoke('Join', this.accountId);
    } catch {
      await hub.stop().catch(() => {});
      this.lost(hub);
      return;
    }
    if (this.hub !== hub) return;
    this.retry = 0;
    this.stateRef.value = 'live';
    this.stopPolling();
    for (const conversation of this.watched) this.invoke('Watch', conversation);
    this.invoke('Presence');
    this.sync();
  }

  private lost(hub: HubConnection): void {
    if (this.hub !== hub || !this.wanted) return;
    this.hub = null;
    this.stateRef.value = 'lost';
    this.pollTimer ??= window.setInterval(() => this.sync(), pollEvery);
    const pause = Math.min(30_000, 500 * 2 ** this.retry++) * (0.75 + Math.random() / 2);
    window.clearTimeout(this.retryTimer);
    this.retryTimer = window.setTimeout(() => void this.connect(), pause);
  }

  private stopPolling(): void {
    window.clearInterval(this.pollTimer);
    this.pollTimer = undefined;
  }

  private sync(): void {
    for (const listener of this.syncListeners) listener();
  }
}

export const connection = new AgentConnection();
