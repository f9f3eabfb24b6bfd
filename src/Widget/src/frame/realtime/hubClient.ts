/** SignalR's JSON hub protocol, the part a widget needs: handshake, invocations, pings, reconnecting. */
const END = '\x1e';
const PING = JSON.stringify({ type: 6 }) + END;
const PING_EVERY_MS = 15_000;
/** Two of the server's pings missed: the connection is dead though the socket has not noticed. */
const SILENCE_MS = 35_000;
const BACKOFF_MS = [500, 1_500, 4_000, 10_000, 20_000, 30_000];

export interface HubOptions {
  url: () => string;
  on: (target: string, argument: unknown) => void;
  onState: (connected: boolean) => void;
  openSocket?: (url: string) => WebSocket;
}

export interface HubClient {
  start: () => void;
  stop: () => void;
  /** True when the call went out; a widget asks for nothing that needs an answer. */
  invoke: (target: string, ...args: unknown[]) => boolean;
}

export function createHub({ url, on, onState, openSocket }: HubOptions): HubClient {
  const open = openSocket ?? ((address: string) => new WebSocket(address));
  let socket: WebSocket | null = null;
  let ready = false;
  let wanted = false;
  let failures = 0;
  let heardAt = 0;
  let pulse: ReturnType<typeof setInterval> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const drop = () => {
    clearInterval(pulse);
    const old = socket;
    socket = null;
    if (old) {
      old.onopen = old.onmessage = old.onclose = null;
      old.close();
    }
    if (ready) onState(false);
    ready = false;
  };

  const lost = () => {
    drop();
    if (!wanted) return;
    const wait = BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)] ?? 30_000;
    clearTimeout(retry);
    // Spread out, so that a restarted server is not met by all visitors in the same second.
    retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
  };

  const onFrame = (frame: {
    type?: number;
    target?: string;
    arguments?: unknown[];
    error?: string;
  }) => {
    if (frame.type === 1 && frame.target) on(frame.target, frame.arguments?.[0]);
    else if (frame.type === 7 || (frame.type === undefined && frame.error)) lost();
    else if (frame.type === undefined && !ready) {
      ready = true;
      failures = 0;
      onState(true);
    }
  };

  const connect = () => {
    drop();
    const current = open(url());
    socket = current;
    heardAt = Date.now();
    current.onopen = () => {
      current.send(JSON.stringify({ protocol: 'json', version: 1 }) + END);
      pulse = setInterval(() => {
        if (Date.now() - heardAt > SILENCE_MS) lost();
        else current.send(PING);
      }, PING_EVERY_MS);
    };
    current.onmessage = ({ data }) => {
      heardAt = Date.now();
      for (const part of String(data).split(END)) {
        if (part && socket === current) onFrame(JSON.parse(part));
      }
    };
    current.onclose = lost;
  };

  return {
    start() {
      if (ready && wanted) return;
      wanted = true;
      failures = 0;
      clearTimeout(retry);
      connect();
    },
    stop() {
      wanted = false;
      clearTimeout(retry);
      drop();
    },
    invoke(target, ...args) {
      if (!ready || !socket) return false;
      socket.send(JSON.stringify({ type: 1, target, arguments: args }) + END);
      return true;
    },
  };
}
