import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { reportOf } from '../../../dev/data/reports';
import { serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import ReportsScreen from './ReportsScreen.vue';

afterEach(() => vi.unstubAllGlobals());

it('shows the reasons of one group, and names the models whose cost nobody knows', async () => {
  const at = '/api/v1/accounts/1';
  const report = reportOf({ since: '2026-01-01', until: '2026-01-30', timeZone: 'UTC', groupBy: 'inbox' });
  const priced = { purpose: 'chat', provider: 'open_ai', input_price: 1, output_price: 2 };
  serve({
    [`GET ${at}/captain/report`]: () => report,
    [`GET ${at}/inboxes`]: () => ({ payload: [] }),
    [`GET ${at}/captain/assistants`]: () => ({ payload: [] }),
    [`GET ${at}/captain/models`]: () => ({
      payload: [
        { ...priced, id: 1, name: 'Paid' },
        { ...priced, id: 2, name: 'Free', input_price: 0, output_price: 0 },
        { ...priced, id: 3, name: 'Words', provider: 'builtin', input_price: 0, output_price: 0 },
      ],
    }),
  });
  const shown = show(ReportsScreen, {});
  await flushPromises();
  const counts = () => shown.findAll('.reasons .count').map((one) => one.text());
  expect(counts().slice(0, 3)).toEqual(['139', '69', '23']);
  await shown.findAll('select')[2]?.setValue(2);
  expect(counts().slice(0, 3)).toEqual(['49', '24', '8']);
  expect(shown.find('.unpriced').text()).toContain('Free');
  expect(shown.find('.unpriced').text()).not.toMatch(/Paid|Words/);
  shown.unmount();
});
