import type { Conversation, ConversationStatus, Message } from '../src/api/types';
import * as data from './fakeData.ts';
import type { FakeHub } from './fakeHub.ts';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface FakeAnswer {
  status?: number;
  body: unknown;
}

type Handler = (request: FakeRequest, parts: number[]) => FakeAnswer | unknown;

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** Just enough of the server to look at every screen. It forgets everything when it stops. */
export function createFakeApi(hub: FakeHub) {
  const state = { signedIn: true, setupNeeded: false, failing: false, empty: false };

  function bump(number: number): number {
    const revision = (data.revisions.get(number) ?? 1) + 1;
    data.revisions.set(number, revision);
    return revision;
  }

  function say(number: number, part: Partial<Message>): Message {
    const made = data.message(number, { created_at: Math.floor(Date.now() / 1000), ...part });
    data.threads.set(number, [...(data.threads.get(number) ?? []), made]);
    const conversation = data.conversations.get(number);
    if (conversation)
      data.refreshLast({
        ...conversation,
        last_activity_at: made.created_at,
        unread_count: part.message_type === 0 ? conversation.unread_count + 1 : conversation.unread_count,
      });
    hub.send({ kind: 'message.changed', conversation_id: number, id: made.id, revision: bump(number), data: null });
    return made;
  }

  function change(number: number, part: Partial<Conversation>): Conversation | undefined {
    const conversation = data.conversations.get(number);
    if (conversation === undefined) return undefined;
    data.conversations.set(number, { ...conversation, ...part });
    hub.send({ kind: 'conversation.changed', conversation_id: number, id: number, revision: bump(number), data: null });
    return data.conversations.get(number);
  }

  function filtered(query: URLSearchParams, status = query.get('status')): Conversation[] {
    if (state.empty) return [];
    return [...data.conversations.values()]
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

  function page(query: URLSearchParams) {
    const all = filtered(query);
    const type = query.get('assignee_type');
    const list =
      type === 'me' ? all.filter(isMine) : type === 'unassigned' ? all.filter((one) => !one.meta.assignee) : all;
    const from = (Number(query.get('page') ?? 1) - 1) * 25;
    return { data: { meta: counts(all), payload: list.slice(from, from + 25) } };
  }

  function messages(number: number, query: URLSearchParams) {
    const all = data.threads.get(number) ?? [];
    const meta = { revision: data.revisions.get(number) ?? 1 };
    if (query.has('changed_after')) return { meta, payload: all.slice(-20) };
    const before = query.has('before') ? all.filter((one) => one.id < Number(query.get('before'))) : all;
    return { meta, payload: before.slice(-20) };
  }

  function settleDraft(number: number, id: number, status: 'sent' | 'dismissed'): Message | undefined {
    const list = data.threads.get(number) ?? [];
    const found = list.find((one) => one.id === id);
    if (found?.content_attributes?.draft) {
      const settled = {
        ...found,
        content_attributes: { ...found.content_attributes, draft: { ...found.content_attributes.draft, status } },
      };
      data.threads.set(
        number,
        list.map((one) => (one.id === id ? settled : one)),
      );
    }
    return found;
  }

  const own = {
    sender: { id: 1, name: 'Maya Lindqvist', available_name: 'Maya', type: 'user' as const },
    sender_type: 'User',
    message_type: 1,
  };
  const created = <T extends { id: number }>(list: T[], item: T) => {
    list.unshift(item);
    return item;
  };

  const routes: [string, RegExp, Handler][] = [
    ['GET', /^\/api\/v1\/setup$/, () => ({ needs_setup: state.setupNeeded })],
    [
      'POST',
      /^\/api\/v1\/setup$/,
      () => {
        state.setupNeeded = false;
        state.signedIn = true;
        data.sources.length = 0;
        return { data: data.profile };
      },
    ],
    [
      'POST',
      /^\/auth\/sign_in$/,
      ({ body }) => {
        if (text(body.password).length < 4) return { status: 401, body: { error: 'Invalid login credentials' } };
        state.signedIn = true;
        return { data: data.profile };
      },
    ],
    [
      'DELETE',
      /^\/auth\/sign_out$/,
      () => {
        state.signedIn = false;
        return {};
      },
    ],
    [
      'GET',
      /^\/api\/v1\/profile$/,
      () => (state.signedIn ? data.profile : { status: 401, body: { error: 'Sign in first' } }),
    ],
    ['PUT', /^\/api\/v1\/profile$/, ({ body }) => Object.assign(data.profile, body.profile)],
    ['POST', /^\/api\/v1\/profile\/.*$/, () => data.profile],
    ['GET', /\/agents$/, () => data.agents],
    [
      'POST',
      /\/agents$/,
      ({ body }) =>
        created(data.agents, {
          id: data.newId(),
          availability_status: 'offline',
          ...body,
        } as unknown as (typeof data.agents)[0]),
    ],
    ['GET', /\/assignable_agents$/, () => ({ payload: data.agents })],
    ['GET', /\/inboxes$/, () => ({ payload: data.inboxes })],
    [
      'POST',
      /\/inboxes$/,
      ({ body }) =>
        created(data.inboxes, {
          id: data.newId(),
          channel_type: 'Channel::WebWidget',
          website_token: 'n3wT0ken',
          ...(body.channel as object),
          name: text(body.name),
        }),
    ],
    ['PATCH', /\/inboxes\/(\d+)$/, (_, [id]) => data.inboxes.find((one) => one.id === id)],
    ['GET', /\/inbox_members\/(\d+)$/, () => ({ payload: data.agents.slice(0, 2) })],
    ['PATCH', /\/inbox_members$/, () => ({ payload: [] })],
    [
      'GET',
      /\/inboxes\/(\d+)\/responder$/,
      (_, [id]) => data.responders.get(id ?? 0) ?? { kind: 'people', mode: 'auto', id: null, model_id: null },
    ],
    [
      'PUT',
      /\/inboxes\/(\d+)\/responder$/,
      ({ body }, [id]) => {
        data.responders.set(id ?? 0, body as never);
        return body;
      },
    ],
    ['GET', /\/conversations$/, ({ query }) => page(query)],
    ['GET', /\/conversations\/meta$/, ({ query }) => ({ meta: counts(filtered(query)) })],
    [
      'GET',
      /\/conversations\/(\d+)$/,
      (_, [n]) => data.conversations.get(n ?? 0) ?? { status: 404, body: { error: 'Resource could not be found' } },
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
        const agent = data.agents.find((one) => one.id === body.assignee_id) ?? null;
        const before = data.conversations.get(n ?? 0);
        if (before) change(n ?? 0, { meta: { ...before.meta, assignee: agent } });
        return agent;
      },
    ],
    ['POST', /\/conversations\/(\d+)\/update_last_seen$/, (_, [n]) => change(n ?? 0, { unread_count: 0 })],
    ['GET', /\/conversations\/(\d+)\/turns$/, (_, [n]) => ({ payload: n === 1200 ? data.turns : [] })],
    ['GET', /\/contacts\/(\d+)$/, (_, [id]) => ({ payload: data.contacts.get(id ?? 0) })],
    [
      'PATCH',
      /\/contacts\/(\d+)$/,
      ({ body }, [id]) => ({ payload: Object.assign(data.contacts.get(id ?? 0) ?? {}, body) }),
    ],
    [
      'GET',
      /\/contacts\/(\d+)\/conversations$/,
      (_, [id]) => ({
        payload: [...data.conversations.values()].filter((one) => one.id % 23 === (id ?? 0) % 23).slice(0, 3),
      }),
    ],
    [
      'GET',
      /\/knowledge\/bases$/,
      () => ({ payload: [{ id: 1, name: 'Captain', sources_count: data.sources.length }] }),
    ],
    ['GET', /\/knowledge\/sources$/, () => ({ payload: data.sources })],
    [
      'POST',
      /\/knowledge\/sources$/,
      ({ body }) =>
        created(data.sources, {
          id: data.newId(),
          knowledge_base_id: 1,
          kind: 'text',
          location: text(body.url) || null,
          status: 'syncing',
          error_code: null,
          error: null,
          progress: { done: 0, total: 12 },
          documents_count: 0,
          errors_count: 0,
          last_synced_at: null,
          created_at: data.ago(0),
          ...body,
          name: text(body.name) || 'Upload',
        } as (typeof data.sources)[0]),
    ],
    [
      'POST',
      /\/knowledge\/sources\/(\d+)\/sync$/,
      (_, [id]) =>
        Object.assign(data.sources.find((one) => one.id === id) ?? {}, {
          status: 'syncing',
          progress: { done: 0, total: 20 },
        }),
    ],
    [
      'DELETE',
      /\/knowledge\/sources\/(\d+)$/,
      (_, [id]) => {
        data.sources.splice(
          data.sources.findIndex((one) => one.id === id),
          1,
        );
        return {};
      },
    ],
    [
      'GET',
      /\/knowledge\/sources\/(\d+)\/documents$/,
      ({ query }, [id]) => {
        const all = data.documents.filter((one) => one.source_id === id);
        const at = Number(query.get('page') ?? 1);
        return { meta: { count: all.length, current_page: at }, payload: all.slice((at - 1) * 25, at * 25) };
      },
    ],
    [
      'GET',
      /\/knowledge\/documents\/(\d+)$/,
      (_, [id]) => data.documents.find((one) => one.id === id) ?? { status: 404, body: {} },
    ],
    ['GET', /\/knowledge\/search$/, ({ query }) => search(text(query.get('q')))],
    ['GET', /\/captain\/assistants$/, () => ({ payload: data.assistants })],
    ['GET', /\/captain\/models$/, () => ({ payload: data.models })],
    [
      'POST',
      /\/captain\/models$/,
      ({ body }) =>
        created(data.models, {
          has_key: true,
          base_url: null,
          ...(body.model as object),
          id: data.newId(),
        } as (typeof data.models)[0]),
    ],
    ['PATCH', /\/captain\/models\/(\d+)$/, (_, [id]) => data.models.find((one) => one.id === id)],
    [
      'POST',
      /\/captain\/models\/(\d+)\/test$/,
      (_, [id]) =>
        id === 2
          ? { success: false, error: '401 invalid x-api-key', category: 'Auth' }
          : { success: true, error: null, category: null },
    ],
  ];

  function search(q: string) {
    if (q.includes('nothing')) return { milliseconds: 7, language: 'en', payload: [] };
    const body =
      'You can change the delivery address until the parcel has left our warehouse. Open My orders, choose the order and press Change address. You will get a new confirmation by e-mail.';
    return {
      milliseconds: 23,
      language: 'en',
      payload: data.documents
        .filter((one) => one.chunks.length)
        .slice(0, 4)
        .map((one, index) => ({
          rank: index + 1,
          score: 0.273 / (index + 1),
          lexical_rank: index === 3 ? null : index + 1,
          lexical_score: index === 3 ? null : 9.12 - index * 2,
          vector_rank: index === 2 ? null : 4 - index,
          vector_score: index === 2 ? null : 0.71 - index * 0.1,
          matched_terms: ['chang', 'deliveri', 'address'].slice(index),
          text: body,
          highlights: [
            [8, 6],
            [19, 16],
          ],
          headings: [one.title, 'Delivery address'],
          document: { id: one.id, title: one.title, url: one.url },
          source: { id: 1, name: 'Tidewater help' },
        })),
    };
  }

  /** Things that happen by themselves at a real server; asked for by POST /dev/{name}. */
  const scenes: Record<string, () => void> = {
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
      hub.send({ kind: 'typing', conversation_id: 1200, data: { on: true, name: 'Ines Carvalho', actor: 'contact' } }),
    incoming: () => {
      say(1202, {
        content: 'Is anybody there?',
        message_type: 0,
        sender: { id: 3, name: 'Peter Okafor', type: 'contact' },
        sender_type: 'Contact',
      });
    },
    turn: () => {
      hub.send({ kind: 'turn.started', conversation_id: 1200, data: { turn_id: 'live' } });
      hub.send({
        kind: 'turn.delta',
        conversation_id: 1200,
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
  };

  setInterval(() => {
    for (const source of data.sources) {
      if (source.status !== 'syncing' || source.progress.total === 0 || source.id === 2) continue;
      source.progress = { ...source.progress, done: source.progress.done + 3 };
      source.documents_count = source.progress.done;
      if (source.progress.done >= source.progress.total)
        Object.assign(source, { status: 'ready', last_synced_at: data.ago(0) });
      hub.send({ kind: 'source.progress', id: source.id, data: null });
    }
  }, 1000).unref();

  return function answer(request: FakeRequest): FakeAnswer {
    const scene = /^\/dev\/(\w+)$/.exec(request.path)?.[1];
    if (scene !== undefined) {
      scenes[scene]?.();
      return { body: {} };
    }
    if (!state.signedIn && request.path.startsWith('/api/v1/accounts'))
      return { status: 401, body: { error: 'Sign in first' } };
    if (state.failing && request.path.includes('/accounts/'))
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
