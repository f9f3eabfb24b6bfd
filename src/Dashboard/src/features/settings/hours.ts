import type { WorkingDay } from '@/api/settings';

export const dayModes = ['closed', 'hours', 'all'] as const;
export type DayMode = (typeof dayModes)[number];

/** A day as it stands in the form; times as a time input has them. */
export interface DayRow {
  day: number;
  mode: DayMode;
  from: string;
  until: string;
}

/** As most people read a week; 0 is Sunday. */
const week = [1, 2, 3, 4, 5, 6, 0] as const;
const usual = { from: '09:00', until: '17:00' };

const two = (value: number | null | undefined) => String(value ?? 0).padStart(2, '0');
const timeOf = (hour: number | null, minutes: number | null) =>
  hour === null || hour === undefined ? null : `${two(hour)}:${two(minutes)}`;

/** All days of a week. While nobody has said anything, the usual ones; a day that was left out has no limits. */
export function rowsOf(days: readonly WorkingDay[]): DayRow[] {
  return week.map((day) => {
    if (days.length === 0) return { day, mode: day === 0 || day === 6 ? 'closed' : 'hours', ...usual };
    const one = days.find((known) => known.day_of_week === day);
    if (one === undefined || one.open_all_day) return { day, mode: 'all', ...usual };
    if (one.closed_all_day) return { day, mode: 'closed', ...usual };
    // As the server reads what clients may have left out: from midnight, until midnight.
    const [from, until] = [timeOf(one.open_hour, one.open_minutes), timeOf(one.close_hour, one.close_minutes)];
    if (from === null && until === null) return { day, mode: 'all', ...usual };
    return { day, mode: 'hours', from: from ?? '00:00', until: until ?? '00:00' };
  });
}

export function daysOf(rows: readonly DayRow[]): WorkingDay[] {
  return rows.map(({ day, mode, from, until }) => {
    const [open, close] = [from, until].map((time) => time.split(':').map(Number));
    const has = mode === 'hours';
    return {
      day_of_week: day,
      closed_all_day: mode === 'closed',
      open_all_day: mode === 'all',
      open_hour: has ? (open?.[0] ?? null) : null,
      open_minutes: has ? (open?.[1] ?? null) : null,
      close_hour: has ? (close?.[0] ?? null) : null,
      close_minutes: has ? (close?.[1] ?? null) : null,
    };
  });
}

/** Hours that end before they begin end on the next day; midnight is the end of the day itself. */
export const endsNextDay = ({ mode, from, until }: DayRow) =>
  mode === 'hours' && from !== '' && until !== '' && until !== '00:00' && until <= from;

/** Time zones that can be chosen; the one that is chosen among them, whatever this browser knows. */
export const zonesWith = (chosen: string) =>
  [...new Set([chosen, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
