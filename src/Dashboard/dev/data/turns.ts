import type { Turn } from '../../src/api/types';
import { citations } from './citations.ts';
import { ago } from './made.ts';

const passages = [
  { number: 1, document_id: 11, title: 'Changing an order', url: null, score: 0.273, lexical_rank: 1, vector_rank: 2 },
  { number: 2, document_id: 12, title: 'Delivery times', url: null, score: 0.231, lexical_rank: 3, vector_rank: 1 },
  {
    number: 3,
    document_id: 13,
    title: 'Returning a bike',
    url: null,
    score: 0.118,
    lexical_rank: 2,
    vector_rank: null,
  },
];
const steps = Object.entries({ read: 6, guard: 1, search: 48, write: 1340, post: 9 }).map(([name, milliseconds]) => ({
  name,
  milliseconds,
}));
const turn = (id: string, part: Partial<Turn>): Turn => ({
  id,
  mode: 'auto',
  outcome: 'reply',
  decision: 'answer',
  reason: 'answered',
  rule: 'knowledge_answers',
  question: 'Can the delivery address of order 88213 be changed?',
  language: 'en',
  writer: 'GPT mini',
  prompt_version: 'answer.v2',
  index_version: '1:7',
  assistant_version: 2,
  confidence: 0.86,
  record: {
    searches: ['Changing the delivery address of an order 88213'],
    passages,
    steps,
    sentences: citations.map((citation) => ({
      text: '',
      citations: [{ passage_number: citation.number, quote: citation.quote }],
    })),
    calls: [
      { name: 'custom_order_status', arguments: '{"order_id":7}', verdict: 'bad_arguments', milliseconds: 0.4 },
      { name: 'custom_order_status', arguments: '{"order_id":"TW-1042"}', verdict: 'done', milliseconds: 184 },
    ],
    models: [
      {
        step: 'condense',
        model: 'GPT mini',
        prompt: 'condense.v1',
        verdict: 'used',
        input_tokens: 312,
        output_tokens: 18,
        price: 0.0001,
        milliseconds: 410,
        said: 'Changing the delivery address of an order 88213',
      },
      {
        step: 'judge',
        model: 'Claude',
        prompt: 'judge.v2',
        verdict: 'unsupported',
        input_tokens: 604,
        output_tokens: 21,
        price: 0.0021,
        milliseconds: 730,
        said: 'the passage speaks of orders that have not left yet',
      },
    ],
    sent: [
      {
        kind: 'chat',
        provider: 'OpenAi',
        model: 'gpt-4.1-mini',
        host: 'api.openai.com',
        parts: [
          { name: 'instructions', count: 1, characters: 2140 },
          { name: 'question', count: 1, characters: 58 },
          { name: 'passages', count: 3, characters: 2713 },
        ],
        is_masking: true,
        masked: { email: 2, phone: 1 },
      },
    ],
    tried: ['Searched the knowledge base; the best of 3 passages is from “Changing an order”.'],
  },
  input_tokens: 1842,
  output_tokens: 96,
  price: 0.0021,
  attempts: 1,
  started_at: ago(13.9),
  finished_at: ago(13.9) + 1.4,
  trace_removed_at: null,
  rating: null,
  rated_by_name: null,
  rating_reason: null,
  rating_note: null,
  customer_rating: 'down',
  ...part,
});
export const turns: Turn[] = [
  turn('turn-1', {}),
  turn('turn-2', {
    outcome: 'hand_off',
    decision: 'hand_off',
    reason: 'customer_request',
    rule: 'asked_for_person',
    started_at: ago(11.9),
    finished_at: ago(11.9) + 0.1,
    question: 'Has order 88213 left the warehouse already?',
  }),
  turn('turn-3', {
    outcome: 'draft',
    started_at: ago(1),
    input_tokens: 0,
    output_tokens: 0,
    price: 0,
    writer: 'extractive',
    prompt_version: null,
  }),
];
