import { describe, expect, it } from 'vitest';
import type { CopilotMessage } from '@/api/copilot';
import type { Signal } from '@/realtime/signals';
import { deltaOf, isWaiting, threadOf } from './copilotThread';

const signal = (kind: string, data: unknown): Signal => ({
  kind,
  account_id: 1,
  conversation_id: null,
  id: 7,
  revision: null,
  data,
});
const message = (message_type: CopilotMessage['message_type']) => ({ message_type }) as CopilotMessage;

describe('a talk with the copilot', () => {
  it('hears of its own thread and of nothing else', () => {
    expect(threadOf(signal('copilot.message', { thread_id: 3 }))).toBe(3);
    expect(threadOf(signal('turn.delta', { thread_id: 3 }))).toBeNull();
    expect(threadOf(signal('copilot.message', null))).toBeNull();
  });

  it('takes sentences with their place, and an empty one that takes one back', () => {
    expect(deltaOf(signal('copilot.delta', { thread_id: 3, position: 1, text: 'So.' }))).toEqual({
      position: 1,
      text: 'So.',
    });
    expect(deltaOf(signal('copilot.delta', { thread_id: 3, position: 1, text: '' }))?.text).toBe('');
    expect(deltaOf(signal('copilot.message', { thread_id: 3, position: 1, text: 'So.' }))).toBeNull();
  });

  it('waits from the question until the answer, whatever is looked up between', () => {
    expect(isWaiting([])).toBe(false);
    expect(isWaiting([message('user')])).toBe(true);
    expect(isWaiting([message('user'), message('assistant_thinking')])).toBe(true);
    expect(isWaiting([message('user'), message('assistant_thinking'), message('assistant')])).toBe(false);
  });
});
