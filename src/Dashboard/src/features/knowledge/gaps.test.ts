import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Gap } from '@/api/gaps';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import GapsScreen from './GapsScreen.vue';
import { trendOf } from './gaps';

const gap: Gap = {
  id: 5,
  knowledge_base_id: 1,
  question: 'Do you ship to Norway?',
  language: 'en',
  status: 'open',
  missed_count: 12,
  missed_since_solved: 0,
  missed_lately: 9,
  missed_before: 3,
  wordings_count: 2,
  first_at: 1_700_000_000,
  last_at: 1_700_500_000,
  solved_at: null,
  changed_by_name: null,
  changed_at: null,
  pair_id: null,
  document_id: null,
};
const pair = { id: 8, question: gap.question, answer: 'Yes, for €9.', status: 'pending' };
const under = '/api/v1/accounts/1/knowledge';

const routes = (answer: string | null) => ({
  [`GET ${under}/gaps`]: () => ({ meta: { count: 1, current_page: 1, open_count: 1 }, payload: [gap] }),
  [`GET ${under}/gaps/5`]: () => ({
    gap,
    wordings: [gap.question, 'Is Norway possible?'],
    examples: [{ conversation_id: 17, question: 'Is Norway possible?', reason: 'no_answer', asked_at: 1_700_500_000 }],
  }),
  [`GET ${under}/gaps/5/draft`]: () => ({
    question: gap.question,
    wordings: ['Is Norway possible?'],
    language: 'en',
    answer,
    conversation_id: answer === null ? null : 17,
    article: null as object | null,
  }),
  [`POST ${under}/gaps/5/pair`]: () => pair,
  [`PATCH ${under}/pairs/8`]: () => pair,
  [`POST ${under}/gaps/5/article`]: () => ({}),
  [`POST ${under}/gaps/bulk`]: () => ({ ids: [5] }),
});

beforeEach(() => document.body.replaceChildren());
afterEach(() => vi.unstubAllGlobals());

let screen: ReturnType<typeof show> | undefined;
const open = () => {
  screen = show(GapsScreen);
  return screen;
};
afterEach(() => screen?.unmount());

const press = (key: string) =>
  window.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const click = (text: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent?.includes(text))?.click();

describe('the gaps', () => {
  it('show how often, how it was asked and in which conversations', async () => {
    serve(routes(null));
    const screen = open();
    await vi.waitFor(() => expect(screen.text()).toContain('Is Norway possible?'));
    expect(screen.text()).toContain('12');
    expect(screen.findAll('a').map((link) => link.text())).toContain('#17');
  });

  it('start a pair from what an agent answered, and approve it', async () => {
    const sent = serve(routes('Yes, for €9.'));
    const screen = open();
    await vi.waitFor(() => expect(screen.text()).toContain('Is Norway possible?'));
    press('p');
    await vi.waitFor(() => expect(document.querySelector('textarea')?.value).toBe('Yes, for €9.'));
    expect(sent.some((one) => one.method === 'POST' && one.path.endsWith('/gaps/5/pair'))).toBe(true);
    click('Save and approve');
    await vi.waitFor(() =>
      expect(sent.find((one) => one.method === 'PATCH')?.body).toMatchObject({ status: 'approved' }),
    );
  });

  it('wait for an answer where no agent has given one', async () => {
    const sent = serve(routes(null));
    const screen = open();
    await vi.waitFor(() => expect(screen.text()).toContain('Is Norway possible?'));
    press('p');
    await vi.waitFor(() => expect(document.querySelector('textarea')).not.toBeNull());
    expect(sent.some((one) => one.method === 'POST')).toBe(false);
  });

  it('change the article that was written, and do not replace it unseen', async () => {
    const article = { title: 'Norway', content: 'We ship to **Norway**.', language: 'en', audience: 'internal' };
    const all = routes('Yes, for €9.');
    const sent = serve({
      ...all,
      [`GET ${under}/gaps/5/draft`]: () => ({ ...all[`GET ${under}/gaps/5/draft`]?.(), article }),
    });
    const screen = open();
    await vi.waitFor(() => expect(screen.text()).toContain('Is Norway possible?'));
    press('w');
    await vi.waitFor(() => expect(document.querySelector('textarea')?.value).toBe('We ship to **Norway**.'));
    expect(document.querySelector<HTMLInputElement>('dialog input')?.value).toBe('Norway');
    expect(document.querySelector<HTMLSelectElement>('dialog select')?.value).toBe('internal');
    click('Save');
    await vi.waitFor(() =>
      expect(sent.find((one) => one.path.endsWith('/article'))?.body).toEqual({ ...article, language: null }),
    );
  });

  it('can be dismissed by keyboard', async () => {
    const sent = serve(routes(null));
    const screen = open();
    await vi.waitFor(() => expect(screen.text()).toContain('Is Norway possible?'));
    press('d');
    await vi.waitFor(() =>
      expect(sent.find((one) => one.path.endsWith('/bulk'))?.body).toEqual({ ids: [5], change: 'dismiss' }),
    );
  });
});

describe('a trend', () => {
  it('is what is more than chance', () => {
    expect(trendOf({ missed_lately: 9, missed_before: 3 })).toBe('more');
    expect(trendOf({ missed_lately: 1, missed_before: 6 })).toBe('fewer');
    expect(trendOf({ missed_lately: 21, missed_before: 20 })).toBeNull();
    expect(trendOf({ missed_lately: 1, missed_before: 0 })).toBeNull();
  });
});
