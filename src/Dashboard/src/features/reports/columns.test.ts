import { describe, expect, it } from 'vitest';
import type { Figures } from '@/api/reports';
import { columns, lastDays, toCsv } from './columns';

const figures: Figures = {
  conversations: 8,
  involved: 6,
  involvement: 0.75,
  handed_off: 2,
  contained: 3,
  containment: 0.5,
  resolved: 2,
  confirmed: 1,
  confirmation: 0.5,
  durable: 0,
  durability_known: 0,
  durability: null,
  cost: 0.5,
  cost_per_resolution: 0.25,
  customer_ratings: { up: 1, down: 2 },
  agent_ratings: { up: 0, down: 0 },
  hand_off_reasons: [
    { reason: 'customer_request', count: 2 },
    { reason: 'no_answer', count: 1 },
  ],
  bad_reasons: [],
};

describe('a report', () => {
  it('is written for spreadsheets with plain figures, and names are never formulas', () => {
    const csv = toCsv(['Name', ...columns.map(({ key }) => key)], [{ name: '=SUM("a",1)', figures }]);
    const [head, row, end] = csv.split('\r\n');
    expect(head?.startsWith('\uFEFFName,conversations,involvement,')).toBe(true);
    expect(row).toBe(
      `"'=SUM(""a"",1)",8,0.75,0.5,2,0.5,,2,1,2,0.25,6,3,1,0,0,0.5,0,0,customer_request 2; no_answer 1,`,
    );
    expect(end).toBe('');
  });

  it('ends today and has as many days as it says', () => {
    expect(lastDays(1, new Date(2026, 2, 1, 23, 59))).toEqual({ since: '2026-03-01', until: '2026-03-01' });
    expect(lastDays(30, new Date(2026, 2, 1))).toEqual({ since: '2026-01-31', until: '2026-03-01' });
  });
});
