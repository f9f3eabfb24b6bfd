// What agents made of the assistant's suggestions.
import { http, under } from './http';
import type { Read, Schemas } from './read';

export type SuggestionOutcome = NonNullable<Schemas['DraftOutcome']>;

export type Suggestion = Read<
  'ListDraftEditsEditJson',
  'id' | 'conversation_id' | 'turn_id' | 'question' | 'suggestion' | 'sent' | 'difference' | 'agent' | 'settled_at'
> & { outcome: SuggestionOutcome };

export interface SuggestionPage {
  payload: Suggestion[];
  next_before: number | null;
}

const at = (accountId: number, path = '') => under(accountId, `/captain/draft_edits${path}`);

export const suggestionsApi = {
  list: (accountId: number, outcome: SuggestionOutcome | null, before: number | null) =>
    http.get<SuggestionPage>(at(accountId), { outcome, before }),
  export: (accountId: number, outcome: SuggestionOutcome | null) =>
    http.file(at(accountId, `/export${outcome === null ? '' : `?outcome=${outcome}`}`)),
};
