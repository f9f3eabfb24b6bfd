import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';

const end = '\x1e';

/** Speaks SignalR's JSON protocol as far as this dashboard uses it. */
export class FakeHub {
  private readonly sockets = new Set<WebSocket>();
  private readonly server = new WebSocketServer({ noServer: true });
  closed = false;

  attach(http: EventEmitter): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url?.startsWith('/hubs/agent') !== true) return;
      if (this.closed) socket.destroy();
      else this.server.handleUpgrade(request, socket, head, (client) => this.welcome(client));
    });
  }

  send(signal: object): void {
    for (const client of this.sockets)
      this.write(client, { type: 1, target: 'signal', arguments: [{ account_id: 1, ...signal }] });
  }

  /** Cuts every line and refuses new ones until it is opened again. */
  cut(closed: boolean): void {
    this.closed = closed;
    if (closed) for (const client of this.sockets) client.terminate();
  }

  private write(client: WebSocket, record: object): void {
    if (client.readyState === WebSocket.OPEN) client.send(JSON.stringify(record) + end);
  }

  private welcome(client: WebSocket): void {
    this.sockets.add(client);
    const alive = setInterval(() => this.write(client, { type: 6 }), 10_000);
    client.on('close', () => {
      clearInterval(alive);
      this.sockets.delete(client);
    });
    client.on('message', (data) => {
      for (const text of String(data).split(end)) {
        if (text === '') continue;
        const record = JSON.parse(text) as { protocol?: string; invocationId?: string };
        if (record.protocol !== undefined) client.send(`{}${end}`);
        else if (record.invocationId !== undefined) this.write(client, { type: 3, invocationId: record.invocationId });
      }
    });
  }
}
