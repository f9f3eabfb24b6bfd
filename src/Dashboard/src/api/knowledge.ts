import { http, under } from './http';
import type { DocumentDetail, SearchAnswer, Source, SourceDocument } from './types';

export interface DocumentPage {
  meta: { count: number; current_page: number };
  payload: SourceDocument[];
}

export type NewSource =
  | { kind: 'url'; name: string; url: string; max_pages: number }
  | { kind: 'text'; name: string; text: string }
  | { kind: 'folder'; name: string; path: string };

const at = (accountId: number, path: string) => under(accountId, `/knowledge${path}`);

export const knowledgeApi = {
  sources: (accountId: number) => http.get<{ payload: Source[] }>(at(accountId, '/sources')),
  source: (accountId: number, id: number) => http.get<Source>(at(accountId, `/sources/${id}`)),
  add: (accountId: number, source: NewSource) => http.post<Source>(at(accountId, '/sources'), source),
  upload: (accountId: number, name: string, files: readonly File[]) => {
    const form = new FormData();
    form.set('kind', 'upload');
    form.set('name', name);
    for (const file of files) form.append('files[]', file, file.webkitRelativePath || file.name);
    return http.upload<Source>(at(accountId, '/sources'), form);
  },
  sync: (accountId: number, id: number) => http.post<Source>(at(accountId, `/sources/${id}/sync`)),
  remove: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/sources/${id}`)),
  documents: (accountId: number, sourceId: number, page: number) =>
    http.get<DocumentPage>(at(accountId, `/sources/${sourceId}/documents`), { page }),
  document: (accountId: number, id: number) => http.get<DocumentDetail>(at(accountId, `/documents/${id}`)),
  search: (accountId: number, q: string, signal?: AbortSignal) =>
    http.get<SearchAnswer>(at(accountId, '/search'), { q }, signal),
};
