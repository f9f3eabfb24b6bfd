import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '@/ui/toasts';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import SensitiveScreen from './SensitiveScreen.vue';
import { phrasesOf } from './sensitive';

const at = '/api/v1/accounts/1/captain/sensitive_rules';
const rule = {
  id: 4,
  name: 'Money',
  kind: 'words',
  phrases: ['credit card', '信用卡'],
  pattern: null,
  direction: 'incoming',
  action: 'ask',
  enabled: true,
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.unstubAllGlobals();
});

async function open(rules: object[], met: object[] = [], save: () => unknown = () => rule) {
  const sent = serve({
    [`GET ${at}`]: () => ({ payload: rules }),
    [`POST ${at}`]: save,
    [`POST ${at}/test`]: () => ({ payload: met }),
    [`PATCH ${at}/4`]: save,
  });
  shown = show(SensitiveScreen);
  await vi.waitFor(() => expect(shown?.find('.cards, .empty').exists()).toBe(true));
  return sent;
}

const button = (text: string) => shown?.findAll('button').find((one) => one.text() === text);

describe('the screen of sensitive words', () => {
  it('says what a rule is for while there is none', async () => {
    await open([]);
    expect(shown?.find('.empty').text()).toContain('No rule yet');
  });

  it('shows each with what it looks for, where, and what then', async () => {
    await open([rule]);
    for (const words of ['credit card · 信用卡', 'What customers write', 'Ask an agent', '2 words and phrases'])
      expect(shown?.find('.cards').text()).toContain(words);
  });

  it('sends one phrase a line, and says what the server objects to', async () => {
    const sent = await open([rule], [], () => refuse(422, { error: 'Phrases need a letter or a digit: !!' }));
    await button('Edit')?.trigger('click');
    await shown?.get('dialog textarea').setValue(' credit card \n\n!!');
    await shown?.get('dialog form').trigger('submit');
    await vi.waitFor(() => expect(shown?.get('dialog').text()).toContain('Phrases need a letter or a digit'));
    expect(sent.find((one) => one.method === 'PATCH')?.body).toMatchObject({
      sensitive_rule: { kind: 'words', phrases: ['credit card', '!!'], pattern: null, action: 'ask' },
    });
  });

  it('tells which rules a text would meet, and because of what', async () => {
    const met = { id: 4, name: 'Money', direction: 'incoming', action: 'ask', found: 'credit card' };
    const sent = await open([rule], [met]);
    await shown?.get('form textarea').setValue('my credit card');
    await shown?.get('form').trigger('submit');
    await vi.waitFor(() => expect(shown?.get('[role=status]').text()).toContain('because of “credit card”'));
    expect(sent.at(-1)?.body).toEqual({ text: 'my credit card' });
  });

  it('reads phrases line by line', () => expect(phrasesOf(' a b \n\nc')).toEqual(['a b', 'c']));
});
