import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { useLocale } from '@/app/i18n';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import PairsScreen from './PairsScreen.vue';
import { useKnowledge } from './store';

let shown: VueWrapper | null = null;
const at = '/api/v1/accounts/1/knowledge';
const pair = (id: number) => ({
  id,
  question: `Question ${id}?`,
  answer: 'Yes.',
  wordings: [],
  tags: [],
  language: 'en',
  audience: 'public',
  url: null,
  status: 'approved',
  written_by: { id: 7, name: 'Maya' },
  approved_by: null,
  approved_at: null,
  created_at: 1_700_000_000,
  updated_at: 1_700_000_000,
});

beforeEach(() => useLocale('en', false));

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

async function open() {
  const sent = serve({
    [`GET ${at}/sources`]: () => ({ payload: [] }),
    [`GET ${at}/bases`]: () => ({ payload: [{ id: 1, name: 'Home', is_read: true, sources_count: 0 }] }),
    [`GET ${at}/bases/1/pairs`]: () => ({
      meta: { count: 2, current_page: 1, pending_count: 0 },
      payload: [pair(3), pair(4)],
    }),
    [`DELETE ${at}/pairs/3`]: () => ({}),
    [`POST ${at}/pairs/bulk`]: () => ({ ids: [3, 4] }),
  });
  const Screen = defineComponent({
    setup() {
      const knowledge = useKnowledge();
      void knowledge.load();
      return () => (knowledge.sources === null ? null : h(PairsScreen));
    },
  });
  shown = show(Screen);
  await vi.waitFor(() => expect(shown?.findAll('.pair').length).toBe(2));
  return sent;
}

const gone = (sent: { method: string; path: string }[]) =>
  sent.filter((one) => one.method === 'DELETE' || one.path.endsWith('/bulk'));
const confirm = () =>
  shown
    ?.findAll('dialog button')
    .find((button) => button.text() === 'Delete')
    ?.trigger('click');

describe('pairs are deleted', () => {
  it('by a key only when somebody says so', async () => {
    const sent = await open();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Backspace', bubbles: true }));
    await vi.waitFor(() => expect(shown?.find('dialog').text()).toContain('Delete this pair?'));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Backspace', bubbles: true }));
    expect(gone(sent)).toEqual([]);
    await confirm();
    await vi.waitFor(() => expect(gone(sent).map((one) => one.path)).toEqual([`${at}/pairs/3`]));
    await vi.waitFor(() => expect(shown?.find('dialog').exists()).toBe(false));
  });

  it('many at once only when somebody says so', async () => {
    const sent = await open();
    for (const box of shown?.findAll('.pair input') ?? []) await box.trigger('change');
    await shown?.get('.bar button.danger').trigger('click');
    expect(shown?.find('dialog').text()).toContain('Delete 2 pairs?');
    expect(gone(sent)).toEqual([]);
    await confirm();
    await vi.waitFor(() => expect(gone(sent).map((one) => one.path)).toEqual([`${at}/pairs/bulk`]));
  });
});
