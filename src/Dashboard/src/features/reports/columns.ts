import type { Figures } from '@/api/reports';

/** One figure of a report: its key names its texts, and says how it is written. */
export interface Column {
  key: string;
  kind: 'count' | 'share' | 'money';
  value: (figures: Figures) => number | null;
}

/** In the order in which they are read: each is of those before it. */
export const columns: readonly Column[] = [
  { key: 'conversations', kind: 'count', value: (f) => f.conversations },
  { key: 'involvement', kind: 'share', value: (f) => f.involvement },
  { key: 'containment', kind: 'share', value: (f) => f.containment },
  { key: 'resolved', kind: 'count', value: (f) => f.resolved },
  { key: 'confirmation', kind: 'share', value: (f) => f.confirmation },
  { key: 'durability', kind: 'share', value: (f) => f.durability },
  { key: 'handedOff', kind: 'count', value: (f) => f.handed_off },
  { key: 'ratedUp', kind: 'count', value: (f) => f.customer_ratings.up },
  { key: 'ratedDown', kind: 'count', value: (f) => f.customer_ratings.down },
  { key: 'costPerResolution', kind: 'money', value: (f) => f.cost_per_resolution },
];

/** What a spreadsheet takes for a formula is told that it is text. */
const cell = (value: string | number | null): string => {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** What only spreadsheets are told, so that a rate can be counted by hand; reasons with how often each was given. */
export const counts: readonly { key: string; value: (figures: Figures) => number | string }[] = [
  { key: 'involved', value: (f) => f.involved },
  { key: 'contained', value: (f) => f.contained },
  { key: 'confirmed', value: (f) => f.confirmed },
  { key: 'durable', value: (f) => f.durable },
  { key: 'durabilityKnown', value: (f) => f.durability_known },
  { key: 'cost', value: (f) => f.cost },
  { key: 'agentUp', value: (f) => f.agent_ratings.up },
  { key: 'agentDown', value: (f) => f.agent_ratings.down },
  { key: 'handOffReasons', value: (f) => told(f.hand_off_reasons) },
  { key: 'badReasons', value: (f) => told(f.bad_reasons) },
];

const told = (reasons: Figures['hand_off_reasons']) =>
  reasons.map(({ reason, count }) => `${reason} ${count}`).join('; ');

/** Figures as they are, not as they are shown: for spreadsheets. */
export function toCsv(heads: readonly string[], rows: readonly { name: string; figures: Figures }[]): string {
  const lines = rows.map(({ name, figures }) => [name, ...[...columns, ...counts].map(({ value }) => value(figures))]);
  return `\uFEFF${[heads, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** The days of a range that ends today, by the clock of whoever looks. */
export function lastDays(days: number, now: Date): { since: string; until: string } {
  const text = (day: Date) =>
    [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  const first = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1);
  return { since: text(first), until: text(now) };
}
