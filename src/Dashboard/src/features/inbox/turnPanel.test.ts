import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Turn } from '@/api/types';
import { conversation, refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import TurnPanel from './TurnPanel.vue';

const at = '/api/v1/accounts/1/conversations/3/turns';
const turn = (id: string, question: string): Turn => ({
  id,
  question,
  mode: 'auto',
  outcome: 'reply',
  decision: 'answer',
  reason: 'answered',
  rule: 'knowledge_answers',
  language: 'en',
  writer: 'extractive',
  prompt_version: null,
  index_version: null,
  assistant_version: 1,
  confidence: 0.8,
  rating: null,
  rated_by_name: null,
  rating_reason: null,
  rating_note: null,
  customer_rating: null,
  input_tokens: 0,
  output_tokens: 0,
  price: 0,
  attempts: 1,
  started_at: id === 'new' ? 2 : 1,
  finished_at: 3,
  trace_removed_at: null,
  record: { searches: [], passages: [], sentences: [], steps: [], tried: [] },
});
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

function open(turnId: string | null, one: () => unknown = () => refuse(404)) {
  const sent = serve({
    [`GET ${at}`]: () => ({ payload: [turn('new', 'What does it cost?')] }),
    [`GET ${at}/old`]: one,
  });
  const onTurn = vi.fn();
  shown = show(TurnPanel, { conversation: conversation(3), turnId, onTurn });
  return { sent, onTurn };
}
const settled = (text: string) => vi.waitFor(() => expect(shown?.text()).toContain(text));

describe('how an answer came about', () => {
  it('is asked for by itself where the list has ended before it', async () => {
    open('old', () => turn('old', 'When are you open?'));
    await settled('When are you open?');
    expect(shown?.text()).not.toContain('What does it cost?');
    expect(shown?.find<HTMLSelectElement>('select').element.value).toBe('old');
  });

  it('is never told of another answer: where nothing is kept, that is said', async () => {
    const { onTurn } = open('old');
    await settled('Nothing is kept of this answer');
    expect(shown?.text()).not.toContain('What does it cost?');
    await shown?.find('button').trigger('click');
    expect(onTurn).toHaveBeenCalledWith(null);
  });

  it('can be asked for again when that failed', async () => {
    open('old', () => refuse(500));
    await vi.waitFor(() => expect(shown?.find('[role=alert] button').text()).toBe('Try again'));
  });

  it('shows the newest where none was asked for, and asks for no other', async () => {
    const { sent } = open(null);
    await settled('What does it cost?');
    await flushPromises();
    expect(sent.map((one) => one.path)).toEqual([at]);
  });
});
