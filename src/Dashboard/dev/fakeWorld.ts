import type { Conversation, Message } from '../src/api/types';
import { conversations, message, refreshLast, revisions, threads } from './data/conversations.ts';
import type { FakeHub } from './fakeHub.ts';

export type FakeWorld = ReturnType<typeof createFakeWorld>;

/** What can change while the fake server runs, with the signals that a change sends. */
export function createFakeWorld(hub: FakeHub) {
  const state = { signedIn: true, setupNeeded: false, failing: false, empty: false };

  function bump(number: number): number {
    const revision = (revisions.get(number) ?? 1) + 1;
    revisions.set(number, revision);
    return revision;
  }

  function say(number: number, part: Partial<Message>): Message {
    const made = message(number, { created_at: Math.floor(Date.now() / 1000), ...part });
    threads.set(number, [...(threads.get(number) ?? []), made]);
    const conversation = conversations.get(number);
    if (conversation)
      refreshLast({
        ...conversation,
        last_activity_at: made.created_at,
        unread_count: part.message_type === 0 ? conversation.unread_count + 1 : conversation.unread_count,
      });
    hub.send({ kind: 'message.changed', conversation_id: number, id: made.id, revision: bump(number), data: null });
    return made;
  }

  function change(number: number, part: Partial<Conversation>): Conversation | undefined {
    const conversation = conversations.get(number);
    if (conversation === undefined) return undefined;
    conversations.set(number, { ...conversation, ...part });
    hub.send({ kind: 'conversation.changed', conversation_id: number, id: number, revision: bump(number), data: null });
    return conversations.get(number);
  }

  return { state, hub, bump, say, change };
}
