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
      instructions: 'Friendly and brief. Hand over anything about accidents or money back over 200 €.',
      welcome_message: 'Hello! Ask me anything about your bike.',
      handoff_message: 'I am handing you over to a colleague.',
    },
  },
];
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
  },
];
