import { http, under } from './http';
import type {
  Agent,
  Approval,
  AssigneeFilter,
  Contact,
  Conversation,
  ConversationCounts,
  ConversationPage,
  ConversationStatus,
  Message,
  MessagePage,
  StatusFilter,
  Turn,
} from './types';

export interface ConversationFilter {
  status: StatusFilter;
  assignee_type: AssigneeFilter;
  inbox_id?: number | null;
  q?: string;
}

const one = (accountId: number, number: number, path = '') => under(accountId, `/conversations/${number}${path}`);

/** What an agent thinks of an answer. */
export type Rating = 'up' | 'down' | null;

/** What is wrong with an answer that is rated down. */
export const ratingReasons = [
  'incorrect_information',
  'incomplete_response',
  'outdated_information',
  'inappropriate_response',
  'other',
] as const;

export interface RatingWhy {
  reason?: string | null;
  note?: string | null;
}

export const conversationsApi = {
  list: (accountId: number, filter: ConversationFilter, page: number, signal?: AbortSignal) =>
    http.get<ConversationPage>(under(accountId, '/conversations'), { ...filter, page }, signal),
  counts: (accountId: number, filter: ConversationFilter) =>
    http.get<{ meta: ConversationCounts }>(under(accountId, '/conversations/meta'), { ...filter }),
  show: (accountId: number, number: number) => http.get<Conversation>(one(accountId, number)),
  messages: (accountId: number, number: number, query: { before?: number; changed_after?: number } = {}) =>
    http.get<MessagePage>(one(accountId, number, '/messages'), query),
  post: (accountId: number, number: number, message: { content: string; private: boolean; echo_id: string }) =>
    http.post<Message>(one(accountId, number, '/messages'), { ...message, message_type: 'outgoing' }),
  sendDraft: (accountId: number, number: number, messageId: number, content?: string) =>
    http.post<Message>(one(accountId, number, `/messages/${messageId}/send_draft`), { content }),
  dismissDraft: (accountId: number, number: number, messageId: number) =>
    http.post<Message>(one(accountId, number, `/messages/${messageId}/dismiss_draft`)),
  release: (accountId: number, number: number, messageId: number) =>
    http.post<Message>(one(accountId, number, `/messages/${messageId}/release`)),
  discard: (accountId: number, number: number, messageId: number) =>
    http.post<Message>(one(accountId, number, `/messages/${messageId}/discard`)),
  approve: (accountId: number, number: number, id: string) =>
    http.post<Approval>(one(accountId, number, `/approvals/${id}/approve`)),
  decline: (accountId: number, number: number, id: string, tell: boolean) =>
    http.post<Approval>(one(accountId, number, `/approvals/${id}/decline`), { tell }),
  toggleStatus: (accountId: number, number: number, status: ConversationStatus) =>
    http.post<{ payload: { current_status: ConversationStatus } }>(one(accountId, number, '/toggle_status'), {
      status,
    }),
  assign: (accountId: number, number: number, assigneeId: number | null) =>
    http.post<Agent | null>(one(accountId, number, '/assignments'), { assignee_id: assigneeId }),
  setLabels: (accountId: number, number: number, labels: readonly string[]) =>
    http.post<{ payload: string[] }>(one(accountId, number, '/labels'), { labels }),
  setPriority: (accountId: number, number: number, priority: string) =>
    http.post<unknown>(one(accountId, number, '/toggle_priority'), { priority }),
  seen: (accountId: number, number: number) => http.post<unknown>(one(accountId, number, '/update_last_seen')),
  rate: (accountId: number, number: number, turn: string, rating: Rating, why: RatingWhy = {}) =>
    http.post<{
      rating: Rating;
      rated_by_name: string | null;
      rating_reason: string | null;
      rating_note: string | null;
    }>(one(accountId, number, `/turns/${turn}/rating`), { rating, ...why }),
  turns: (accountId: number, number: number) => http.get<{ payload: Turn[] }>(one(accountId, number, '/turns')),
  /** One by itself: the list ends at the newest hundred. */
  turn: (accountId: number, number: number, id: string) => http.get<Turn>(one(accountId, number, `/turns/${id}`)),
  assignableAgents: (accountId: number, inboxId: number) =>
    http.get<{ payload: Agent[] }>(under(accountId, '/assignable_agents'), { 'inbox_ids[]': inboxId }),
  contact: (accountId: number, id: number) => http.get<{ payload: Contact }>(under(accountId, `/contacts/${id}`)),
  updateContact: (accountId: number, id: number, contact: { name?: string; email?: string | null }) =>
    http.patch<{ payload: Contact }>(under(accountId, `/contacts/${id}`), contact),
  exportContact: (accountId: number, id: number) => http.file(under(accountId, `/contacts/${id}/export`)),
  eraseContact: (accountId: number, id: number, confirm: string) =>
    http.post<unknown>(under(accountId, `/contacts/${id}/erase`), { confirm }),
  ofContact: (accountId: number, id: number) =>
    http.get<{ payload: Conversation[] }>(under(accountId, `/contacts/${id}/conversations`)),
};
