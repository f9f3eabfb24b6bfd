import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '@/ui/toasts';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import SuggestionsScreen from './SuggestionsScreen.vue';

const at = '/api/v1/accounts/1/captain/draft_edits';
const edited = {
  id: 9,
  conversation_id: 12,
  turn_id: 't',
  outcome: 'edited',
  question: 'What does delivery cost?',
  suggestion: 'It costs €4.90. [1]',
  sent: 'It costs five euros.',
  difference: 0.4,
  agent: 'Ada',
  settled_at: 1_700_000_000,
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.unstubAllGlobals();
});

const button = (text: string) => shown?.findAll('button').find((one) => one.text() === text);

describe('the screen of suggestions', () => {
  it('shows what was suggested beside what was sent, and how much was changed', async () => {
    serve({ [`GET ${at}`]: () => ({ payload: [edited], next_before: null }) });
    shown = show(SuggestionsScreen);
    await vi.waitFor(() => expect(shown?.find('ol').exists()).toBe(true));
    for (const words of [
      'Sent with changes',
      '40% changed',
      'Conversation 12',
      'Ada',
      'It costs €4.90.',
      'It costs five euros.',
    ])
      expect(shown.text()).toContain(words);
    expect(button('Show more')).toBeUndefined();
  });

  it('asks for the next page below the last one, and for one kind only', async () => {
    const sent = serve({
      [`GET ${at}`]: ({ query }) =>
        query.has('before')
          ? { payload: [{ ...edited, id: 3, outcome: 'discarded', sent: null }], next_before: null }
          : { payload: [edited], next_before: 9 },
    });
    shown = show(SuggestionsScreen);
    await vi.waitFor(() => expect(button('Show more')?.exists()).toBe(true));
    await button('Show more')?.trigger('click');
    await vi.waitFor(() => expect(shown?.findAll('li').length).toBe(2));
    expect(sent.at(-1)?.query.get('before')).toBe('9');
    await shown.get('select').setValue('discarded');
    await vi.waitFor(() => expect(sent.at(-1)?.query.get('outcome')).toBe('discarded'));
  });

  it('offers to try again what did not load', async () => {
    serve({ [`GET ${at}`]: () => refuse(500) });
    shown = show(SuggestionsScreen);
    await vi.waitFor(() => expect(button('Try again')?.exists()).toBe(true));
  });
});
