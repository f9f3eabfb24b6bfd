import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLocale } from '@/app/i18n';
import { documents } from '../../../dev/data/knowledge';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ChunkingDialog from './ChunkingDialog.vue';
import { chunkingOf, formOf } from './chunking';

let shown: VueWrapper | null = null;

beforeEach(() => useLocale('en', false));

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

it('shows what a source without a setting of its own takes from its base', async () => {
  const sent = serve({
    'POST /api/v1/accounts/1/knowledge/chunk_preview': () => ({
      chunking: {},
      summary: { count: 0, shortest: 0, longest: 0, mean: 0, current: 0, kept: 0, gone: 0 },
      chunks: [],
    }),
  });
  const inherited = { ...formOf(null), method: 'fixed' as const, unit: 'o200k_base', maxLength: 300 };
  shown = show(ChunkingDialog, {
    title: 'Passages',
    own: { label: 'Own', hint: '' },
    chunking: null,
    inherited: chunkingOf(inherited),
    documents,
    save: async () => {},
  });
  await vi.waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]?.body).toMatchObject({ chunking: { method: 'fixed', unit: 'tokens', max_length: 300 } });
});
