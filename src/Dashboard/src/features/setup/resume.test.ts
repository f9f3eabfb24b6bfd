import type { VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/features/session/store';
import { me, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import SetupScreen from './SetupScreen.vue';
import { useSetup } from './store';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

const account = '/api/v1/accounts/1';
const at = (step: string) => ({ ...me, ui_settings: { setup_step: step } });
const everything = {
  [`GET ${account}/captain/assistants`]: () => ({ payload: [{ id: 4, name: 'Captain', config: {}, model_id: null }] }),
  [`GET ${account}/captain/models`]: () => ({ payload: [] }),
  [`GET ${account}/knowledge/sources`]: () => ({ payload: [] }),
  [`GET ${account}/inboxes`]: () => ({
    payload: [{ id: 9, name: 'Website', website_token: 'tok', web_widget_script: '<script>the snippet</script>' }],
  }),
};

describe('a first start that was left half way', () => {
  it('goes on at the step where it was', async () => {
    serve(everything);
    shown = show(SetupScreen, {}, at('model'));
    await vi.waitFor(() => expect(shown?.get('h1').text()).toBe("Connect a model, or don't"));
    expect(shown.get('[aria-current=step]').text()).toContain('A language model');
  });

  it('shows the snippet that was made before', async () => {
    serve(everything);
    shown = show(SetupScreen, {}, at('snippet'));
    await vi.waitFor(() => expect(shown?.text()).toContain('the snippet'));
  });

  it('leads back to a step that was done, and keeps that', async () => {
    const sent = serve({ ...everything, 'PUT /api/v1/profile': () => at('source') });
    shown = show(SetupScreen, {}, at('model'));
    await vi.waitFor(() => expect(shown?.find('.entry:enabled').exists()).toBe(true));
    await shown.get('.entry:enabled').trigger('click');
    expect(shown.get('h1').text()).toBe('Give Captain something to read');
    expect(sent.find((one) => one.method === 'PUT')?.body).toEqual({
      profile: { ui_settings: { setup_step: 'source' } },
    });
  });
});

describe('each step', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('is kept with the owner', async () => {
    const sent = serve({ 'PUT /api/v1/profile': () => at('snippet') });
    useSession().accept(me);
    await useSetup().go('snippet');
    expect(sent[0]?.body).toEqual({ profile: { ui_settings: { setup_step: 'snippet' } } });
    expect(useSetup().step).toBe('snippet');
  });

  it('goes on although it could not be kept', async () => {
    serve({});
    useSession().accept(me);
    await useSetup().go('model');
    expect(useSetup().step).toBe('model');
  });
});

describe('the first source', () => {
  const source = (id: number, documents_count: number, errors_count: number) => ({
    id,
    kind: 'upload',
    name: `Source ${id}`,
    status: 'ready',
    error: null,
    error_code: null,
    documents_count,
    errors_count,
    progress: { done: documents_count, total: documents_count },
  });

  it('counts one document as one, and errors only where there are some', async () => {
    serve({
      ...everything,
      [`GET ${account}/knowledge/sources`]: () => ({ payload: [source(1, 1, 0), source(2, 12, 1)] }),
      [`GET ${account}/knowledge/bases`]: () => ({ payload: [] }),
    });
    shown = show(SetupScreen, {}, at('source'));
    await vi.waitFor(() => expect(shown?.findAll('li.card')).toHaveLength(2));
    expect(shown.findAll('li.card > .muted').map((one) => one.text())).toEqual([
      '1 document',
      '12 documents · 1 with an error',
    ]);
  });
});
