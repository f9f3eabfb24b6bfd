import type { Approval, ApprovalStatus } from '@/api/attributes';

/** Whether an agent can still say something: also where a call failed or was broken off. */
export const isOpen = (status: ApprovalStatus): boolean =>
  status === 'waiting' || status === 'failed' || status === 'interrupted';

export function toneOf(status: ApprovalStatus): 'good' | 'alert' | 'danger' | 'plain' {
  if (status === 'done') return 'good';
  if (status === 'failed') return 'danger';
  return status === 'interrupted' || status === 'waiting' ? 'alert' : 'plain';
}

/** Each value as a text: what is no text stands as JSON. */
export const argumentsOf = (approval: Approval): [string, string][] =>
  Object.entries(approval.arguments).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
