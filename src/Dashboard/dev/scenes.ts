import { sources } from './data/knowledge.ts';
import { ago } from './data/made.ts';
import { showcase } from './data/showcase.ts';
import type { FakeWorld } from './fakeWorld.ts';

/** Things that happen by themselves at a real server; asked for by POST /dev/{name}. */
export const scenes = ({ state, hub, bump, say, change }: FakeWorld): Record<string, () => void> => ({
  handoff: () => {
    change(1204, { status: 'open', last_activity_at: Math.floor(Date.now() / 1000) });
    hub.send({
      kind: 'handoff',
      conversation_id: 1204,
      id: 1204,
      revision: bump(1204),
      data: { reason: 'customer_request' },
    });
  },
  typing: () =>
    hub.send({
      kind: 'typing',
      conversation_id: showcase,
      data: { on: true, name: 'Ines Carvalho', actor: 'contact' },
    }),
  incoming: () => {
    say(1202, {
      content: 'Is anybody there?',
      message_type: 0,
      sender: { id: 3, name: 'Peter Okafor', type: 'contact' },
      sender_type: 'Contact',
    });
  },
  turn: () => {
    hub.send({ kind: 'turn.started', conversation_id: showcase, data: { turn_id: 'live' } });
    hub.send({
      kind: 'turn.delta',
      conversation_id: showcase,
      data: {
        turn_id: 'live',
        position: 0,
        text: 'The new address has been saved [1].',
        citations: [{ number: 1, title: 'Changing an order', url: null, quote: 'Saved at once.' }],
      },
    });
  },
  cut: () => hub.cut(true),
  mend: () => hub.cut(false),
  fail: () => {
    state.failing = !state.failing;
  },
  empty: () => {
    state.empty = !state.empty;
  },
  signout: () => {
    state.signedIn = false;
  },
  setup: () => {
    state.signedIn = false;
    state.setupNeeded = true;
  },
});

/** A source that is being read is done after a while. */
export function readSources({ hub }: FakeWorld): void {
  setInterval(() => {
    for (const source of sources) {
      if (source.status !== 'syncing' || source.progress.total === 0 || source.id === 2) continue;
      source.progress = { ...source.progress, done: source.progress.done + 3 };
      source.documents_count = source.progress.done;
      if (source.progress.done >= source.progress.total)
        Object.assign(source, { status: 'ready', last_synced_at: ago(0) });
      hub.send({ kind: 'source.progress', id: source.id, data: null });
    }
  }, 1000).unref();
}
