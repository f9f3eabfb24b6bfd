import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import SourceForm from './SourceForm.vue';
import { useKnowledge } from './store';

let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

const at = '/api/v1/accounts/1/knowledge';
const base = (id: number, name: string, is_read: boolean) => ({ id, name, is_read, sources_count: 0 });
const left = base(1, 'Left over', false);

async function open(bases: object[]) {
  const sent = serve({
    [`GET ${at}/sources`]: () => ({ payload: [] }),
    [`GET ${at}/bases`]: () => ({ payload: bases }),
    [`POST ${at}/sources`]: () => ({ id: 8, name: 'Help' }),
  });
  // The dialog opens above the list, which has loaded the bases.
  const Screen = defineComponent({
    setup() {
      const knowledge = useKnowledge();
      void knowledge.load();
      return () => (knowledge.sources === null ? null : h(SourceForm));
    },
  });
  shown = show(Screen);
  await vi.waitFor(() => expect(shown?.find('form').exists()).toBe(true));
  return sent;
}

async function add(): Promise<void> {
  await shown?.get('input[type=url]').setValue('https://help.example.com');
  await shown?.get('form').trigger('submit');
}

describe('the knowledge base of a new source', () => {
  it('is chosen among those that an assistant reads', async () => {
    const sent = await open([left, base(2, 'Guide', true), base(3, 'Second', true)]);
    const [audience, bases] = shown?.findAll('select') ?? [];
    expect(bases?.findAll('option').map((one) => one.text())).toEqual(['Guide', 'Second']);
    await audience?.setValue('internal');
    await add();
    await vi.waitFor(() => expect(sent.at(-1)?.body).toMatchObject({ knowledge_base_id: 2, audience: 'internal' }));
  });

  it('needs no choice while one assistant reads', async () => {
    const sent = await open([left, base(2, 'Guide', true)]);
    expect(shown?.findAll('select')).toHaveLength(1);
    await add();
    await vi.waitFor(() => expect(sent.at(-1)?.body).toMatchObject({ knowledge_base_id: 2 }));
  });

  it('is left to the server while no assistant reads any', async () => {
    const sent = await open([left]);
    await add();
    await vi.waitFor(() => expect(sent.at(-1)?.body).toMatchObject({ knowledge_base_id: null }));
  });
});

describe('what was refused', () => {
  it('goes when another kind of source is chosen', async () => {
    await open([base(2, 'Guide', true)]);
    await shown?.get('input[type=url]').setValue('http://');
    await shown?.get('form').trigger('submit');
    await vi.waitFor(() => expect(shown?.find('[role=alert]').exists()).toBe(true));
    await shown?.get('input[type=radio][value=upload]').setValue(true);
    expect(shown?.find('input[type=file]').exists()).toBe(true);
    expect(shown?.find('[role=alert]').exists()).toBe(false);
  });
});
