import { defineStore } from 'pinia';
import { reactive, ref } from 'vue';
import {
  type CopilotText,
  copilotApi,
  type FollowUpContext,
  type ForYou,
  type Priority,
  type Rewriting,
} from '@/api/copilot';
import { ApiError } from '@/api/http';
import type { Citation, Disclosure } from '@/api/types';
import { useSession } from '@/features/session/store';
import { connection } from '@/realtime/connection';
import { pieceOf, type Signal } from '@/realtime/signals';

export type CopilotTask = 'reply' | 'summary' | 'labels' | 'rewrite';

/** What the copilot made of a conversation; a newer one takes its place. */
export interface CopilotResult {
  task: CopilotTask;
  /** As it may be used, without numbers of sources. */
  text: string;
  /** With the numbers; null where nothing is cited. */
  cited: string | null;
  sources: readonly Citation[];
  forYou: readonly ForYou[];
  writtenBy: string;
  /** Null where nothing can be changed by asking. */
  context: FollowUpContext | null;
  /** Changed by a model since it was checked against its sources. */
  isChanged: boolean;
  labels: readonly string[];
  priority: Priority | null;
  because: string | null;
  /** What left for providers to make it. */
  sent: readonly Disclosure[];
}

const nothing = {
  cited: null,
  sources: [],
  forYou: [],
  isChanged: false,
  labels: [],
  priority: null,
  because: null,
  sent: [],
};
const ofText = (task: CopilotTask, { message, written_by, follow_up_context, sent }: CopilotText): CopilotResult => ({
  ...nothing,
  task,
  text: message,
  writtenBy: written_by,
  context: follow_up_context ?? null,
  sent: sent ?? [],
});

/** What agents have the copilot do beside a conversation. Kept while the page is open, so that looking at another tab loses nothing. */
export const useCopilot = defineStore('copilot', () => {
  const session = useSession();
  const results = reactive(new Map<number, CopilotResult>());
  const busy = reactive(new Map<number, CopilotTask>());
  const errors = reactive(new Map<number, ApiError>());
  /** What is asked for while it is written, sentence by sentence. */
  const streams = reactive(new Map<number, Map<number, string>>());
  /** Said by the last task that needs a model: there is none to ask. Another one may be added any time, so it only warns. */
  const isModelMissing = ref(false);
  let listening = false;

  function onSignal(signal: Signal): void {
    const number = signal.conversation_id;
    if (number === null || signal.account_id !== session.accountId) return;
    const task = busy.get(number);
    const isDraft = signal.kind === 'draft.delta' && task === 'reply';
    // Of labels there is nothing to read before they are there.
    if (!isDraft && !(signal.kind === 'task.delta' && task !== undefined && task !== 'labels')) return;
    const piece = pieceOf(signal);
    if (piece === null) return;
    const sentences = streams.get(number) ?? reactive(new Map<number, string>());
    // Sentences of a draft come without what stands between them.
    sentences.set(piece.position, isDraft ? `${piece.text} ` : piece.text);
    streams.set(number, sentences);
  }

  function listen(): void {
    if (listening) return;
    listening = true;
    connection.onSignal(onSignal);
  }

  async function run(number: number, task: CopilotTask, work: () => Promise<CopilotResult>): Promise<boolean> {
    if (busy.has(number)) return false;
    listen();
    busy.set(number, task);
    errors.delete(number);
    streams.delete(number);
    try {
      results.set(number, await work());
      if (task === 'rewrite') isModelMissing.value = false;
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      errors.set(number, failure);
      if (failure.code === 'needs_model') isModelMissing.value = true;
      return false;
    } finally {
      busy.delete(number);
      streams.delete(number);
    }
  }

  const draft = (number: number) =>
    run(number, 'reply', async () => {
      const made = await copilotApi.reply(session.accountId, number);
      return {
        ...nothing,
        task: 'reply',
        text: made.message,
        cited: made.cited_message,
        sources: made.sources,
        forYou: made.for_you,
        writtenBy: made.written_by,
        context: made.follow_up_context ?? null,
        sent: made.sent ?? [],
      };
    });

  const summarise = (number: number) =>
    run(number, 'summary', async () => ofText('summary', await copilotApi.summary(session.accountId, number)));

  const label = (number: number) =>
    run(number, 'labels', async () => {
      const made = await copilotApi.labels(session.accountId, number);
      return {
        ...nothing,
        task: 'labels',
        text: '',
        writtenBy: made.written_by,
        context: null,
        labels: made.labels,
        priority: made.priority,
        because: made.because ?? null,
        sent: made.sent ?? [],
      };
    });

  const rewrite = (number: number, text: string, operation: Rewriting, language?: string) =>
    run(number, 'rewrite', async () =>
      ofText('rewrite', await copilotApi.rewrite(session.accountId, number, text, operation, language)),
    );

  /** Has the last result changed. What stands beside it, such as internal passages, stays. */
  function change(number: number, message: string): Promise<boolean> {
    const before = results.get(number);
    if (before?.context == null) return Promise.resolve(false);
    const context = before.context;
    return run(number, before.task, async () => {
      const changed = ofText(before.task, await copilotApi.followUp(session.accountId, context, message));
      return {
        ...before,
        ...changed,
        forYou: before.forYou,
        sources: before.sources,
        sent: [...before.sent, ...changed.sent],
        isChanged: true,
      };
    });
  }

  function forget(number: number): void {
    results.delete(number);
    errors.delete(number);
    streams.delete(number);
  }

  return { results, busy, errors, streams, isModelMissing, draft, summarise, label, rewrite, change, forget };
});
