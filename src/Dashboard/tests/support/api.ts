import { vi } from 'vitest';
import type { Contact, Conversation, Message, Profile } from '@/api/types';

export interface Sent {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  headers: Headers;
}

type Reply = unknown | Response;
type Route = (sent: Sent) => Reply | Promise<Reply>;

/** Stands at the network: the code under test is real up to `fetch`. */
export function serve(routes: Record<string, Route>): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const url = new URL(input, 'http://test');
    const request: Sent = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
      headers: new Headers(init.headers),
    };
    sent.push(request);
    const route = routes[`${request.method} ${request.path}`];
    if (route === undefined) return new Response(JSON.stringify({ error: 'no such route' }), { status: 404 });
    const reply = await route(request);
    return reply instanceof Response ? reply : new Response(JSON.stringify(reply), { status: 200 });
  });
  return sent;
}

export const refuse = (status: number, body: object = {}) => new Response(JSON.stringify(body), { status });

export const me: Profile = {
  id: 7,
  name: 'Maya',
  available_name: 'Maya',
  email: 'maya@example.com',
  access_token: 't',
  account_id: 1,
  role: 'administrator',
  accounts: [{ id: 1, name: 'Tidewater', role: 'administrator' }],
};

const contact: Contact = {
  id: 5,
  name: 'Ines',
  email: null,
  phone_number: null,
  identifier: null,
  additional_attributes: {},
  custom_attributes: {},
};

export function conversation(id: number, change: Partial<Conversation> = {}): Conversation {
  return {
    id,
    account_id: 1,
    uuid: String(id),
    inbox_id: 1,
    status: 'open',
    priority: null,
    labels: [],
    can_reply: true,
    unread_count: 0,
    created_at: 1,
    last_activity_at: id,
    waiting_since: 0,
    agent_last_seen_at: 0,
    contact_last_seen_at: 0,
    additional_attributes: {},
    custom_attributes: {},
    messages: [],
    meta: { sender: contact, channel: 'Channel::WebWidget', assignee: null },
    ...change,
  };
}

export function message(id: number, change: Partial<Message> = {}): Message {
  return {
    id,
    content: `message ${id}`,
    inbox_id: 1,
    conversation_id: 3,
    message_type: 0,
    content_type: 'text',
    status: 'sent',
    content_attributes: {},
    created_at: 1000 + id,
    private: false,
    ...change,
  };
}
