import { http, under } from './http';
import type { Assistant, AssistantInbox, Model, ModelDraft, ModelTest, ModelUses } from './types';

const at = (accountId: number, path: string) => under(accountId, `/captain${path}`);
export type AssistantDraft = Omit<Assistant, 'id' | 'knowledge_base_id'>;

export const captainApi = {
  assistants: (accountId: number) => http.get<{ payload: Assistant[] }>(at(accountId, '/assistants')),
  addAssistant: (accountId: number, assistant: AssistantDraft & { creation_key?: string }) =>
    http.post<Assistant>(at(accountId, '/assistants'), { assistant }),
  updateAssistant: (accountId: number, id: number, assistant: AssistantDraft) =>
    http.patch<Assistant>(at(accountId, `/assistants/${id}`), { assistant }),
  removeAssistant: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/assistants/${id}`)),
  assistantInboxes: (accountId: number, id: number) =>
    http.get<{ payload: AssistantInbox[] }>(at(accountId, `/assistants/${id}/inboxes`)),
  models: (accountId: number) => http.get<{ payload: Model[] }>(at(accountId, '/models')),
  addModel: (accountId: number, model: ModelDraft) => http.post<Model>(at(accountId, '/models'), { model }),
  updateModel: (accountId: number, id: number, model: ModelDraft) =>
    http.patch<Model>(at(accountId, `/models/${id}`), { model }),
  modelUses: (accountId: number, id: number) => http.get<ModelUses>(at(accountId, `/models/${id}/uses`)),
  removeModel: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/models/${id}`)),
  testModel: (accountId: number, id: number) => http.post<ModelTest>(at(accountId, `/models/${id}/test`)),
};
