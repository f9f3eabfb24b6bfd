import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import SearchPanel from './SearchPanel.vue';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

it('says which setting is refused, in the words of the form, and not that something did not load', async () => {
  const message = 'Lexical weight and vector weight cannot both be 0: nothing would be found';
  serve({
    'POST /api/v1/accounts/1/knowledge/bases/2/try_search': () =>
      refuse(422, { message, code: 'validation_failed', attributes: ['search.lexical_weight'] }),
  });
  const base = { id: 2, name: 'Guide', search: { synonyms: [], names: [], context_budget: null } };
  shown = show(SearchPanel, { base, question: { q: 'What does it cost?' } });
  await vi.waitFor(() => expect(shown?.find('[role=alert]').exists()).toBe(true));
  expect(shown.get('[role=alert]').text()).toContain('The weights of words and of meaning');
  expect(shown.text()).not.toContain('This did not load');
});
