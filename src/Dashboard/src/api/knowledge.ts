import { type CsvColumns, fieldsOf } from '@/features/knowledge/csv';
import type { DocumentChange } from './change';
import { http, under } from './http';
import type { Contradiction, Pair } from './pairs';
import type {
  Audience,
  Chunking,
  ChunkPreview,
  CrawlSettings,
  CsvPreview,
  DocumentDetail,
  EmbeddingEstimate,
  KnowledgeBase,
  KnowledgeTag,
  SearchSettings,
  SearchTrial,
  SiteAccess,
  Source,
  SourceDocument,
} from './types';

export interface DocumentPage {
  meta: { count: number; current_page: number };
  payload: SourceDocument[];
}

export type NewSource = { name: string; knowledge_base_id: number | null; audience?: Audience } & (
  | { kind: 'url'; url: string; page_cap?: number }
  | { kind: 'text'; text: string }
  | { kind: 'folder'; path: string }
);

/** What is left out stays as it is; null takes it back. */
export interface SourceChange {
  name?: string;
  chunking?: Partial<Chunking> | null;
  crawl?: CrawlSettings | null;
  page_cap?: number | null;
  access?: SiteAccess | null;
  sync_every_hours?: number | null;
  audience?: Audience | null;
  language?: string | null;
}

export interface DocumentFilter {
  q?: string | null;
  tag?: string | null;
  validity?: string | null;
}

export interface PairDraft {
  question: string;
  answer: string;
  wordings: string[];
  language: string | null;
  audience: 'public' | 'internal';
  tags: string[];
  url: string | null;
}

/** What is left out stays as it is; null takes back what a person said. */
export interface PropertyChange {
  title?: string | null;
  language?: string | null;
  audience?: 'public' | 'internal' | null;
  tags?: string[] | null;
  /** A day, or `none` for no limit although the document says one. */
  valid_from?: string | null;
  valid_until?: string | null;
}

export interface BaseChange {
  name?: string;
  chunking?: Partial<Chunking> | null;
  search?: SearchSettings | null;
  /** Null for the builtin one. */
  embedding_model_id?: number | null;
}

/** What is asked of a knowledge base, and of which of its documents. */
export interface SearchQuestion {
  q: string;
  include_internal: boolean;
  languages: string[];
  tags: string[];
}

const at = (accountId: number, path: string) => under(accountId, `/knowledge${path}`);

export const knowledgeApi = {
  bases: (accountId: number) => http.get<{ payload: KnowledgeBase[] }>(at(accountId, '/bases')),
  sources: (accountId: number) => http.get<{ payload: Source[] }>(at(accountId, '/sources')),
  source: (accountId: number, id: number) => http.get<Source>(at(accountId, `/sources/${id}`)),
  add: (accountId: number, source: NewSource) => http.post<Source>(at(accountId, '/sources'), source),
  upload: (
    accountId: number,
    name: string,
    base: number | null,
    files: readonly File[],
    columns: CsvColumns | null,
    audience: Audience | null,
  ) => {
    const form = new FormData();
    form.set('kind', 'upload');
    form.set('name', name);
    if (audience !== null) form.set('audience', audience);
    if (base !== null) form.set('knowledge_base_id', String(base));
    for (const [field, value] of fieldsOf(columns)) form.set(field, value);
    for (const file of files) form.append('files[]', file, file.webkitRelativePath || file.name);
    return http.upload<Source>(at(accountId, '/sources'), form);
  },
  previewCsv: (accountId: number, file: File, columns: Partial<CsvColumns> | null) => {
    const form = new FormData();
    for (const [field, value] of fieldsOf(columns)) form.set(field, value);
    form.append('files[]', file, file.name);
    return http.upload<CsvPreview>(at(accountId, '/csv_preview'), form);
  },
  sync: (accountId: number, id: number) => http.post<Source>(at(accountId, `/sources/${id}/sync`)),
  change: (accountId: number, id: number, change: SourceChange) =>
    http.patch<Source>(at(accountId, `/sources/${id}`), change),
  changeBase: (accountId: number, id: number, change: BaseChange) =>
    http.patch<KnowledgeBase>(at(accountId, `/bases/${id}`), change),
  preview: (accountId: number, documentId: number, chunking: Partial<Chunking>, signal?: AbortSignal) =>
    http.post<ChunkPreview>(
      at(accountId, '/chunk_preview'),
      { document_id: documentId, chunking },
      signal ? { signal } : {},
    ),
  remove: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/sources/${id}`)),
  documents: (accountId: number, sourceId: number, page: number, filter: DocumentFilter = {}) =>
    http.get<DocumentPage>(at(accountId, `/sources/${sourceId}/documents`), { page, ...filter }),
  pairs: (accountId: number, base: number, filter: { page: number; status: string | null; q: string | null }) =>
    http.get<{ meta: { count: number; current_page: number; pending_count: number }; payload: Pair[] }>(
      at(accountId, `/bases/${base}/pairs`),
      filter,
    ),
  addPair: (accountId: number, base: number, pair: PairDraft & { status?: 'pending' }) =>
    http.post<Pair>(at(accountId, `/bases/${base}/pairs`), pair),
  changePair: (accountId: number, id: number, pair: Partial<PairDraft>) =>
    http.patch<Pair>(at(accountId, `/pairs/${id}`), pair),
  removePair: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/pairs/${id}`)),
  changePairs: (accountId: number, ids: number[], change: 'approve' | 'withdraw' | 'delete') =>
    http.post<{ ids: number[] }>(at(accountId, '/pairs/bulk'), { ids, change }),
  contradictions: (accountId: number, status: string, page: number) =>
    http.get<{ meta: { count: number; current_page: number; open_count: number }; payload: Contradiction[] }>(
      at(accountId, '/contradictions'),
      { status, page },
    ),
  dismiss: (accountId: number, id: number) => http.post<Contradiction>(at(accountId, `/contradictions/${id}/dismiss`)),
  reopen: (accountId: number, id: number) => http.post<Contradiction>(at(accountId, `/contradictions/${id}/reopen`)),
  changeDocument: (accountId: number, id: number, change: PropertyChange) =>
    http.patch<DocumentDetail>(at(accountId, `/documents/${id}`), change),
  tags: (accountId: number, base: number) =>
    http.get<{ payload: KnowledgeTag[] }>(at(accountId, `/bases/${base}/tags`)),
  document: (accountId: number, id: number) => http.get<DocumentDetail>(at(accountId, `/documents/${id}`)),
  removeDocument: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/documents/${id}`)),
  documentChange: (accountId: number, id: number) => http.get<DocumentChange>(at(accountId, `/documents/${id}/change`)),
  retry: (accountId: number, id: number) => http.post<DocumentDetail>(at(accountId, `/documents/${id}/retry`)),
  retryFailed: (accountId: number, id: number) => http.post<Source>(at(accountId, `/sources/${id}/retry`)),
  estimateEmbedding: (accountId: number, base: number, model: number) =>
    http.get<EmbeddingEstimate>(at(accountId, `/bases/${base}/embedding_estimate`), { model_id: model }),
  trySearch: (
    accountId: number,
    base: number,
    trial: SearchQuestion & { search: SearchSettings },
    signal?: AbortSignal,
  ) => http.post<SearchTrial>(at(accountId, `/bases/${base}/try_search`), trial, signal ? { signal } : {}),
};
