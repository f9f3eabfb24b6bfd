import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { conversationsApi } from '@/api/conversations';
import { ApiError } from '@/api/http';
import { settingsApi } from '@/api/settings';
import type { Agent, Approval, Conversation, ConversationStatus, Inbox } from '@/api/types';
import { i18n } from '@/app/i18n';
import { useSession } from '@/features/session/store';
import { connection } from '@/realtime/connection';
import { isErasure, reasonOf, type Signal } from '@/realtime/signals';
import { toast } from '@/ui/toasts';
import { createAlerts } from './alerts';
import { useCopilot } from './copilot';
import { createDrafts } from './drafts';
import { createList } from './list';
import { createLive } from './live';
import { createThreads } from './threads';
import { isHandedOver, nameOf } from './view';

export const useInbox = defineStore('inbox', () => {
  const session = useSession();
  const who = { accountId: () => session.accountId, me: () => session.profile?.id ?? 0 };
  const list = createList(who);
  const threads = createThreads(who);
  const live = createLive();
  const alerts = createAlerts();
  const drafts = createDrafts(() => `${who.me()}.${who.accountId()}`);

  const openNumber = ref<number | null>(null);
  const open = computed(() => (openNumber.value === null ? null : (list.known.get(openNumber.value) ?? null)));
  const openError = ref<ApiError | null>(null);
  const inboxes = shallowRef<Inbox[]>([]);
  /** Out of use, but what was said in them is read. */
  const removedInboxes = shallowRef<Inbox[]>([]);
  const agents = shallowRef<Agent[]>([]);
  const isPeopleKnown = ref(false);
  /** Not that nobody waits: whoever waits is not shown. Administrators see every inbox. */
  const isInNoInbox = computed(() => isPeopleKnown.value && inboxes.value.length === 0 && !session.isAdmin);
  let listening = false;

  async function loadPeople(): Promise<void> {
    try {
      const [inboxPage, removedPage, agentList] = await Promise.all([
        settingsApi.inboxes(who.accountId()),
        settingsApi.removedInboxes(who.accountId()),
        settingsApi.agents(who.accountId()),
      ]);
      inboxes.value = inboxPage.payload;
      removedInboxes.value = removedPage.payload;
      agents.value = agentList;
      isPeopleKnown.value = true;
    } catch (failure) {
      // Names of inboxes and agents decorate; without them the inbox still works.
      if (!(failure instanceof ApiError)) throw failure;
    }
  }

  /**
   * Handed over, and no person has answered since. Where this browser has not seen the hand-off: open in an inbox that answers
   * by itself, with a customer who waits for the first person to write.
   */
  function needsPerson(conversation: Conversation): boolean {
    if (conversation.status !== 'open') return false;
    if (list.handedOver.get(conversation.id) != null) return list.handedOver.get(conversation.id) === true;
    const known = isHandedOver(conversation, null);
    if (known !== null) return known;
    const inbox = inboxes.value.find((one) => one.id === conversation.inbox_id);
    return (
      inbox?.responder !== undefined &&
      inbox.responder.kind !== 'people' &&
      inbox.responder.mode === 'auto' &&
      conversation.first_reply_created_at === 0 &&
      conversation.meta.assignee == null
    );
  }

  async function start(): Promise<void> {
    void loadPeople();
    void list.loadCounts();
    await list.restart();
  }

  async function markSeen(number: number): Promise<void> {
    const conversation = list.known.get(number);
    if (conversation === undefined || conversation.unread_count === 0 || document.visibilityState !== 'visible') return;
    list.patch(number, { unread_count: 0 });
    await conversationsApi.seen(who.accountId(), number).catch((failure: unknown) => {
      if (!(failure instanceof ApiError)) throw failure;
    });
  }

  async function openConversation(number: number | null): Promise<void> {
    if (openNumber.value !== null && openNumber.value !== number) connection.unwatch(openNumber.value);
    openNumber.value = number;
    openError.value = null;
    if (number === null) return;
    connection.watch(number);
    alerts.lower(number);
    const messages = threads.sync(number);
    if (!list.known.has(number)) {
      try {
        list.keep(await conversationsApi.show(who.accountId(), number));
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        if (openNumber.value === number) openError.value = failure;
        return;
      }
    }
    await messages;
    await markSeen(number);
  }

  async function onMessage(number: number, signal: Signal): Promise<void> {
    list.refreshSoon(number);
    if (!threads.threads.has(number)) return;
    await threads.sync(number, signal.revision);
    const newest = [...(threads.threads.get(number)?.messages.values() ?? [])].at(-1);
    live.arrived(number, newest?.content_attributes?.turn_id);
  }

  async function onHandoff(number: number, signal: Signal): Promise<void> {
    await list.refresh(number);
    list.countSoon();
    const contact = list.known.get(number)?.meta.sender;
    alerts.raise(number, reasonOf(signal), nameOf(contact), openNumber.value === number);
  }

  /** What this browser still holds of an erased conversation goes, and whoever looks at it is told that it is gone. */
  function forget(number: number): void {
    list.forget(number);
    threads.forget(number);
    live.forget(number);
    drafts.forget(number);
    useCopilot().forget(number);
    alerts.lower(number);
    list.countSoon();
    if (openNumber.value === number) openError.value = new ApiError(404, 'erased');
  }

  function onSignal(signal: Signal): void {
    const number = signal.conversation_id;
    if (number === null) return;
    if (signal.kind === 'message.changed') void onMessage(number, signal);
    else if (signal.kind === 'conversation.changed' && isErasure(signal)) forget(number);
    else if (signal.kind === 'conversation.changed') list.refreshSoon(number);
    else if (signal.kind === 'typing') live.onTyping(number, signal, session.profile?.name ?? null);
    else if (signal.kind === 'handoff') void onHandoff(number, signal);
    else if (signal.kind.startsWith('turn.')) live.onTurn(number, signal);
  }

  function onSync(): void {
    void list.resync();
    list.countSoon();
    if (openNumber.value !== null) {
      void threads.sync(openNumber.value);
      list.refreshSoon(openNumber.value);
    }
  }

  /** One key resolves, so one click takes it back. */
  function offerUndo(number: number, before: ConversationStatus): void {
    const t = i18n.global.t;
    toast({
      tone: 'good',
      title: t('thread.resolved', { number }),
      action: { label: t('thread.undo'), run: () => void setStatus(number, before) },
    });
  }

  /** From the shell, once: hand-offs are heard on every screen. */
  function listen(): void {
    if (listening) return;
    listening = true;
    alerts.listen();
    connection.onSignal(onSignal);
    connection.onSync(onSync);
    document.addEventListener('visibilitychange', () => {
      if (openNumber.value === null || document.visibilityState !== 'visible') return;
      alerts.lower(openNumber.value);
      void markSeen(openNumber.value);
    });
  }

  async function setStatus(number: number, status: ConversationStatus): Promise<void> {
    const before = list.known.get(number)?.status;
    await conversationsApi.toggleStatus(who.accountId(), number, status);
    if (status === 'resolved' && before !== undefined && before !== status) offerUndo(number, before);
    await list.refresh(number);
    list.countSoon();
    void threads.sync(number);
  }

  async function assign(number: number, agentId: number | null): Promise<void> {
    await conversationsApi.assign(who.accountId(), number, agentId);
    await list.refresh(number);
    list.countSoon();
    void threads.sync(number);
  }

  async function sendDraft(number: number, messageId: number, content?: string): Promise<void> {
    await conversationsApi.sendDraft(who.accountId(), number, messageId, content);
    await threads.sync(number);
    list.refreshSoon(number);
  }

  async function dismissDraft(number: number, messageId: number): Promise<void> {
    await conversationsApi.dismissDraft(who.accountId(), number, messageId);
    await threads.sync(number);
  }

  /** What a rule held back goes its way, or stays where it is for good. */
  async function decideHeld(number: number, messageId: number, release: boolean): Promise<void> {
    await conversationsApi[release ? 'release' : 'discard'](who.accountId(), number, messageId);
    await threads.sync(number);
    list.refreshSoon(number);
  }

  async function decide(number: number, id: string, answer: 'approve' | 'decline' | 'tell'): Promise<Approval> {
    const decided =
      answer === 'approve'
        ? await conversationsApi.approve(who.accountId(), number, id)
        : await conversationsApi.decline(who.accountId(), number, id, answer === 'tell');
    await threads.sync(number);
    list.refreshSoon(number);
    return decided;
  }

  async function post(number: number, content: string, isPrivate: boolean): Promise<void> {
    await threads.post(number, content, isPrivate);
    list.refreshSoon(number);
  }

  // What arrives in front of somebody's eyes is read.
  watch(
    () => open.value?.unread_count ?? 0,
    (count) => {
      if (count > 0 && openNumber.value !== null) void markSeen(openNumber.value);
    },
  );

  // Another account, or nobody: nothing of the old one may stay.
  watch(
    () => session.accountId,
    (next, before) => {
      if (before !== 0 && next !== before) {
        list.known.clear();
        list.handedOver.clear();
        threads.threads.clear();
      }
    },
  );

  return {
    rows: list.rows,
    known: list.known,
    view: list.view,
    counts: list.counts,
    loading: list.loading,
    complete: list.complete,
    error: list.error,
    show: list.show,
    restart: list.restart,
    more: list.more,
    refresh: list.refresh,
    threadOf: threads.of,
    messagesOf: threads.sorted,
    syncThread: threads.sync,
    older: threads.older,
    retry: threads.retry,
    discard: threads.discard,
    typing: live.typing,
    turns: live.turns,
    needsPerson,
    handoffs: alerts.handoffs,
    attentionCount: alerts.attentionCount,
    sound: alerts.sound,
    shouldAsk: alerts.shouldAsk,
    permission: alerts.permission,
    allowNotifications: alerts.allowNotifications,
    answerAsked: alerts.answerAsked,
    setSound: alerts.setSound,
    readDraft: drafts.read,
    writeDraft: drafts.write,
    hasDraft: drafts.has,
    openNumber,
    open,
    openError,
    inboxes,
    removedInboxes,
    isPeopleKnown,
    isInNoInbox,
    agents,
    start,
    openConversation,
    listen,
    setStatus,
    assign,
    sendDraft,
    dismissDraft,
    decideHeld,
    decide,
    post,
    loadPeople,
  };
});
