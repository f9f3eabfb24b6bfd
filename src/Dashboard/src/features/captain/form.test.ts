import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Model } from '@/api/types';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ModelForm from './ModelForm.vue';

const at = '/api/v1/accounts/1/captain';
const model: Model = {
  id: 3,
  name: 'House model',
  purpose: 'chat',
  provider: 'open_ai',
  base_url: 'https://models.example/v1',
  model_id: 'any',
  has_key: true,
  input_price: 1,
  output_price: 2,
  max_output_tokens: 1024,
  timeout_seconds: 60,
  context_tokens: 8000,
  capabilities: ['tools', 'temperature'],
  fallback_id: null,
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

function open(props: Record<string, unknown>) {
  const sent = serve({
    [`PATCH ${at}/models/3`]: () => model,
    [`POST ${at}/models`]: () => model,
    [`GET ${at}/assistants`]: () => ({ payload: [] }),
    [`GET ${at}/models`]: () => ({ payload: [] }),
  });
  shown = show(ModelForm, props);
  return sent;
}

/** The control under a label that begins so. */
function field(label: string) {
  const found = shown?.findAll('label').find((one) => one.text().startsWith(label));
  if (found === undefined) throw new Error(`There is no field ${label}`);
  const id = found.attributes('for');
  return id === undefined ? found.find('input') : shown?.find(`[id="${id}"]`);
}
const labels = () => shown?.findAll('label').map((one) => one.text()) ?? [];
const save = () => shown?.find('form').trigger('submit');

describe('the form of a model', () => {
  it('asks the builtin writer for nothing but a name, and lets go of what a provider had', async () => {
    const sent = open({ model });
    await field('Provider')?.setValue('builtin');
    expect(labels()).toEqual(['Made for', 'Provider', 'Name shown here']);
    await save();
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
    expect(sent[0]?.body).toEqual({
      model: {
        name: 'House model',
        purpose: 'chat',
        provider: 'builtin',
        base_url: null,
        api_key: null,
        fallback_id: null,
      },
    });
  });

  it('keeps what nobody touched and sends limits and abilities as they are said', async () => {
    const sent = open({ model });
    await field('Context size')?.setValue('');
    await field('Longest answer')?.setValue('2000');
    await field('Takes a temperature')?.setValue(false);
    await save();
    await vi.waitFor(() => expect(sent.length).toBeGreaterThan(0));
    expect(sent[0]?.body).toEqual({
      model: {
        name: 'House model',
        purpose: 'chat',
        provider: 'open_ai',
        base_url: 'https://models.example/v1',
        model_id: 'any',
        input_price: 1,
        output_price: 2,
        timeout_seconds: 60,
        max_output_tokens: 2000,
        context_tokens: null,
        capabilities: ['tools'],
        fallback_id: null,
      },
    });
  });

  it('keeps the key for the same server, and asks for it again where the model is another one’s', async () => {
    const all = open({ model });
    const sent = () => all.filter((one) => one.method === 'PATCH');
    await field('Address of the API')?.setValue('https://models.example/other');
    expect(shown?.text()).toContain('A key is stored');
    await save();
    await vi.waitFor(() => expect(sent().length).toBe(1));
    await flushPromises();
    expect(sent()[0]?.body).not.toHaveProperty('model.api_key');

    await field('Address of the API')?.setValue('http://models.example/v1');
    expect(shown?.text()).toContain('The key was for another server');
    await save();
    await vi.waitFor(() => expect(sent().length).toBe(2));
    await flushPromises();
    expect(sent()[1]?.body).toHaveProperty('model.api_key', null);
    await field('API key')?.setValue('another');
    await save();
    await vi.waitFor(() => expect(sent().length).toBe(3));
    expect(sent()[2]?.body).toHaveProperty('model.api_key', 'another');
  });

  it('asks only a model that writes what it can do and who stands in for it', async () => {
    open({ model: null });
    expect(labels()).toContain('Who stands in for it');
    await field('Made for')?.setValue('embedding');
    expect(labels()).not.toContain('Who stands in for it');
    expect(labels()).not.toContain('Calls tools');
    expect(labels()).toContain('Time-out (seconds)');
  });

  it('is short at the first start, where no model at all is a step left out', () => {
    open({ model: null, firstStart: true });
    expect(labels()).toEqual(['Provider', 'Model', 'Name shown here', 'Address of the API', 'API key']);
    expect(
      field('Provider')
        ?.findAll('option')
        .map((one) => one.element.value),
    ).toEqual(['open_ai', 'anthropic']);
  });

  it('says beside its buttons what the server refuses', async () => {
    open({ model });
    serve({ [`PATCH ${at}/models/3`]: () => refuse(422, { message: 'A model cannot stand in for itself' }) });
    await save();
    await vi.waitFor(() => expect(shown?.find('[role=alert]').text()).toBe('A model cannot stand in for itself'));
  });
});
