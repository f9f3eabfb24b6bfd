import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { captainApi, type Trial, type TrialMessage } from '@/api/captain';
import { ApiError } from '@/api/http';
import type { Turn } from '@/api/types';
import { useErrorText } from '@/app/errorText';
import { useSession } from '@/features/session/store';

/** The server reads no more of what was said before, and no longer messages. */
const mostBefore = 100;
export const longestMessage = 10_000;

/** What a customer would have written, or what came back. */
export type Said =
  | { readonly by: 'customer'; readonly text: string }
  | { readonly by: 'assistant'; readonly answer: Trial; readonly at: number };

/** What was said, as the server takes it. Where the customer would read nothing, nothing was said. */
export const historyOf = (said: readonly Said[]): TrialMessage[] =>
  said
    .map(
      (one): TrialMessage =>
        one.by === 'customer'
          ? { role: 'user', content: one.text }
          : { role: 'assistant', content: one.answer.response.slice(0, longestMessage) },
    )
    .filter((one) => one.content !== '')
    .slice(-mostBefore);

/** An answer that was only tried, as the record of a turn tells it. */
export const turnOf = (answer: Trial, at: number): Turn => ({
  id: '',
  mode: 'auto',
  decision: answer.decision,
  rule: answer.rule,
  question: answer.question,
  language: '',
  writer: answer.written_by,
  prompt_version: answer.prompt_version,
  index_version: answer.index_version,
  assistant_version: answer.assistant_version,
  outcome: answer.decision === 'hand_off' ? 'hand_off' : 'reply',
  reason: answer.reason,
  confidence: answer.confidence,
  rating: null,
  rated_by_name: null,
  rating_reason: null,
  rating_note: null,
  customer_rating: null,
  input_tokens: answer.input_tokens,
  output_tokens: answer.output_tokens,
  price: answer.price,
  attempts: 1,
  started_at: at,
  // It ends with what the steps took: what the way to the server and back took is nobody's.
  finished_at: null,
  trace_removed_at: null,
  record: answer.record,
});

/** A conversation with an assistant that is nowhere but on this screen. */
export function useTrial(assistant: number) {
  const session = useSession();
  const errorText = useErrorText();
  const said = shallowRef<readonly Said[]>([]);
  const asked = ref<string | null>(null);
  const error = ref<string | null>(null);
  const isHandedOver = computed(() =>
    said.value.some((one) => one.by === 'assistant' && one.answer.decision === 'hand_off'),
  );
  let under = new AbortController();

  /** Whether it was answered; what failed was not said. */
  async function ask(text: string): Promise<boolean> {
    if (asked.value !== null) return false;
    const mine = under;
    asked.value = text;
    error.value = null;
    try {
      const before = said.value;
      const answer = await captainApi.tryAssistant(session.accountId, assistant, text, historyOf(before), mine.signal);
      if (mine.signal.aborted) return false;
      said.value = [...before, { by: 'customer', text }, { by: 'assistant', answer, at: Date.now() / 1000 }];
      return true;
    } catch (failure) {
      if (mine.signal.aborted) return false;
      if (!(failure instanceof ApiError)) throw failure;
      error.value = errorText(failure);
      return false;
    } finally {
      if (!mine.signal.aborted) asked.value = null;
    }
  }

  /** Stops what is under way, which may cost money, and forgets what was said. */
  function reset(): void {
    under.abort();
    under = new AbortController();
    said.value = [];
    asked.value = null;
    error.value = null;
  }

  onScopeDispose(() => under.abort());
  return { said, asked, error, isHandedOver, ask, reset };
}
