import type { Attributes, User } from '../../protocol/messages';
import type { Send } from './http';
import { object, text } from './read';
import * as wire from './wire';

export interface NewMessage {
  content: string;
  echoId: string;
  writtenAt: number;
  page: string | null;
  conversationAttributes: Attributes;
}

/** The widget's routes, one function each. */
export function createWidgetApi(send: Send) {
  return {
    loadConfig: async () => wire.config(await send({ method: 'POST', path: 'config', body: {} })),

    latestMessages: async () => wire.messagePage(await send({ method: 'GET', path: 'messages' })),

    messagesBefore: async (before: number) =>
      wire.messagePage(await send({ method: 'GET', path: 'messages', query: { before } })),

    changedAfter: async (revision: number) =>
      wire.messagePage(
        await send({ method: 'GET', path: 'messages', query: { changed_after: revision } }),
      ),

    async postMessage(message: NewMessage) {
      const body = {
        message: {
          content: message.content,
          echo_id: message.echoId,
          referer_url: message.page,
          timestamp: new Date(message.writtenAt).toISOString(),
        },
        custom_attributes: message.conversationAttributes,
      };
      return wire.message(await send({ method: 'POST', path: 'messages', body }));
    },

    giveEmail: async (messageId: number, email: string) => {
      const body = { contact: { email } };
      return wire.message(await send({ method: 'PATCH', path: `messages/${messageId}`, body }));
    },

    rate: async (messageId: number, rating: wire.Rating | null) =>
      wire.message(
        await send({ method: 'POST', path: `messages/${messageId}/rating`, body: { rating } }),
      ),

    typing: (on: boolean) =>
      send({
        method: 'POST',
        path: 'conversations/toggle_typing',
        body: { typing_status: on ? 'on' : 'off' },
      }),

    seen: () => send({ method: 'POST', path: 'conversations/update_last_seen', body: {} }),

    /** A new visitor token when the identifier belongs to somebody else than the present visitor. */
    async setUser(identifier: string, user: User) {
      const body = { identifier, ...user };
      return text(
        object(await send({ method: 'PATCH', path: 'contact/set_user', body })).widget_auth_token,
      );
    },

    setAttributes: (custom_attributes: Attributes) =>
      send({ method: 'PATCH', path: 'contact', body: { custom_attributes } }),

    deleteAttribute: (name: string) =>
      send({
        method: 'POST',
        path: 'contact/destroy_custom_attributes',
        body: { custom_attributes: [name] },
      }),

    setConversationAttributes: (custom_attributes: Attributes) =>
      send({
        method: 'POST',
        path: 'conversations/set_custom_attributes',
        body: { custom_attributes },
      }),

    deleteConversationAttribute: (name: string) =>
      send({
        method: 'POST',
        path: 'conversations/destroy_custom_attributes',
        body: { custom_attribute: [name] },
      }),

    addLabel: (label: string) => send({ method: 'POST', path: 'labels', body: { label } }),

    removeLabel: (label: string) =>
      send({ method: 'DELETE', path: `labels/${encodeURIComponent(label)}` }),
  };
}

export type WidgetApi = ReturnType<typeof createWidgetApi>;
