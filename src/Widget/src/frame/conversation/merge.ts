import type { Message } from '../api/wire';

/**
 * Puts changed messages among those shown. What the server sends replaces what is here, except
 * where both name their revision and the one here is newer: an answer may arrive after a newer one.
 */
export function merge(shown: readonly Message[], changed: readonly Message[]): Message[] {
  if (changed.length === 0) return shown as Message[];
  const byId = new Map(shown.map((message) => [message.id, message]));
  for (const message of changed) {
    const present = byId.get(message.id);
    if (present && isOlder(message, present)) continue;
    byId.set(message.id, message);
  }
  return [...byId.values()].sort((a, b) => a.id - b.id);
}

const isOlder = (one: Message, other: Message) =>
  one.revision !== null && other.revision !== null && one.revision < other.revision;

/** Only what was not shown before: for unread counts, sounds and `chatwoot:on-message`. */
export const fresh = (shown: readonly Message[], changed: readonly Message[]): Message[] => {
  const known = new Set(shown.map((message) => message.id));
  return changed.filter((message) => !known.has(message.id));
};
