import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Assistant, Model } from '@/api/types';
import { toasts } from '@/ui/toasts';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import DeleteAssistantDialog from './DeleteAssistantDialog.vue';
import DeleteModelDialog from './DeleteModelDialog.vue';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.unstubAllGlobals();
});

const at = '/api/v1/accounts/1/captain';
const model: Model = {
  id: 3,
  name: 'House model',
  purpose: 'chat',
  provider: 'open_ai',
  base_url: null,
  model_id: 'any',
  has_key: true,
  input_price: 0,
  output_price: 0,
  max_output_tokens: 1024,
  timeout_seconds: 60,
  context_tokens: null,
  capabilities: ['tools', 'temperature'],
  fallback_id: null,
};
const assistant = {
  id: 4,
  name: 'Guide',
  description: '',
  model_id: null,
  knowledge_base_id: 1,
  config: {},
} as Assistant;
const unused = { inboxes: [], assistants: [], knowledge_bases: [], models: [], account: false };
const lists = { [`GET ${at}/assistants`]: () => ({ payload: [] }), [`GET ${at}/models`]: () => ({ payload: [] }) };

const settled = (text: string) => vi.waitFor(() => expect(document.body.textContent).toContain(text));
const danger = () => shown?.findAll('button').find((button) => button.text() === 'Delete');

describe('deleting a model', () => {
  it('is not offered while an inbox or an assistant uses it, and names them', async () => {
    serve({
      [`GET ${at}/models/3/uses`]: () => ({
        inboxes: [{ id: 9, name: 'Shop' }],
        assistants: [{ id: 4, name: 'Guide' }],
        knowledge_bases: [{ id: 7, name: 'Manuals' }],
        models: [{ id: 8, name: 'Fast' }],
        account: true,
      }),
    });
    shown = show(DeleteModelDialog, { model });
    await settled('Inbox “Shop”');
    expect(shown.text()).toContain('Assistant “Guide”');
    expect(shown.text()).toContain('Knowledge base “Manuals”');
    expect(shown.text()).toContain('Model “Fast”, for which it stands in');
    expect(shown.text()).toContain('The account');
    expect(shown.text()).toContain('“House model” is in use');
    expect(danger()).toBeUndefined();
  });

  it.each([
    { ...unused, account: true },
    { ...unused, models: [{ id: 8, name: 'Fast' }] },
  ])('is not offered while only the account or another model needs it', async (uses) => {
    serve({ [`GET ${at}/models/3/uses`]: () => uses });
    shown = show(DeleteModelDialog, { model });
    await settled('“House model” is in use');
    expect(danger()).toBeUndefined();
  });

  it('is asked for and confirmed when nothing uses it', async () => {
    const sent = serve({
      ...lists,
      [`GET ${at}/models/3/uses`]: () => unused,
      [`DELETE ${at}/models/3`]: () => new Response(null, { status: 204 }),
    });
    shown = show(DeleteModelDialog, { model });
    await settled('Nothing uses it.');
    await danger()?.trigger('click');
    await vi.waitFor(() => expect(toasts[0]?.title).toBe('“House model” is deleted'));
    expect(sent.some((one) => one.method === 'DELETE')).toBe(true);
  });
});

describe('deleting an assistant', () => {
  it('says before and after in which inboxes people answer', async () => {
    serve({
      ...lists,
      [`GET ${at}/assistants/4/inboxes`]: () => ({ payload: [{ id: 9, name: 'Shop' }] }),
      [`DELETE ${at}/assistants/4`]: () => new Response(null, { status: 204 }),
    });
    shown = show(DeleteAssistantDialog, { assistant });
    await settled('Shop');
    await danger()?.trigger('click');
    await vi.waitFor(() => expect(toasts[0]?.text).toBe('People answer now in: Shop'));
  });
});
