import { http, under } from './http';
import type { Read, Schemas } from './read';
import type { SensitiveRule, SensitiveRuleDraft, SensitiveTest } from './sensitive';
import type { CustomTool, CustomToolDraft, ToolTest } from './tools';
import type { Assistant, AssistantInbox, Citation, Model, ModelDraft, ModelTest, ModelUses, Turn } from './types';

const at = (accountId: number, path: string) => under(accountId, `/captain${path}`);
export type AssistantDraft = Omit<Assistant, 'id' | 'knowledge_base_id' | 'tools'> & Partial<Pick<Assistant, 'tools'>>;

export type ChoiceLevel = NonNullable<Schemas['ChoiceLevel']>;
/** What a model is asked to do; `any` is every step that has no model of its own. */
export type ModelStep = 'any' | 'answer' | 'condense' | 'judge' | 'summarise' | 'rewrite' | 'label';
/** The account, an assistant or an inbox, with the models that are chosen there. */
export type ChoicePlace = Read<'ListModelChoicesPlaceJson', 'id' | 'name'> & {
  level: ChoiceLevel;
  models: Readonly<Partial<Record<ModelStep, number>>>;
  /** Those for which a model can be chosen there. */
  steps: readonly ModelStep[];
};

export interface ModelChoice {
  level: ChoiceLevel;
  id: number | null;
  step: ModelStep;
  model_id: number | null;
}

export type BudgetPeriod = NonNullable<Schemas['BudgetPeriod']>;
export type BudgetState = NonNullable<Schemas['BudgetState']>;
export type Budget = Schemas['ListBudgetsBudgetJson'] & { period: BudgetPeriod; state: BudgetState };
export type BudgetDraft = Pick<Budget, 'inbox_id' | 'period' | 'money' | 'tokens' | 'warn_percent'>;
export type SpendingRow = Schemas['ListSpendingSpendingJson'];

export type Privacy = Schemas['SetPrivacyResponse'];

/** What was said before in a trial. */
export interface TrialMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** What an assistant would have said, and how it came about. */
export type Trial = Omit<Schemas['TryAssistantAnswerJson'], 'record' | 'citations'> & {
  record: Turn['record'];
  citations: Citation[];
};

export const captainApi = {
  assistants: (accountId: number) => http.get<{ payload: Assistant[] }>(at(accountId, '/assistants')),
  addAssistant: (accountId: number, assistant: AssistantDraft & { creation_key?: string }) =>
    http.post<Assistant>(at(accountId, '/assistants'), { assistant }),
  updateAssistant: (accountId: number, id: number, assistant: AssistantDraft) =>
    http.patch<Assistant>(at(accountId, `/assistants/${id}`), { assistant }),
  removeAssistant: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/assistants/${id}`)),
  assistantInboxes: (accountId: number, id: number) =>
    http.get<{ payload: AssistantInbox[] }>(at(accountId, `/assistants/${id}/inboxes`)),
  tryAssistant: (accountId: number, id: number, text: string, before: readonly TrialMessage[], signal: AbortSignal) =>
    http.post<Trial>(
      at(accountId, `/assistants/${id}/playground`),
      { assistant: { message_content: text, message_history: before } },
      { signal },
    ),
  models: (accountId: number) => http.get<{ payload: Model[] }>(at(accountId, '/models')),
  addModel: (accountId: number, model: ModelDraft) => http.post<Model>(at(accountId, '/models'), { model }),
  updateModel: (accountId: number, id: number, model: ModelDraft) =>
    http.patch<Model>(at(accountId, `/models/${id}`), { model }),
  modelUses: (accountId: number, id: number) => http.get<ModelUses>(at(accountId, `/models/${id}/uses`)),
  removeModel: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/models/${id}`)),
  sensitiveRules: (accountId: number) => http.get<{ payload: SensitiveRule[] }>(at(accountId, '/sensitive_rules')),
  addSensitiveRule: (accountId: number, rule: SensitiveRuleDraft) =>
    http.post<SensitiveRule>(at(accountId, '/sensitive_rules'), { sensitive_rule: rule }),
  updateSensitiveRule: (accountId: number, id: number, rule: SensitiveRuleDraft) =>
    http.patch<SensitiveRule>(at(accountId, `/sensitive_rules/${id}`), { sensitive_rule: rule }),
  removeSensitiveRule: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/sensitive_rules/${id}`)),
  testSensitiveRules: (accountId: number, text: string) =>
    http.post<SensitiveTest>(at(accountId, '/sensitive_rules/test'), { text }),
  tools: (accountId: number) => http.get<{ payload: CustomTool[] }>(at(accountId, '/custom_tools')),
  addTool: (accountId: number, tool: CustomToolDraft) =>
    http.post<CustomTool>(at(accountId, '/custom_tools'), { custom_tool: tool }),
  updateTool: (accountId: number, id: number, tool: CustomToolDraft) =>
    http.patch<CustomTool>(at(accountId, `/custom_tools/${id}`), { custom_tool: tool }),
  removeTool: (accountId: number, id: number) => http.delete<unknown>(at(accountId, `/custom_tools/${id}`)),
  testTool: (accountId: number, id: number | null, tool: CustomToolDraft, args: Readonly<Record<string, unknown>>) =>
    http.post<ToolTest>(at(accountId, '/custom_tools/test'), {
      custom_tool: { ...tool, arguments: args, ...(id === null ? {} : { id }) },
    }),
  modelChoices: (accountId: number) =>
    http.get<{ installation: string | null; payload: ChoicePlace[] }>(at(accountId, '/model_choices')),
  chooseModel: (accountId: number, choice: ModelChoice) =>
    http.put<ChoicePlace>(at(accountId, '/model_choices'), choice),
  budgets: (accountId: number) => http.get<{ payload: Budget[] }>(at(accountId, '/budgets')),
  /** Without money and tokens there is no budget any more. */
  setBudget: (accountId: number, budget: BudgetDraft) =>
    http.put<{ payload: Budget[] }>(at(accountId, '/budgets'), { budget }),
  spending: (accountId: number, since: string, until: string) =>
    http.get<{ since: string; until: string; payload: SpendingRow[] }>(at(accountId, '/spending'), { since, until }),
  privacy: (accountId: number) => http.get<Privacy>(at(accountId, '/privacy')),
  setPrivacy: (accountId: number, privacy: Privacy) => http.put<Privacy>(at(accountId, '/privacy'), privacy),
  testModel: (accountId: number, id: number) => http.post<ModelTest>(at(accountId, `/models/${id}/test`)),
};
