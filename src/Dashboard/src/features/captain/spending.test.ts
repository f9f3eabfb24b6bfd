import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Component } from 'vue';
import type { Budget } from '@/api/captain';
import BudgetBanner from '@/app/BudgetBanner.vue';
import { toasts } from '@/ui/toasts';
import { me, refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import CostsScreen from './CostsScreen.vue';
import { monthAt, shareOf } from './spending';

const at = '/api/v1/accounts/1/captain';
const budget = (change: Partial<Budget>): Budget => ({
  inbox_id: null,
  period: 'month',
  money: 10,
  tokens: null,
  warn_percent: 80,
  since: '2026-11-01',
  spent_money: 1,
  spent_tokens: 0,
  state: 'within',
  unpriced_models: [],
  ...change,
});
const row = { assistant_id: null, model: 'First', step: 'answer', input_tokens: 1000, output_tokens: 20 };
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function open(component: Component, budgets: Budget[], payload: object[] = []) {
  const sent = serve({
    [`GET ${at}/budgets`]: () => ({ payload: budgets }),
    [`PUT ${at}/budgets`]: () => ({ payload: [] }),
    [`GET ${at}/spending`]: () => ({ payload }),
    [`GET ${at}/assistants`]: () => ({ payload: [] }),
    [`GET ${at}/models`]: () => ({ payload: [] }),
    'GET /api/v1/accounts/1/inboxes': () => ({ payload: [{ id: 9, name: 'Shop' }] }),
  });
  shown = show(component);
  return sent;
}

const settled = (text: string) => vi.waitFor(() => expect(document.body.textContent).toContain(text));
const click = (text: string) =>
  shown
    ?.findAll('button')
    .find((button) => button.text().startsWith(text))
    ?.trigger('click');

describe('a month of the server', () => {
  it('begins and ends by UTC', () => {
    const november = Date.UTC(2026, 10, 1, 0, 30);
    expect(monthAt(november, 0)).toEqual({ since: '2026-11-01', until: '2026-11-30' });
    expect(monthAt(november, -9)).toEqual({ since: '2026-02-01', until: '2026-02-28' });
    expect(monthAt(november, -11)).toEqual({ since: '2025-12-01', until: '2025-12-31' });
  });
});

describe('the share of a limit', () => {
  it('is all of it when the limit is nothing', () => {
    expect(shareOf(0, 0)).toBe(100);
    expect(shareOf(1, 4)).toBe(25);
  });
});

describe('the screen of costs', () => {
  it('says what is spent of each budget, not by colour alone', async () => {
    open(CostsScreen, [
      budget({ spent_money: 8.5, state: 'warned' }),
      budget({ inbox_id: 9, period: 'day', tokens: 50, spent_tokens: 60, money: null, state: 'spent' }),
    ]);
    await settled('Shop, each day');
    expect(shown?.text()).toContain('The account, each month');
    expect(shown?.text()).toContain('Nearly spent');
    expect(shown?.text()).toContain('$8.50 of $10.00');
    expect(shown?.text()).toContain('85%');
    expect(shown?.text()).toContain('60 of 50');
    expect(shown?.text()).toContain('120%');
  });

  it('says which models a budget of money does not count, and only there', async () => {
    open(CostsScreen, [
      budget({ unpriced_models: ['Free', 'Words'] }),
      budget({ inbox_id: 9, money: null, tokens: 50, unpriced_models: [] }),
    ]);
    await settled('No price is set for Free and Words');
    expect(shown?.findAll('.unpriced').length).toBe(1);
    await shown?.find('.unpriced')?.element.closest('li')?.querySelector('button')?.click();
    await vi.waitFor(() => expect(shown?.find('dialog').text()).toContain('No price is set for Free and Words'));
    await shown?.find('dialog input').setValue('');
    expect(shown?.find('dialog').text()).not.toContain('No price is set');
  });

  it('adds a budget where there is none yet, and needs a limit for it', async () => {
    const sent = open(CostsScreen, [budget({})]);
    await settled('The account, each month');
    await click('Add a budget');
    const save = () =>
      shown?.findAll('button').find((button) => button.text() === 'Save')?.element as HTMLButtonElement;
    const [place, period] = shown?.findAll('dialog select') ?? [];
    expect(period?.find<HTMLOptionElement>('option:checked').element.value).toBe('day');
    expect(save().disabled).toBe(true);
    await place?.setValue(9);
    await period?.setValue('month');
    await shown?.find('dialog input').setValue('2.5');
    expect(save().disabled).toBe(false);
    await shown?.find('dialog form').trigger('submit');
    await vi.waitFor(() => expect(toasts[0]?.title).toBe('Saved'));
    expect(sent.at(-1)?.body).toEqual({
      budget: { inbox_id: 9, period: 'month', money: 2.5, tokens: null, warn_percent: 80 },
    });
  });

  it('asks before it removes one', async () => {
    const sent = open(CostsScreen, [budget({ inbox_id: 9 })]);
    await settled('Shop, each month');
    await shown?.find('button[aria-label="Remove: Shop, each month"]').trigger('click');
    await click('Remove');
    await settled('No budget yet');
    expect(sent.at(-1)?.body).toEqual({
      budget: { inbox_id: 9, period: 'month', money: null, tokens: null, warn_percent: 80 },
    });
  });

  it('sums up a month and leafs back, but not into the future', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 21) });
    const sent = open(
      CostsScreen,
      [],
      [
        { ...row, inbox_id: 9, calls: 3, price: 1.5 },
        { ...row, inbox_id: null, step: 'embed', calls: 2, price: 0.00001 },
      ],
    );
    await settled('Outside of inboxes');
    const text = (selector: string) => shown?.find(selector).text();
    expect(text('tbody')).toContain('Embed');
    expect(text('tbody')).toContain('< $0.0001');
    expect(shown?.findAll('tfoot td').map((one) => one.text())).toEqual([
      'Calls5',
      'Tokens in2,000',
      'Tokens out40',
      '$1.50',
    ]);
    expect(shown?.find('button[aria-label="Next month"]').attributes('disabled')).toBeDefined();
    await shown?.find('button[aria-label="Previous month"]').trigger('click');
    await settled('October 2026');
    await vi.waitFor(() => expect(sent.at(-1)?.query.toString()).toBe('since=2026-10-01&until=2026-10-31'));
  });

  it('offers to try again what did not load', async () => {
    serve({ [`GET ${at}/budgets`]: () => refuse(500), [`GET ${at}/spending`]: () => refuse(500) });
    shown = show(CostsScreen);
    await vi.waitFor(() => expect(shown?.findAll('[role=alert]').length).toBe(2));
  });
});

describe('the banner of budgets', () => {
  it('names the one that is spent, and goes when it is put away', async () => {
    open(BudgetBanner, [budget({}), budget({ inbox_id: 9, period: 'day', state: 'spent' })]);
    await settled('A budget is spent: Shop, each day.');
    await shown?.find('button').trigger('click');
    expect(shown?.find('[role=status]').exists()).toBe(false);
  });

  it('counts several, and is silent while all is within', async () => {
    open(BudgetBanner, [budget({ state: 'warned' }), budget({ inbox_id: 9, state: 'spent' })]);
    await settled('2 budgets are spent or nearly so.');
    shown?.unmount();
    const sent = open(BudgetBanner, [budget({})]);
    await vi.waitFor(() => expect(sent.length).toBe(1));
    await flushPromises();
    expect(shown?.find('[role=status]').exists()).toBe(false);
  });

  it('asks nothing for somebody who is no administrator', async () => {
    const sent = serve({});
    const [account] = me.accounts;
    if (account === undefined) throw new Error('Maya has no account');
    shown = show(BudgetBanner, {}, { ...me, role: 'agent', accounts: [{ ...account, role: 'agent' }] });
    await flushPromises();
    expect(sent).toEqual([]);
  });
});
