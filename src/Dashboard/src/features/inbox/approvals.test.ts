import { expect, test } from 'vitest';
import type { Approval } from '@/api/attributes';
import { argumentsOf, isOpen, toneOf } from './approvals';

const approval: Approval = {
  id: '1',
  tool: 'custom_refund',
  title: 'Refund',
  arguments: { order_id: 'LK-1', amount: 12, parts: ['a'] },
  status: 'waiting',
  expires_at: 0,
  decided_by_name: null,
  result: null,
};

test('values are shown as they will be sent', () => {
  expect(argumentsOf(approval)).toEqual([
    ['order_id', 'LK-1'],
    ['amount', '12'],
    ['parts', '["a"]'],
  ]);
});

test('an agent can speak where nobody has, and where a call came to nothing', () => {
  const states = ['waiting', 'approved', 'running', 'done', 'failed', 'interrupted', 'declined', 'expired'] as const;
  expect(states.filter(isOpen)).toEqual(['waiting', 'failed', 'interrupted']);
  expect(toneOf('failed')).toBe('danger');
  expect(toneOf('interrupted')).toBe('alert');
});
