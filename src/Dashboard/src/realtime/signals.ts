import type { Citation } from '@/api/types';

/** What the hub sends: a hint that something changed, never the thing itself. */
export interface Signal {
  kind: string;
  account_id: number;
  /** The display number of the conversation. */
  conversation_id: number | null;
  id: number | string | null;
  revision: number | null;
  data: unknown;
}

export interface TypingData {
  on: boolean;
  name: string;
  actor: 'agent' | 'contact' | 'assistant';
  is_private?: boolean;
}

export interface TurnData {
  turn_id: string;
  position?: number;
  text?: string;
  citations?: Citation[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

export function parseSignal(value: unknown): Signal | null {
  if (!isRecord(value) || typeof value.kind !== 'string') return null;
  return {
    kind: value.kind,
    account_id: numberOrNull(value.account_id) ?? 0,
    conversation_id: numberOrNull(value.conversation_id),
    id: typeof value.id === 'string' ? value.id : numberOrNull(value.id),
    revision: numberOrNull(value.revision),
    data: value.data ?? null,
  };
}

export function typingOf(signal: Signal): TypingData | null {
  const data = signal.data;
  if (!isRecord(data) || typeof data.on !== 'boolean') return null;
  const actor = data.actor === 'agent' || data.actor === 'assistant' ? data.actor : 'contact';
  return {
    on: data.on,
    name: typeof data.name === 'string' ? data.name : '',
    actor,
    is_private: data.is_private === true,
  };
}

function isCitation(value: unknown): value is Citation {
  return isRecord(value) && typeof value.number === 'number' && typeof value.title === 'string';
}

export function turnOf(signal: Signal): TurnData | null {
  const data = signal.data;
  if (!isRecord(data)) return null;
  const id = data.turn_id;
  if (typeof id !== 'string' && typeof id !== 'number') return null;
  return {
    turn_id: String(id),
    position: numberOrNull(data.position) ?? undefined,
    text: typeof data.text === 'string' ? data.text : undefined,
    citations: Array.isArray(data.citations) ? data.citations.filter(isCitation) : undefined,
  };
}

/** A piece of what is written for an agent, and its place. */
export function pieceOf(signal: Signal): { position: number; text: string } | null {
  const data = signal.data;
  if (!isRecord(data) || typeof data.position !== 'number' || typeof data.text !== 'string') return null;
  return { position: data.position, text: data.text };
}

/** The conversation's contact was erased: nothing of it may stay on a screen. */
export function isErasure(signal: Signal): boolean {
  const data = signal.data;
  return isRecord(data) && Array.isArray(data.changed) && data.changed.includes('erased');
}

export function reasonOf(signal: Signal): string | null {
  return isRecord(signal.data) && typeof signal.data.reason === 'string' ? signal.data.reason : null;
}
