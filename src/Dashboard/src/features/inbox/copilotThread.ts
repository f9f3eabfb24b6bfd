import type { CopilotMessage } from '@/api/copilot';
import type { Signal } from '@/realtime/signals';

function member(signal: Signal, name: string): unknown {
  return typeof signal.data === 'object' && signal.data !== null ? Reflect.get(signal.data, name) : undefined;
}

/** The thread of the copilot that a signal is about; null for any other signal. */
export function threadOf(signal: Signal): number | null {
  const id = signal.kind.startsWith('copilot.') ? member(signal, 'thread_id') : undefined;
  return typeof id === 'number' ? id : null;
}

/** A sentence of an answer in the making; an empty one takes back what stood there. */
export function deltaOf(signal: Signal): { position: number; text: string } | null {
  const [position, text] = [member(signal, 'position'), member(signal, 'text')];
  return signal.kind === 'copilot.delta' && typeof position === 'number' && typeof text === 'string'
    ? { position, text }
    : null;
}

/** Whether the last question has no answer yet. */
export function isWaiting(messages: readonly CopilotMessage[]): boolean {
  return messages.length > 0 && messages.at(-1)?.message_type !== 'assistant';
}
