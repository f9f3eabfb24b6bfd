import type { AssigneeFilter, Conversation, Message, StatusFilter } from '@/api/types';
import { MessageType } from '@/api/types';
import { cutBetweenWords, plainText } from '@/ui/markdown';

/** Which conversations the list shows. */
export interface View {
  status: StatusFilter;
  assignee: AssigneeFilter;
  inboxId: number | null;
  q: string;
}

/** Whether a conversation that has just changed still belongs into the list. A text search is the server's to answer. */
export function belongs(conversation: Conversation, view: View, me: number): boolean {
  if (view.inboxId !== null && conversation.inbox_id !== view.inboxId) return false;
  if (view.q !== '') return true;
  if (view.status !== 'all' && conversation.status !== view.status) return false;
  const assignee = conversation.meta.assignee?.id ?? null;
  if (view.assignee === 'me') return assignee === me;
  if (view.assignee === 'unassigned') return assignee === null;
  return true;
}

export function newestFirst(a: Conversation, b: Conversation): number {
  return b.last_activity_at - a.last_activity_at || b.id - a.id;
}

export function lastMessage(conversation: Conversation): Message | null {
  return conversation.last_non_activity_message ?? conversation.messages.at(-1) ?? null;
}

/** What a list shows of a message: its words, without the numbers of its sources. */
export function previewOf(message: Message | null): string {
  const citations = message?.content_attributes?.citations ?? [];
  return plainText(
    message?.content ?? '',
    citations.map((citation) => citation.number),
  );
}

/** More than this is read where it stands. */
const longestSpoken = 300;

/** What a screen reader is told of a new message. The note of a hand-off is long: why, and what was asked. */
export function spokenOf(message: Message | null, reasonText: (reason: string) => string): string {
  const handoff = message?.content_attributes?.handoff;
  const said = handoff ? `${reasonText(handoff.reason)} ${plainText(handoff.question ?? '')}` : previewOf(message);
  return cutBetweenWords(said.trim(), longestSpoken);
}

/**
 * Whether it was handed over and no person has answered: by its newest message, and while the customer or a note speaks, by
 * what was known before; null where that does not tell.
 */
export function isHandedOver(conversation: Conversation, before: boolean | null): boolean | null {
  if (conversation.status !== 'open') return null;
  const last = lastMessage(conversation);
  if (last?.content_attributes?.handoff !== undefined) return true;
  if (last === null) return before;
  const isAnswer = !last.private && ['agent', 'assistant'].includes(authorOf(last));
  // An answer ends the wait; a note behind it does not hide that.
  return isAnswer || conversation.waiting_since === 0 ? false : before;
}

export type Author = 'contact' | 'agent' | 'assistant' | 'system';

export function authorOf(message: Message): Author {
  if (message.message_type === MessageType.incoming) return 'contact';
  if (message.message_type === MessageType.activity) return 'system';
  if (message.sender_type === 'Captain::Assistant' || message.sender?.type === 'captain_assistant') return 'assistant';
  if (message.content_attributes?.written_by === 'assistant') return 'assistant';
  if (message.sender?.type === 'agent_bot') return 'assistant';
  return message.sender ? 'agent' : 'system';
}

export function nameOf(person: { name: string | null; email?: string | null } | null | undefined): string | null {
  return person?.name || person?.email || null;
}

/** What stands beside a conversation. */
export type PanelTab = 'contact' | 'copilot' | 'turn';
