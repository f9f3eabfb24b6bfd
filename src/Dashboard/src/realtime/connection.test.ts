import { afterEach, describe, expect, it, vi } from 'vitest';
import { connection } from './connection';

// The library looks for its socket elsewhere in Node, so it is played here: a hub that agrees to everything.
const hub = vi.hoisted(() => ({
  asked: [] as string[],
  say: (_signal: object): void => {},
}));

vi.mock('@microsoft/signalr', () => ({
  HttpTransportType: { WebSockets: 1 },
  LogLevel: { None: 6 },
  HubConnectionBuilder: class {
    withUrl = () => this;
    configureLogging = () => this;
    build = () => ({
      on: (_name: string, hear: (signal: object) => void) => {
        hub.say = hear;
      },
      onclose: () => {},
      start: async () => {},
      stop: async () => {},
      invoke: async (method: string) => {
        hub.asked.push(method);
      },
    });
  },
}));

afterEach(() => connection.stop());

describe('the live connection', () => {
  it('gives a sign of life each time it is asked for one, and hands that on to nobody', async () => {
    const heard: string[] = [];
    const quiet = connection.onSignal((signal) => heard.push(signal.kind));
    connection.start(1);
    await vi.waitFor(() => expect(connection.state.value).toBe('live'));
    hub.asked.length = 0;
    for (const kind of ['beat', 'presence', 'beat']) hub.say({ kind, account_id: 1 });
    expect(hub.asked).toEqual(['Presence', 'Presence']);
    expect(heard).toEqual(['presence']);
    quiet();
  });
});
