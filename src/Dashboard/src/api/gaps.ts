// What the dashboard reads of gaps, and of how documents are used.
import type { components } from './generated';
import { http, under } from './http';
import type { Pair } from './pairs';
import type { SourceDocument } from './types';

type Schemas = components['schemas'];

export type GapStatus = NonNullable<Schemas['GapStatus']>;
export type Gap = Schemas['GapJson'];
export type GapDetails = Schemas['GapDetails'];
export type GapDraft = Schemas['DraftGapResponse'];
export type Usage = Schemas['UsageJson'];
export type UsageSort =
  | 'cited_in_month'
  | 'cited_in_quarter'
  | 'cited'
  | 'rated_up'
  | 'rated_down'
  | 'confirmed'
  | 'title';

export interface GapFilter {
  page: number;
  status: GapStatus;
  q: string | null;
  knowledge_base_id: number | null;
}

export interface UsageFilter {
  page: number;
  sort: UsageSort;
  q: string | null;
  knowledge_base_id: number | null;
  unconfirmed_months: number | null;
}

export interface Article {
  title: string;
  content: string;
  language: string | null;
  audience: 'public' | 'internal';
}

const at = (accountId: number, path: string) => under(accountId, `/knowledge${path}`);

export const gapsApi = {
  list: (accountId: number, filter: GapFilter) =>
    http.get<{ meta: Schemas['ListGapsMeta']; payload: Gap[] }>(at(accountId, '/gaps'), { ...filter }),
  show: (accountId: number, id: number) => http.get<GapDetails>(at(accountId, `/gaps/${id}`)),
  change: (accountId: number, ids: number[], change: 'dismiss' | 'reopen') =>
    http.post<{ ids: number[] }>(at(accountId, '/gaps/bulk'), { ids, change }),
  draft: (accountId: number, id: number) => http.get<GapDraft>(at(accountId, `/gaps/${id}/draft`)),
  startPair: (accountId: number, id: number, pair: { question?: string; answer?: string }) =>
    http.post<Pair>(at(accountId, `/gaps/${id}/pair`), pair),
  savePair: (
    accountId: number,
    id: number,
    pair: { question: string; answer: string; status: 'approved' | 'pending' },
  ) => http.patch<Pair>(at(accountId, `/pairs/${id}`), pair),
  writeArticle: (accountId: number, id: number, article: Article) =>
    http.post<unknown>(at(accountId, `/gaps/${id}/article`), article),
  usage: (accountId: number, filter: UsageFilter) =>
    http.get<{ meta: { count: number; current_page: number }; payload: SourceDocument[] }>(
      at(accountId, '/document_usage'),
      { ...filter },
    ),
  confirm: (accountId: number, document: number) => http.post<Usage>(at(accountId, `/documents/${document}/confirm`)),
};
