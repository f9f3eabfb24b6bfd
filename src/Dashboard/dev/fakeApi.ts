import type { FakeHub } from './fakeHub.ts';
import { createFakeWorld } from './fakeWorld.ts';
import { accountRoutes } from './routes/account.ts';
import { captainRoutes } from './routes/captain.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { inboxRoutes } from './routes/inboxes.ts';
import { knowledgeRoutes } from './routes/knowledge.ts';
import type { FakeAnswer, FakeRequest } from './routes/route.ts';
import { readSources, scenes } from './scenes.ts';

/** Just enough of the server to look at every screen. It forgets everything when it stops. */
export function createFakeApi(hub: FakeHub) {
  const world = createFakeWorld(hub);
  const scene = scenes(world);
  const routes = [accountRoutes, inboxRoutes, conversationRoutes, knowledgeRoutes, captainRoutes].flatMap((one) =>
    one(world),
  );
  readSources(world);

  return function answer(request: FakeRequest): FakeAnswer {
    const asked = /^\/dev\/(\w+)$/.exec(request.path)?.[1];
    if (asked !== undefined) {
      scene[asked]?.();
      return { body: {} };
    }
    if (!world.state.signedIn && request.path.startsWith('/api/v1/accounts'))
      return { status: 401, body: { error: 'Sign in first' } };
    if (world.state.failing && request.path.includes('/accounts/'))
      return { status: 500, body: { error: 'Internal', trace_id: '4bf92f3577b34da6' } };
    for (const [method, pattern, handle] of routes) {
      const match = pattern.exec(request.path);
      if (match === null || method !== request.method) continue;
      const result = handle(request, match.slice(1).map(Number));
      if (typeof result === 'object' && result !== null && 'status' in result && 'body' in result)
        return result as FakeAnswer;
      return { body: result };
    }
    return { status: 404, body: { error: `The fake server has no ${request.method} ${request.path}` } };
  };
}
