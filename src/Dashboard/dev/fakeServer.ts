import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import { createFakeApi } from './fakeApi.ts';
import { FakeHub } from './fakeHub.ts';

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The policy the Host sends too; `vite preview` with it shows that the build obeys it. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; connect-src 'self' ws:; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Answers the API and the hub inside Vite: `npm run dev:fake`, or `npm run build && npm run preview:fake`. */
export function fakeServer(): Plugin {
  const hub = new FakeHub();
  const api = createFakeApi(hub);

  async function handle(request: IncomingMessage, response: ServerResponse, next: Connect.NextFunction): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (!/^\/(api|auth|dev)\//.test(url.pathname)) return next();
    const body = await readBody(request);
    const answer = api({ method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body });
    response.statusCode = answer.status ?? 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer.body ?? null));
  }

  return {
    name: 'fake-server',
    configureServer(server) {
      if (server.httpServer) hub.attach(server.httpServer);
      server.middlewares.use((request, response, next) => void handle(request, response, next));
    },
    configurePreviewServer(server) {
      hub.attach(server.httpServer);
      server.middlewares.use((request, response, next) => {
        response.setHeader('content-security-policy', policy);
        void handle(request, response, next);
      });
    },
  };
}
