import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Assistant } from '@/api/types';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import AssistantForm from './AssistantForm.vue';
import { itemsOf, textOf } from './lines';

const at = '/api/v1/accounts/1/captain';
const assistant: Assistant = {
  id: 4,
  name: 'Captain',
  description: 'Answers.',
  model_id: null,
  knowledge_base_id: 1,
  config: { temperature: 0.3, feature_faq: true },
  response_guidelines: ['Name the order number first', 'Two rules\nin one'],
  guardrails: ['Promise no refunds'],
  tools: [],
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  vi.unstubAllGlobals();
});

function open(change: Partial<Assistant> = {}) {
  const sent = serve({
    [`PATCH ${at}/assistants/4`]: () => assistant,
    [`GET ${at}/assistants`]: () => ({ payload: [] }),
    [`GET ${at}/assistants/tools`]: () => [],
    [`GET ${at}/custom_tools`]: () => ({ payload: [] }),
    [`GET ${at}/mcp_servers`]: () => ({ payload: [] }),
    [`GET ${at}/models`]: () => ({ payload: [] }),
  });
  shown = show(AssistantForm, { assistant: { ...assistant, ...change } });
  return async () => {
    await shown?.find('form').trigger('submit');
    await vi.waitFor(() => expect(sent.some((one) => one.method === 'PATCH')).toBe(true));
    return sent.find((one) => one.method === 'PATCH')?.body;
  };
}

function field(label: string) {
  const found = shown?.findAll('label').find((one) => one.text() === label);
  return shown?.find<HTMLInputElement>(`[id="${found?.attributes('for')}"]`);
}

describe('the form of an assistant', () => {
  it('shows what was set elsewhere, and keeps it', async () => {
    const save = open();
    expect(field('Temperature')?.element.value).toBe('0.3');
    expect(field('How to answer')?.element.value).toBe('Name the order number first\nTwo rules in one');
    expect(field('What never to do')?.element.value).toBe('Promise no refunds');
    expect(await save()).toMatchObject({
      assistant: {
        config: { temperature: 0.3, feature_faq: true },
        response_guidelines: ['Name the order number first', 'Two rules in one'],
        guardrails: ['Promise no refunds'],
      },
    });
  });

  it('changes and empties them', async () => {
    const save = open();
    await field('Temperature')?.setValue('');
    await field('How to answer')?.setValue(' Be brief \n\nSay you');
    await field('What never to do')?.setValue('');
    expect(await save()).toMatchObject({
      assistant: { config: { temperature: null }, response_guidelines: ['Be brief', 'Say you'], guardrails: [] },
    });
  });

  it('takes a temperature of nothing for one', async () => {
    const save = open({ config: { temperature: 0 } });
    expect(field('Temperature')?.element.value).toBe('0');
    expect(await save()).toMatchObject({ assistant: { config: { temperature: 0 } } });
  });
});

describe('a list, one item a line', () => {
  it('comes back as it was', () => {
    expect(itemsOf(textOf(['a b', 'c']))).toEqual(['a b', 'c']);
    expect(itemsOf(textOf(undefined))).toEqual([]);
  });
});
