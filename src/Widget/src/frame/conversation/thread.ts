import { batch, computed, signal } from '@preact/signals';
import type { WidgetApi } from '../api/widgetApi';
import type { Conversation, Message, MessagePage, Rating } from '../api/wire';
import { fresh, merge } from './merge';
import { createOutbox } from './outbox';
import type { Storage } from './storage';
import { finish, noTurn, onMessages, onTurnSignal } from './turn';

const PAGE_SIZE = 20;

export interface ThreadOptions {
  api: WidgetApi;
  storage: Storage;
  now: () => number;
  page: () => string | null;
  /** Told once for each message that is new since the widget was loaded. */
  onNew: (message: Message) => void;
  onStarted: () => void;
}

/** The one conversation a visitor sees, and what is known of it at this moment. */
export function createThread({ api, storage, now, page, onNew, onStarted }: ThreadOptions) {
  const messages = signal<Message[]>([]);
  const conversation = signal<Conversation | null>(null);
  const turns = signal(noTurn);
  const typing = signal<{ name: string | null } | null>(null);
  const hasEarlier = signal(false);
  const seenId = signal(0);
  /** Set by the site before there is a conversation to set it on. */
  const attributes = signal<Record<string, unknown>>({});
  let revision = 0;
  /** Grows with each visitor: an answer to a former one's request is dropped. */
  let visit = 0;

  const show = (changed: readonly Message[], announce: boolean) => {
    const added = fresh(messages.value, changed);
    batch(() => {
      outbox.confirm(changed);
      messages.value = merge(messages.value, changed);
      turns.value = onMessages(turns.value, added);
      if (added.some(({ author }) => author.kind !== 'visitor')) typing.value = null;
    });
    if (announce) for (const message of added) onNew(message);
  };

  const take = (fetched: MessagePage, announce: boolean) =>
    batch(() => {
      revision = fetched.revision;
      conversation.value = fetched.conversation;
      show(fetched.messages, announce);
    });

  const outbox = createOutbox({
    storage,
    now,
    post: (pending) =>
      api.postMessage({
        content: pending.text,
        echoId: pending.echoId,
        writtenAt: pending.writtenAt,
        page: page(),
        conversationAttributes: attributes.value,
      }),
    onSent(message, pending) {
      const isFirst = messages.value.length === 0;
      // The answer to the request may be older than a fetch that overtook it.
      const known = messages.value.some(({ id }) => id === message?.id);
      if (message && !known) show([{ ...message, echoId: pending.echoId }], true);
      if (isFirst) onStarted();
    },
  });

  // The server knows when the visitor last looked, to the second; from then on ids are exact.
  const isUnseen = ({ id, createdAt }: Message) =>
    seenId.value > 0 ? id > seenId.value : createdAt > (conversation.value?.lastSeenAt ?? 0);
  const unread = computed(
    () => messages.value.filter((m) => m.author.kind !== 'visitor' && isUnseen(m)).length,
  );

  return {
    messages,
    conversation,
    turn: computed(() => turns.value.turn),
    typing,
    hasEarlier,
    unread,
    attributes,
    outbox,
    revision: () => revision,

    /** Another visitor: nothing of the former one stays. */
    reset() {
      revision = 0;
      visit++;
      batch(() => {
        messages.value = [];
        conversation.value = null;
        turns.value = noTurn;
        typing.value = null;
        hasEarlier.value = false;
        seenId.value = 0;
        outbox.clear();
      });
    },

    async loadLatest() {
      const asked = visit;
      const latest = await api.latestMessages();
      if (asked !== visit) return;
      take(latest, false);
      hasEarlier.value = latest.messages.length >= PAGE_SIZE;
    },

    async loadEarlier() {
      const first = messages.value[0];
      if (!first) return;
      const asked = visit;
      const earlier = await api.messagesBefore(first.id);
      if (asked !== visit) return;
      batch(() => {
        hasEarlier.value = earlier.messages.length >= PAGE_SIZE;
        show(earlier.messages, false);
      });
    },

    async loadChanges() {
      const asked = visit;
      let hasMore = true;
      while (hasMore) {
        const changed = await api.changedAfter(revision);
        if (asked !== visit) return;
        take(changed, true);
        hasMore = changed.hasMore;
      }
    },

    async giveEmail(message: Message, email: string) {
      const updated = await api.giveEmail(message.id, email);
      show([updated ?? { ...message, submittedEmail: email }], false);
    },

    async rate(message: Message, rating: Rating | null) {
      const updated = await api.rate(message.id, rating);
      show([updated ?? { ...message, rating }], false);
    },

    onTurn(kind: string, data: unknown) {
      turns.value = onTurnSignal(turns.value, kind, data);
    },

    /** The end of a turn was lost on the way: nobody waits for it for ever. */
    dropTurn() {
      const { turn } = turns.value;
      if (turn) turns.value = finish(turns.value, turn.id);
    },

    markSeen() {
      const last = messages.value.at(-1);
      if (unread.value === 0 || !last) return;
      seenId.value = last.id;
      void api.seen().catch(() => undefined);
    },
  };
}

export type Thread = ReturnType<typeof createThread>;
