import type { Figures, Report } from '../../src/api/reports';

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

function figures(
  conversations: number,
  involved: number,
  handedOff: number,
  contained: number,
  resolved: number,
): Figures {
  const confirmed = Math.round(resolved * 0.4);
  const known = Math.round(resolved * 0.9);
  const durable = Math.round(known * 0.93);
  const cost = involved * 0.011;
  return {
    conversations,
    involved,
    involvement: share(involved, conversations),
    handed_off: handedOff,
    contained,
    containment: share(contained, involved),
    resolved,
    confirmed,
    confirmation: share(confirmed, resolved),
    durable,
    durability_known: known,
    durability: share(durable, known),
    cost,
    cost_per_resolution: share(cost, resolved),
    customer_ratings: { up: Math.round(involved / 9), down: Math.round(involved / 40) },
    agent_ratings: { up: 4, down: 3 },
    hand_off_reasons: [
      { reason: 'customer_request', count: Math.round(handedOff * 0.6) },
      { reason: 'no_answer', count: Math.round(handedOff * 0.3) },
      { reason: 'unresolved', count: Math.round(handedOff * 0.1) },
    ],
    bad_reasons: [
      { reason: 'incomplete_response', count: 2 },
      { reason: 'outdated_information', count: 1 },
    ],
  };
}

/** A report as an account has it after a month. */
export const reportOf = (query: { since: string; until: string; timeZone: string; groupBy: string }): Report => ({
  since: query.since,
  until: query.until,
  time_zone: query.timeZone,
  group_by: query.groupBy,
  total: figures(1240, 1086, 231, 790, 702),
  payload: [
    { id: 1, name: query.groupBy === 'model' ? 'Large' : 'Larkspur Guide', figures: figures(900, 801, 150, 610, 549) },
    { id: 2, name: query.groupBy === 'model' ? 'extractive' : null, figures: figures(340, 285, 81, 180, 153) },
  ],
});
