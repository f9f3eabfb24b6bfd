import type { VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WorkingDay } from '@/api/settings';
import { toasts } from '@/ui/toasts';
import { refuse, serve } from '../../../tests/support/api';
import { show } from '../../../tests/support/mount';
import HoursForm from './HoursForm.vue';
import { daysOf, endsNextDay, rowsOf } from './hours';

const at = '/api/v1/accounts/1/inboxes';
const none = { open_hour: null, open_minutes: null, close_hour: null, close_minutes: null };
const closed = (day: number): WorkingDay => ({ day_of_week: day, closed_all_day: true, open_all_day: false, ...none });
const night: WorkingDay = {
  day_of_week: 1,
  closed_all_day: false,
  open_all_day: false,
  open_hour: 22,
  open_minutes: 0,
  close_hour: 6,
  close_minutes: 30,
};
let shown: VueWrapper | null = null;

afterEach(() => {
  shown?.unmount();
  shown = null;
  toasts.splice(0);
  vi.unstubAllGlobals();
});

function open(inbox: object, answer: () => unknown = () => ({ id: 9 })) {
  const sent = serve({ [`PATCH ${at}/9`]: answer, [`GET ${at}`]: () => ({ payload: [] }) });
  shown = show(HoursForm, { inbox: { id: 9, name: 'Shop', channel_type: 'Channel::WebWidget', ...inbox } });
  return sent;
}

const day = (name: string) => shown?.find(`fieldset[aria-label="${name}"]`);

describe('the days of business hours', () => {
  it('are the usual ones until somebody says otherwise', () => {
    expect(rowsOf([]).map(({ day, mode, from, until }) => `${day} ${mode} ${from} ${until}`)).toEqual([
      ...[1, 2, 3, 4, 5].map((one) => `${one} hours 09:00 17:00`),
      '6 closed 09:00 17:00',
      '0 closed 09:00 17:00',
    ]);
  });

  it('come back as they were kept', () => {
    const days = [night, ...[2, 3, 4, 5, 6].map(closed), { ...closed(0), closed_all_day: false, open_all_day: true }];
    expect(daysOf(rowsOf(days))).toEqual(days);
  });

  it('have no limits where they are left out', () => {
    expect(rowsOf([night]).map(({ mode }) => mode)).toEqual(['hours', ...Array(6).fill('all')]);
  });

  it('are read as the server reads what a client left out', () => {
    const open: WorkingDay = { ...closed(1), closed_all_day: false };
    const rows = rowsOf([open, { ...open, day_of_week: 2, open_hour: 9 }, { ...open, day_of_week: 3, close_hour: 12 }]);
    expect(rows.slice(0, 3).map(({ mode, from, until }) => `${mode} ${from} ${until}`)).toEqual([
      'all 09:00 17:00',
      'hours 09:00 00:00',
      'hours 00:00 12:00',
    ]);
  });

  it('end on the next day when the end is not after the beginning, but for midnight', () => {
    const row = (from: string, until: string) => ({ day: 1, mode: 'hours' as const, from, until });
    expect(endsNextDay(row('22:00', '06:30'))).toBe(true);
    expect(endsNextDay(row('09:00', '17:00'))).toBe(false);
    expect(endsNextDay(row('09:00', '00:00'))).toBe(false);
  });
});

describe('the form of business hours', () => {
  it('asks for nothing while none are kept', () => {
    open({ working_hours_enabled: false, working_hours: [], timezone: 'UTC' });
    expect(shown?.find('fieldset').exists()).toBe(false);
  });

  it('says of a night that it ends on the next day, and saves what was chosen', async () => {
    const sent = open({
      working_hours_enabled: true,
      working_hours: [night, ...[2, 3, 4, 5, 6, 0].map(closed)],
      timezone: 'Europe/Lisbon',
    });
    expect(day('Monday')?.text()).toContain('on the next day');
    expect(day('Tuesday')?.find('input[type=time]').exists()).toBe(false);
    await day('Tuesday')?.find('select').setValue('hours');
    await day('Tuesday')?.find('input[aria-label="Until"]').setValue('12:15');
    await day('Sunday')?.find('select').setValue('all');
    await shown?.find('form').trigger('submit');
    await vi.waitFor(() => expect(toasts[0]?.title).toBe('Saved'));
    const body = sent.find((one) => one.method === 'PATCH')?.body as { working_hours: WorkingDay[] };
    expect(body).toMatchObject({ working_hours_enabled: true, timezone: 'Europe/Lisbon' });
    expect(body.working_hours[0]).toEqual(night);
    expect(body.working_hours[1]).toEqual({
      ...night,
      day_of_week: 2,
      open_hour: 9,
      close_hour: 12,
      close_minutes: 15,
    });
    expect(body.working_hours[6]).toEqual({ ...closed(0), closed_all_day: false, open_all_day: true });
  });

  it('says what the server refused', async () => {
    open({ working_hours_enabled: true, working_hours: [night], timezone: 'UTC' }, () =>
      refuse(422, { message: 'Timezone is not known', attributes: ['timezone'] }),
    );
    await shown?.find('form').trigger('submit');
    await vi.waitFor(() => expect(shown?.find('[role=alert]').text()).toBe('Timezone is not known'));
  });
});
