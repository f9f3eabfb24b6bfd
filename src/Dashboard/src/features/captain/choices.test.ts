import type { VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChoicePlace, ModelChoice } from '@/api/captain';
import { toasts } from '@/ui/toasts';
import { refuse, type Sent, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ChoicesScreen from './ChoicesScreen.vue';
import { steps } from './inheritance';

const at = '/api/v1/accounts/1/captain';
const model = (id: number, name: string) => ({ id, name, purpose: 'chat', provider: 'open_ai', fallback_id: null });
let shown: VueWrapper | null = null;
let places: ChoicePlace[] = [];
let answer: (sent: Sent) => unknown;
const all = [...steps];
const withoutAny = steps.filter((step) => step !== 'any');

/** As the server does it: the place with what is chosen there now. */
function choose(sent: Sent): ChoicePlace {
  const { level, id, step, model_id } = sent.body as ModelChoice;
  const place = places.find((one) => one.level === level && one.id === (id ?? 0)) as ChoicePlace;
  const { [step]: _, ...others } = place.models;
  return { ...place, models: model_id === null ? others : { ...others, [step]: model_id } };
}

beforeEach(() => {
  answer = choose;
  places = [
    { level: 'account', id: 0, name: null, models: { any: 1 }, steps: all },
    { level: 'assistant', id: 4, name: 'Guide', models: { answer: 2 }, steps: all },
    { level: 'inbox', id: 9, name: 'Shop', models: {}, steps: all },
    { level: 'inbox', id: 12, name: 'Desk', models: { rewrite: 2 }, steps: withoutAny },
  ];
});

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.unstubAllGlobals();
});

async function open(models = [model(1, 'First'), model(2, 'Second')]): Promise<Sent[]> {
  const sent = serve({
    [`GET ${at}/model_choices`]: () => ({ installation: 'House', payload: places }),
    [`PUT ${at}/model_choices`]: (one) => answer(one),
    [`GET ${at}/assistants`]: () => ({ payload: [{ id: 4, name: 'Guide', description: '', config: {} }] }),
    [`GET ${at}/assistants/4/inboxes`]: () => ({ payload: [{ id: 9, name: 'Shop' }] }),
    [`GET ${at}/models`]: () => ({ payload: models }),
  });
  shown = show(ChoicesScreen);
  await vi.waitFor(() => expect(shown?.find('table, .empty').exists()).toBe(true));
  return sent;
}

const cell = (label: string) => shown?.find(`select[aria-label="${label}"]`).element as HTMLSelectElement;
const inheritedIn = (label: string) => cell(label).options[0]?.text;
const said = () => shown?.find('p[role=status]').text();
const puts = (sent: Sent[]) =>
  sent.filter((one) => one.method === 'PUT').map((one) => (one.body as ModelChoice).model_id);

async function pick(label: string, value: string): Promise<void> {
  await shown?.find(`select[aria-label="${label}"]`).setValue(value);
}

describe('who does what', () => {
  it('says in each place what is inherited there', async () => {
    await open();
    expect(inheritedIn('Answer, Shop')).toBe('Inherited: Second');
    expect(inheritedIn('Rewrite, Shop')).toBe('Inherited: First');
    expect(inheritedIn('Any step, The account')).toBe('Inherited: House');
    expect(cell('Answer, Guide').value).toBe('2');
  });

  it('shows what is chosen where people answer, and takes it back', async () => {
    const sent = await open();
    expect(shown?.text()).toContain('Inbox, people answer');
    expect(shown?.find('select[aria-label="Any step, Desk"]').exists()).toBe(false);
    expect(cell('Rewrite, Desk').value).toBe('2');
    await pick('Rewrite, Desk', '');
    await vi.waitFor(() => expect(said()).toBe('Saved. Rewrite, Desk: Inherited: First'));
    expect(sent.at(-1)?.body).toEqual({ level: 'inbox', id: 12, step: 'rewrite', model_id: null });
  });

  it('is saved at once and inherited by the narrower places', async () => {
    const sent = await open();
    await pick('Answer, Guide', '1');
    await vi.waitFor(() => expect(said()).toBe('Saved. Answer, Guide: First'));
    expect(sent.at(-1)?.body).toEqual({ level: 'assistant', id: 4, step: 'answer', model_id: 1 });
    expect(inheritedIn('Answer, Shop')).toBe('Inherited: First');
    await pick('Any step, The account', '');
    await vi.waitFor(() => expect(said()).toBe('Saved. Any step, The account: Inherited: House'));
    expect(sent.at(-1)?.body).toEqual({ level: 'account', id: null, step: 'any', model_id: null });
  });

  it('sends only the last of several choices that are made while one is on its way', async () => {
    const sent = await open();
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    answer = async (one) => {
      await held;
      return choose(one);
    };
    await pick('Answer, Shop', '1');
    await pick('Answer, Shop', '');
    await pick('Answer, Shop', '2');
    release();
    await vi.waitFor(() => expect(said()).toBe('Saved. Answer, Shop: Second'));
    expect(puts(sent)).toEqual([1, 2]);
    expect(cell('Answer, Shop').value).toBe('2');
  });

  it('shows again what holds when the server refuses', async () => {
    await open();
    answer = () => refuse(422, { message: 'Model does not exist', attributes: ['model_id'] });
    await pick('Answer, Guide', '1');
    await vi.waitFor(() => expect(toasts[0]?.title).toBe('Answer, Guide: Not saved'));
    expect(toasts[0]?.text).toBe('Model does not exist');
    await vi.waitFor(() => expect(cell('Answer, Guide').value).toBe('2'));
    expect(said()).toBe('');
  });

  it('leads to the models while there is none', async () => {
    await open([]);
    expect(shown?.text()).toContain('this does every step: House');
    expect(shown?.find('table').exists()).toBe(false);
  });
});
