import { http, under } from './http';
import type { Read } from './read';

/** What an assistant does in a certain case. */
export type Scenario = Read<
  'ScenarioJson',
  'id' | 'title' | 'description' | 'instruction' | 'enabled' | 'max_turns' | 'version'
> & { tools: string[]; keywords: string[]; end_keywords: string[]; ends_when: string | null };

export type ScenarioDraft = Omit<Scenario, 'id' | 'tools' | 'version'>;

export interface ScenarioVersion {
  version: number;
  enabled: boolean;
  saved_by_name: string | null;
  saved_at: number;
  settings: Omit<ScenarioDraft, 'enabled'>;
}

const at = (accountId: number, assistant: number, path = '') =>
  under(accountId, `/captain/assistants/${assistant}/scenarios${path}`);

export const scenariosApi = {
  list: (accountId: number, assistant: number) =>
    http.get<{ payload: Scenario[] }>(at(accountId, assistant), { all: true }),
  add: (accountId: number, assistant: number, scenario: ScenarioDraft) =>
    http.post<Scenario>(at(accountId, assistant), { scenario }),
  update: (accountId: number, assistant: number, id: number, scenario: Partial<ScenarioDraft>) =>
    http.patch<Scenario>(at(accountId, assistant, `/${id}`), { scenario }),
  remove: (accountId: number, assistant: number, id: number) =>
    http.delete<unknown>(at(accountId, assistant, `/${id}`)),
  versions: (accountId: number, assistant: number, id: number) =>
    http.get<{ payload: ScenarioVersion[] }>(at(accountId, assistant, `/${id}/versions`)),
};
