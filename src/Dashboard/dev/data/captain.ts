import type { Budget, ChoicePlace, ModelStep, SpendingRow } from '../../src/api/captain';
import type { SensitiveRule } from '../../src/api/sensitive';
import type { Suggestion } from '../../src/api/suggestions';
import type { CustomTool } from '../../src/api/tools';
import type { Assistant, Model } from '../../src/api/types';

export const assistants: Assistant[] = [
  {
    id: 1,
    name: 'Captain',
    description: 'Answers questions about orders, rentals and repairs.',
    model_id: null,
    knowledge_base_id: 1,
    config: {
      product_name: 'Tidewater Bikes',
      temperature: 0.2,
      instructions: 'Friendly and brief. Hand over anything about accidents or money back over 200 €.',
      welcome_message: 'Hello! Ask me anything about your bike.',
      handoff_message: 'I am handing you over to a colleague.',
    },
    response_guidelines: ['Name the order number before anything else', 'One step a sentence'],
    guardrails: ['Promise no refunds', 'Say nothing about other shops'],
    tools: [{ name: 'custom_order_status' }],
  },
];
const usual: Pick<Model, 'max_output_tokens' | 'timeout_seconds' | 'context_tokens' | 'capabilities' | 'fallback_id'> =
  {
    max_output_tokens: 1024,
    timeout_seconds: 60,
    context_tokens: null,
    capabilities: ['tools', 'temperature'],
    fallback_id: null,
  };
export const models: Model[] = [
  {
    id: 1,
    name: 'GPT mini',
    purpose: 'chat',
    provider: 'open_ai',
    base_url: null,
    model_id: 'gpt-4.1-mini',
    has_key: true,
    input_price: 0.4,
    output_price: 1.6,
    ...usual,
    context_tokens: 128_000,
    fallback_id: 3,
  },
  {
    id: 2,
    name: 'Claude',
    purpose: 'chat',
    provider: 'anthropic',
    base_url: null,
    model_id: 'claude-sonnet',
    has_key: false,
    input_price: 3,
    output_price: 15,
    ...usual,
    fallback_id: 1,
  },
  {
    id: 3,
    name: 'Quotes only',
    purpose: 'chat',
    provider: 'builtin',
    base_url: null,
    model_id: 'builtin',
    has_key: false,
    input_price: 0,
    output_price: 0,
    ...usual,
  },
];

const steps: ModelStep[] = ['any', 'answer', 'condense', 'judge', 'summarise', 'rewrite', 'label'];
export const places: ChoicePlace[] = [
  { level: 'account', id: 0, name: null, models: { any: 1, judge: 2 }, steps },
  { level: 'assistant', id: 1, name: 'Captain', models: { rewrite: 2 }, steps },
  { level: 'inbox', id: 1, name: 'Tidewater shop', models: { answer: 2 }, steps },
  { level: 'inbox', id: 2, name: 'Help centre', models: { rewrite: 3 }, steps: steps.slice(1) },
];

const month = `${new Date().toISOString().slice(0, 7)}-01`;
const today = new Date().toISOString().slice(0, 10);
export const budgets: Budget[] = [
  {
    inbox_id: null,
    period: 'month',
    money: 50,
    tokens: 40_000_000,
    warn_percent: 80,
    since: month,
    spent_money: 42.3715,
    spent_tokens: 21_480_212,
    state: 'warned',
    unpriced_models: ['House model', 'Translations'],
  },
  {
    inbox_id: 1,
    period: 'day',
    money: 2,
    tokens: null,
    warn_percent: 75,
    since: today,
    spent_money: 2.0134,
    spent_tokens: 911_200,
    state: 'spent',
    unpriced_models: [],
  },
  {
    inbox_id: 2,
    period: 'month',
    money: null,
    tokens: 5_000_000,
    warn_percent: 90,
    since: month,
    spent_money: 0.8,
    spent_tokens: 803_000,
    state: 'within',
    unpriced_models: [],
  },
];

const row = (
  inbox_id: number | null,
  model: string,
  step: string,
  calls: number,
  input_tokens: number,
  output_tokens: number,
  price: number,
): SpendingRow => ({
  inbox_id,
  assistant_id: inbox_id === null ? null : 1,
  model,
  step,
  calls,
  input_tokens,
  output_tokens,
  price,
});
export const spending: SpendingRow[] = [
  row(1, 'Claude', 'answer', 1204, 3_611_840, 402_118, 16.8673),
  row(1, 'GPT mini', 'summarise', 860, 1_290_400, 96_320, 0.6703),
  row(2, 'GPT mini', 'answer', 311, 702_860, 81_171, 0.411),
  row(1, 'Claude', 'judge', 88, 41_020, 1_904, 0.1516),
  row(null, 'text-embedding-3-small', 'embed', 412, 903_112, 0, 0.0181),
  row(null, 'gpt-4.1-nano', 'translate', 9, 320, 190, 0.00004),
];

const suggested = {
  turn_id: 'turn-3',
  question: 'Can I change the address of my order?',
  suggestion: 'You can change the address until the parcel leaves our warehouse [1].',
  agent: 'Maya',
};

export const suggestions: Suggestion[] = [
  {
    ...suggested,
    id: 22,
    conversation_id: 1201,
    outcome: 'edited',
    sent: 'You can change the address until 14:00 on the day of your order.',
    difference: 0.46,
    settled_at: Date.now() / 1000 - 3600,
  },
  {
    ...suggested,
    id: 21,
    conversation_id: 1203,
    outcome: 'discarded',
    sent: null,
    difference: null,
    settled_at: Date.now() / 1000 - 86_400,
  },
];

export const sensitiveRules: SensitiveRule[] = [
  {
    id: 1,
    name: 'Card numbers',
    kind: 'pattern',
    phrases: [],
    pattern: String.raw`\b(\d[ -]?){13,16}\b`,
    direction: 'both',
    action: 'hand_off',
    enabled: true,
  },
  {
    id: 2,
    name: 'The lawsuit',
    kind: 'words',
    phrases: ['lawyer', 'lawsuit', 'Rechtsanwalt', 'abogado', '律师'],
    pattern: null,
    direction: 'incoming',
    action: 'ask',
    enabled: true,
  },
];

export const tools: CustomTool[] = [
  {
    id: 1,
    title: 'Order status',
    slug: 'custom_order_status',
    description: 'Tells where an order is and when it arrives. Needs the number of the order.',
    endpoint_url: 'https://shop.tidewater.example/api/orders/{{ order_id }}',
    http_method: 'GET',
    request_template: null,
    response_template: null,
    auth_type: 'bearer',
    has_auth: true,
    enabled: true,
    param_schema: [{ name: 'order_id', type: 'string', description: 'Such as TW-1042', required: true }],
  },
  {
    id: 2,
    title: 'Free repair slots',
    slug: 'custom_free_repair_slots',
    description: 'Lists when the workshop has time.',
    endpoint_url: 'https://workshop.tidewater.example/slots',
    http_method: 'POST',
    request_template: '{"from": {{ from }}}',
    response_template: '{{ response.slots }}',
    auth_type: 'none',
    has_auth: false,
    enabled: false,
    param_schema: [{ name: 'from', type: 'string', description: 'A date', required: true }],
  },
];
