import { http, under } from './http';
import type { Read, Schemas } from './read';
import type { Citation } from './types';

export type Priority = 'low' | 'medium' | 'high' | 'urgent';

/** How a text of the agent's is rewritten; `translate` names a language, too. */
export type Rewriting =
  | 'fix_spelling_grammar'
  | 'improve'
  | 'shorten'
  | 'friendly'
  | 'professional'
  | 'formal'
  | 'casual'
  | 'confident'
  | 'straightforward'
  | 'translate';

/** Sent back with what the agent says next; only the server reads it. */
export type FollowUpContext = NonNullable<Schemas['TaskJson']['follow_up_context']>;

export type CopilotText = Pick<Schemas['TaskJson'], 'message' | 'written_by' | 'follow_up_context' | 'sent'>;
export type ForYou = Schemas['SuggestReplyForYouJson'];
export type ReplySuggestion = Omit<Schemas['SuggestReplyResponse'], 'sources'> & { sources: Citation[] };
export type LabelSuggestion = Omit<Schemas['SuggestLabelsResponse'], 'priority'> & { priority: Priority | null };

export type CopilotThread = Read<
  'CopilotThreadJson',
  'id' | 'title' | 'created_at' | 'user_id' | 'assistant_id' | 'conversation_id'
>;
export type CopilotMessage = Pick<Schemas['CopilotMessagesMessageJson'], 'id' | 'message' | 'created_at'> & {
  message_type: 'user' | 'assistant' | 'assistant_thinking';
};

const threads = (accountId: number, path = '') => under(accountId, `/captain/copilot_threads${path}`);
const at = (accountId: number, task: string) => under(accountId, `/captain/tasks/${task}`);

export const copilotApi = {
  reply: (accountId: number, number: number) =>
    http.post<ReplySuggestion>(at(accountId, 'reply_suggestion'), { conversation_display_id: number }),
  summary: (accountId: number, number: number) =>
    http.post<CopilotText>(at(accountId, 'summarize'), { conversation_display_id: number }),
  labels: (accountId: number, number: number) =>
    http.post<LabelSuggestion>(at(accountId, 'label_suggestion'), { conversation_display_id: number }),
  rewrite: (accountId: number, number: number, content: string, operation: Rewriting, language?: string) =>
    http.post<CopilotText>(at(accountId, 'rewrite'), {
      content,
      operation,
      language,
      conversation_display_id: number,
    }),
  followUp: (accountId: number, context: FollowUpContext, message: string) =>
    http.post<CopilotText>(at(accountId, 'follow_up'), { follow_up_context: context, message }),
  threads: (accountId: number, number: number) =>
    http.get<{ payload: CopilotThread[] }>(threads(accountId), { conversation_id: number }),
  begin: (accountId: number, message: string, number: number) =>
    http.post<CopilotThread>(threads(accountId), { message, conversation_id: number }),
  messages: (accountId: number, thread: number) =>
    http.get<{ payload: CopilotMessage[] }>(threads(accountId, `/${thread}/copilot_messages`)),
  ask: (accountId: number, thread: number, message: string) =>
    http.post<CopilotMessage>(threads(accountId, `/${thread}/copilot_messages`), { message }),
};
