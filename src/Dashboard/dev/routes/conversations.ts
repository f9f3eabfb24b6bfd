import type { Conversation, ConversationStatus, Message } from '../../src/api/types';
import { agents } from '../data/company.ts';
import { contacts, conversations, revisions, threads } from '../data/conversations.ts';
import { showcase } from '../data/showcase.ts';
import { turns } from '../data/turns.ts';
import { type Routes, text } from './route.ts';

function filtered(query: URLSearchParams): Conversation[] {
  const status = query.get('status');
  return [...conversations.values()]
    .filter((one) => status === 'all' || query.get('q') || one.status === status)
    .filter((one) => !query.get('inbox_id') || one.inbox_id === Number(query.get('inbox_id')))
    .filter(
      (one) =>
        !query.get('q') ||
        JSON.stringify(one)
          .toLowerCase()
          .includes(query.get('q')?.toLowerCase() ?? ''),
    )
    .sort((a, b) => b.last_activity_at - a.last_activity_at);
}

const isMine = (one: Conversation) => one.meta.assignee?.id === 1;
const counts = (list: Conversation[]) => ({
  mine_count: list.filter(isMine).length,
  assigned_count: list.filter((one) => one.meta.assignee).length,
  unassigned_count: list.filter((one) => !one.meta.assignee).length,
  all_count: list.length,
});

function page(query: URLSearchParams, all: Conversation[]) {
  const type = query.get('assignee_type');
  const list =
    type === 'me' ? all.filter(isMine) : type === 'unassigned' ? all.filter((one) => !one.meta.assignee) : all;
  const from = (Number(query.get('page') ?? 1) - 1) * 25;
  return { data: { meta: counts(all), payload: list.slice(from, from + 25) } };
}

function messages(number: number, query: URLSearchParams) {
  const all = threads.get(number) ?? [];
  const meta = { revision: revisions.get(number) ?? 1 };
  if (query.has('changed_after')) return { meta, payload: all.slice(-20) };
  const before = query.has('before') ? all.filter((one) => one.id < Number(query.get('before'))) : all;
  return { meta, payload: before.slice(-20) };
}

function settleDraft(number: number, id: number, status: 'sent' | 'dismissed'): Message | undefined {
  const list = threads.get(number) ?? [];
  const found = list.find((one) => one.id === id);
  if (found?.content_attributes?.draft) {
    const settled = {
      ...found,
      content_attributes: { ...found.content_attributes, draft: { ...found.content_attributes.draft, status } },
    };
    threads.set(
      number,
      list.map((one) => (one.id === id ? settled : one)),
    );
  }
  return found;
}

function settleHeld(number: number, id: number, status: 'released' | 'discarded'): Message | undefined {
  const list = threads.get(number) ?? [];
  const found = list.find((one) => one.id === id);
  const held = found?.content_attributes?.held;
  if (found && held) found.content_attributes = { ...found.content_attributes, held: { ...held, status, by: 'Maya' } };
  return found;
}

const own = {
  sender: { id: 1, name: 'Maya Lindqvist', available_name: 'Maya', type: 'user' as const },
  sender_type: 'User',
  message_type: 1,
};

export const conversationRoutes: Routes = ({ state, bump, say, change }) => [
  ['GET', /\/accounts\/\d+\/conversations$/, ({ query }) => page(query, state.empty ? [] : filtered(query))],
  ['GET', /\/conversations\/meta$/, ({ query }) => ({ meta: counts(state.empty ? [] : filtered(query)) })],
  [
    'GET',
    /\/conversations\/(\d+)$/,
    (_, [n]) => conversations.get(n ?? 0) ?? { status: 404, body: { error: 'Resource could not be found' } },
  ],
  ['GET', /\/conversations\/(\d+)\/messages$/, ({ query }, [n]) => messages(n ?? 0, query)],
  [
    'POST',
    /\/conversations\/(\d+)\/messages$/,
    ({ body }, [n]) => {
      if (text(body.content).includes('fail'))
        return { status: 503, body: { error: 'down', trace_id: '4bf92f3577b34da6' } };
      return say(n ?? 0, {
        ...own,
        content: text(body.content),
        private: body.private === true,
        echo_id: text(body.echo_id),
      });
    },
  ],
  [
    'POST',
    /\/conversations\/(\d+)\/messages\/(\d+)\/send_draft$/,
    ({ body }, [n, id]) => {
      const draft = settleDraft(n ?? 0, id ?? 0, 'sent');
      return say(n ?? 0, {
        ...own,
        content: text(body.content) || (draft?.content ?? ''),
        content_attributes: { citations: draft?.content_attributes?.citations },
      });
    },
  ],
  [
    'POST',
    /\/conversations\/(\d+)\/messages\/(\d+)\/release$/,
    (_, [n, id]) => {
      const held = settleHeld(n ?? 0, id ?? 0, 'released');
      if (held?.content_attributes?.held?.direction !== 'outgoing') return held;
      const { citations, turn_id } = held.content_attributes;
      return say(n ?? 0, {
        ...held,
        private: false,
        content_attributes: { citations, turn_id, written_by: 'assistant' },
      });
    },
  ],
  [
    'POST',
    /\/conversations\/(\d+)\/messages\/(\d+)\/discard$/,
    (_, [n, id]) => {
      const held = settleHeld(n ?? 0, id ?? 0, 'discarded');
      bump(n ?? 0);
      return held;
    },
  ],
  [
    'POST',
    /\/conversations\/(\d+)\/messages\/(\d+)\/dismiss_draft$/,
    (_, [n, id]) => {
      const draft = settleDraft(n ?? 0, id ?? 0, 'dismissed');
      bump(n ?? 0);
      return draft;
    },
  ],
  [
    'POST',
    /\/conversations\/(\d+)\/toggle_status$/,
    ({ body }, [n]) => {
      change(n ?? 0, { status: text(body.status) as ConversationStatus });
      return { payload: {} };
    },
  ],
  [
    'POST',
    /\/conversations\/(\d+)\/assignments$/,
    ({ body }, [n]) => {
      const agent = agents.find((one) => one.id === body.assignee_id) ?? null;
      const before = conversations.get(n ?? 0);
      if (before) change(n ?? 0, { meta: { ...before.meta, assignee: agent } });
      return agent;
    },
  ],
  ['POST', /\/conversations\/(\d+)\/update_last_seen$/, (_, [n]) => change(n ?? 0, { unread_count: 0 })],
  ['GET', /\/conversations\/(\d+)\/turns$/, (_, [n]) => ({ payload: n === showcase ? turns : [] })],
  [
    'GET',
    /\/conversations\/\d+\/turns\/[^/]+$/,
    ({ path }) => turns.find((one) => path.endsWith(`/${one.id}`)) ?? { status: 404, body: {} },
  ],
  [
    'GET',
    /\/contacts\/(\d+)\/export$/,
    (_, [id]) => ({ format: 'wheelhouse-contact-1', contact: contacts.get(id ?? 0) }),
  ],
  ['POST', /\/contacts\/(\d+)\/erase$/, () => null],
  ['GET', /\/contacts\/(\d+)$/, (_, [id]) => ({ payload: contacts.get(id ?? 0) })],
  ['PATCH', /\/contacts\/(\d+)$/, ({ body }, [id]) => ({ payload: Object.assign(contacts.get(id ?? 0) ?? {}, body) })],
  [
    'GET',
    /\/contacts\/(\d+)\/conversations$/,
    (_, [id]) => ({
      payload: [...conversations.values()].filter((one) => one.id % 23 === (id ?? 0) % 23).slice(0, 3),
    }),
  ],
];
