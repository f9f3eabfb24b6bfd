import type { WidgetApi } from '../src/frame/api/widgetApi';
import { type Conversation, type Message, type MessagePage, message } from '../src/frame/api/wire';
import type { Storage } from '../src/frame/conversation/storage';

/** A message as the server sends it, read the way the frame reads it. */
export function received(id: number, overrides: Record<string, unknown> = {}): Message {
  const read = message({
    id,
    content: `message ${id}`,
    message_type: 1,
    created_at: id,
    ...overrides,
  });
  if (!read) throw new Error('This message is not for visitors.');
  return read;
}

export const pageOf = (
  messages: Message[],
  revision: number,
  conversation: Conversation | null = null,
): MessagePage => ({ messages, revision, hasMore: false, conversation });

export function memoryStorage(): Storage & { values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    read: (key) => structuredClone(values.get(key) ?? null),
    write: (key, value) => void values.set(key, structuredClone(value)),
    remove: (key) => void values.delete(key),
  };
}

const unexpected = (name: string) => () => Promise.reject(new Error(`Nobody expected ${name}.`));

/** Only what a test names may be called. */
export function apiOf(routes: Partial<WidgetApi>): WidgetApi {
  return new Proxy(routes, {
    get: (target, name) => Reflect.get(target, name) ?? unexpected(String(name)),
  }) as WidgetApi;
}

export const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
