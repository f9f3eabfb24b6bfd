import { computed, reactive, ref, shallowReactive } from 'vue';
import { conversationsApi } from '@/api/conversations';
import { ApiError } from '@/api/http';
import type { Conversation, ConversationCounts, StatusFilter } from '@/api/types';
import { belongs, isHandedOver, newestFirst, type View } from './view';

const pageSize = 25;
const statuses: StatusFilter[] = ['open', 'pending', 'snoozed', 'resolved', 'all'];

export interface Who {
  accountId: () => number;
  me: () => number;
}

/** The conversations that this browser knows, and which of them stand in the list. */
export function createList(who: Who) {
  const known = shallowReactive(new Map<number, Conversation>());
  const listed = reactive(new Set<number>());
  /** What the newest message does not tell: a customer who writes again hides the note of the hand-off. */
  const handedOver = reactive(new Map<number, boolean | null>());
  const view = reactive<View>({ status: 'open', assignee: 'all', inboxId: null, q: '' });
  const counts = reactive<Partial<Record<StatusFilter, ConversationCounts>>>({});
  const loading = ref(false);
  const complete = ref(false);
  const error = ref<ApiError | null>(null);
  let page = 0;
  let run = 0;
  let abort: AbortController | null = null;

  const rows = computed(() => {
    const found: Conversation[] = [];
    for (const number of listed) {
      const conversation = known.get(number);
      if (conversation !== undefined && belongs(conversation, view, who.me())) found.push(conversation);
    }
    return found.sort(newestFirst);
  });

  const filter = () => ({ status: view.status, assignee_type: view.assignee, inbox_id: view.inboxId, q: view.q });

  function learn(conversation: Conversation): void {
    known.set(conversation.id, conversation);
    handedOver.set(conversation.id, isHandedOver(conversation, handedOver.get(conversation.id) ?? null));
  }

  function keep(conversation: Conversation): void {
    learn(conversation);
    if (view.q === '' && belongs(conversation, view, who.me()) && reaches(conversation)) listed.add(conversation.id);
  }

  /** What is older than the last loaded page comes when somebody scrolls there. */
  function reaches(conversation: Conversation): boolean {
    const last = rows.value.at(-1);
    return complete.value || last === undefined || conversation.last_activity_at >= last.last_activity_at;
  }

  async function fetchPage(wanted: number): Promise<Conversation[] | null> {
    const mine = run;
    const answer = await conversationsApi.list(who.accountId(), filter(), wanted, abort?.signal);
    if (mine !== run) return null;
    if (view.q === '') counts[view.status] = { ...counts[view.status], ...answer.data.meta };
    for (const conversation of answer.data.payload) {
      learn(conversation);
      listed.add(conversation.id);
    }
    return answer.data.payload;
  }

  async function guarded(work: () => Promise<void>): Promise<void> {
    const mine = run;
    try {
      await work();
      if (mine === run) error.value = null;
    } catch (failure) {
      if (failure instanceof DOMException) return;
      if (!(failure instanceof ApiError)) throw failure;
      if (mine === run) error.value = failure;
    }
  }

  async function more(): Promise<void> {
    if (loading.value || complete.value) return;
    loading.value = true;
    const mine = run;
    await guarded(async () => {
      const payload = await fetchPage(page + 1);
      if (payload === null) return;
      page += 1;
      complete.value = payload.length < pageSize;
    });
    if (mine === run) loading.value = false;
  }

  function restart(): Promise<void> {
    run += 1;
    abort?.abort();
    abort = new AbortController();
    listed.clear();
    page = 0;
    complete.value = false;
    loading.value = false;
    error.value = null;
    return more();
  }

  function show(change: Partial<View>): Promise<void> {
    Object.assign(view, change);
    return restart();
  }

  /** After a gap in the connection: the first page again, and whatever left it leaves the list. */
  function resync(): Promise<void> {
    if (page === 0 || view.q !== '') return page === 0 ? restart() : Promise.resolve();
    return guarded(async () => {
      const payload = await fetchPage(1);
      const last = payload?.at(-1);
      if (payload === null) return;
      const here = new Set(payload.map((conversation) => conversation.id));
      for (const conversation of rows.value) {
        const onPage =
          last === undefined || payload.length < pageSize || conversation.last_activity_at > last.last_activity_at;
        if (onPage && !here.has(conversation.id)) listed.delete(conversation.id);
      }
    });
  }

  async function loadCounts(): Promise<void> {
    await guarded(async () => {
      await Promise.all(
        statuses.map(async (status) => {
          const answer = await conversationsApi.counts(who.accountId(), { ...filter(), q: '', status });
          counts[status] = answer.meta;
        }),
      );
    });
  }

  let countTimer: number | undefined;
  function countSoon(): void {
    if (countTimer !== undefined) return;
    countTimer = window.setTimeout(() => {
      countTimer = undefined;
      void loadCounts();
    }, 800);
  }

  const due = new Set<number>();
  let dueTimer: number | undefined;

  async function refreshDue(): Promise<void> {
    dueTimer = undefined;
    const numbers = [...due];
    due.clear();
    countSoon();
    // A burst over many conversations costs one page instead of one request each.
    if (numbers.length > 10) return resync();
    await Promise.all(numbers.map(refresh));
  }

  /** A hint came in: look at these conversations again, a moment later and together. */
  function refreshSoon(number: number): void {
    due.add(number);
    if (dueTimer === undefined) dueTimer = window.setTimeout(() => void refreshDue(), 120);
  }

  function forget(number: number): void {
    known.delete(number);
    handedOver.delete(number);
    listed.delete(number);
  }

  async function refresh(number: number): Promise<void> {
    try {
      keep(await conversationsApi.show(who.accountId(), number));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      if (failure.status === 404) forget(number);
    }
  }

  function patch(number: number, change: Partial<Conversation>): void {
    const conversation = known.get(number);
    if (conversation !== undefined) keep({ ...conversation, ...change });
  }

  return {
    known,
    handedOver,
    rows,
    view,
    counts,
    loading,
    complete,
    error,
    show,
    restart,
    more,
    resync,
    keep,
    patch,
    forget,
    refresh,
    refreshSoon,
    loadCounts,
    countSoon,
  };
}

export type ConversationList = ReturnType<typeof createList>;
