import type { DocumentChange } from '../../src/api/change';
import type { Gap, Usage } from '../../src/api/gaps';
import type { Contradiction, Pair } from '../../src/api/pairs';
import type { BaseEmbedding } from '../../src/api/search';
import type { DocumentDetail, SearchSettings, Source, SourceIndex } from '../../src/api/types';
import { ago } from './made.ts';

const index: SourceIndex = {
  chunking: {
    method: 'headings',
    max_length: 1600,
    overlap: 200,
    context_length: 2400,
    window: 2,
    unit: 'characters',
    tokenizer: null,
    with_title: true,
    with_headings: true,
  },
  next: null,
  previous: null,
};

export const baseEmbedding: BaseEmbedding = {
  model_id: null,
  model_name: null,
  next_model_id: null,
  next_model_name: null,
  progress: null,
  error: null,
  tokens: 0,
  price: 0,
  refused: 0,
  refused_reason: null,
};

export const searchSettings: SearchSettings = {
  fusion: 'scores',
  lexical_weight: 1,
  vector_weight: 0.7,
  rank_constant: 10,
  candidates: 50,
  passages: 12,
  context_budget: null,
  minimum_evidence: 0,
  reranker: 'none',
  reranker_model_id: null,
  translator_model_id: null,
  rerank_candidates: 20,
  synonyms: [],
  names: [],
};

export const sources: Source[] = [
  {
    id: 1,
    knowledge_base_id: 1,
    kind: 'url',
    name: 'Tidewater help',
    location: 'https://help.tidewater.example',
    has_more: false,
    left_out_by: [],
    page_cap: null,
    audience: null,
    language: null,
    status: 'ready',
    error_code: null,
    error: null,
    chunking: null,
    index,
    crawl: null,
    access: null,
    sync_every_hours: null,
    next_sync_at: null,
    progress: { done: 1, total: 1 },
    documents_count: 142,
    merged_count: 2,
    errors_count: 3,
    last_synced_at: ago(95),
    created_at: ago(9000),
  },
  {
    id: 2,
    knowledge_base_id: 1,
    kind: 'upload',
    name: 'Workshop manual',
    location: 'manual.zip',
    has_more: false,
    left_out_by: [],
    page_cap: null,
    audience: null,
    language: null,
    status: 'syncing',
    error_code: null,
    error: null,
    chunking: null,
    index,
    crawl: null,
    access: null,
    sync_every_hours: null,
    next_sync_at: null,
    progress: { done: 31, total: 84 },
    documents_count: 31,
    merged_count: 0,
    errors_count: 0,
    last_synced_at: null,
    created_at: ago(2),
  },
  {
    id: 3,
    knowledge_base_id: 1,
    kind: 'text',
    name: 'Opening hours',
    location: null,
    has_more: false,
    left_out_by: [],
    page_cap: null,
    audience: null,
    language: null,
    status: 'ready',
    error_code: null,
    error: null,
    chunking: null,
    index,
    crawl: null,
    access: null,
    sync_every_hours: null,
    next_sync_at: null,
    progress: { done: 1, total: 1 },
    documents_count: 1,
    merged_count: 0,
    errors_count: 0,
    last_synced_at: ago(60 * 30),
    created_at: ago(60 * 30),
  },
  {
    id: 4,
    knowledge_base_id: 1,
    kind: 'url',
    name: 'Old forum',
    location: 'https://forum.tidewater.example',
    has_more: false,
    left_out_by: [],
    page_cap: null,
    audience: 'internal',
    language: null,
    status: 'failed',
    error_code: 'timeout',
    error: 'It took too long.',
    chunking: null,
    index,
    crawl: null,
    access: null,
    sync_every_hours: null,
    next_sync_at: null,
    progress: { done: 1, total: 1 },
    documents_count: 0,
    merged_count: 0,
    errors_count: 1,
    last_synced_at: null,
    created_at: ago(200),
  },
];

/** How the documents of the list are used. */
export function usageOf(index: number): Usage {
  return {
    cited: 240 - index * 17,
    cited_in_month: Math.max(0, 31 - index * 3),
    cited_in_quarter: Math.max(0, 84 - index * 7),
    cited_at: ago(60),
    rated_up: Math.max(0, 9 - index),
    rated_down: index % 4 === 3 ? 8 : index % 3,
    confirmed_at: index % 2 === 0 ? ago(50_000 + index * 9000) : null,
    confirmed_by_name: index % 2 === 0 ? 'Robin' : null,
  };
}

export const documents: DocumentDetail[] = Array.from({ length: 60 }, (_, index) => {
  const failed = index % 17 === 4;
  const made: DocumentDetail = {
    id: 11 + index,
    source_id: 1,
    title:
      ['Changing an order', 'Delivery times', 'Returning a bike', 'Renting for a weekend', 'Lock codes'][index % 5] +
      (index > 4 ? ` (${index})` : ''),
    url: `https://help.tidewater.example/page-${index}`,
    path: null,
    status: failed ? 'failed' : 'indexed',
    error_code: failed ? 'empty' : null,
    error: null,
    chunks_count: failed ? 0 : 3,
    usage: usageOf(index),
    language: 'en',
    audience: index % 9 === 2 ? 'internal' : 'public',
    tags: index % 4 === 0 ? ['rental', 'boats'] : [],
    valid_from: index % 13 === 6 ? ago(-60 * 24 * 30) : null,
    valid_until: index % 11 === 3 ? ago(60 * 24) : null,
    overridden: index === 0 ? ['title'] : [],
    stated: {
      title: 'Change orders',
      language: 'en',
      audience: 'public',
      tags: [],
      valid_from: null,
      valid_until: null,
    },
    same_as: null,
    changed_at: index === 0 ? ago(95) : null,
    updated_at: ago(95 + index),
    chunks: [],
  };
  if (index % 17 === 6) {
    made.status = 'merged';
    made.chunks_count = 0;
    made.same_as = { id: 11, title: 'Changing an order', url: 'https://help.tidewater.example/page-0', path: null };
  } else if (!failed) {
    made.chunks = [
      {
        id: index * 3,
        position: 0,
        headings: [made.title],
        text: 'You can change the delivery address until the parcel has left our warehouse. Open **My orders**, choose the order and press *Change address*.',
      },
      {
        id: index * 3 + 1,
        position: 1,
        headings: [made.title, 'After it has left'],
        text: 'Once the parcel is on its way, only the carrier can redirect it:\n\n- open the tracking link\n- choose a pick-up point',
      },
    ];
  }
  return made;
});

export const change: DocumentChange = {
  changed_at: ago(95),
  former_title: 'Changing an order',
  title: 'Changing an order',
  added: 2,
  removed: 1,
  is_shortened: false,
  places: [
    {
      former_line: 3,
      line: 3,
      lines: [
        { kind: 'same', parts: [{ text: '## Until when', is_changed: false }] },
        {
          kind: 'removed',
          parts: [
            { text: 'You can change an order for ', is_changed: false },
            { text: '30', is_changed: true },
            { text: ' minutes after you have placed it.', is_changed: false },
          ],
        },
        {
          kind: 'added',
          parts: [
            { text: 'You can change an order for ', is_changed: false },
            { text: '45', is_changed: true },
            { text: ' minutes after you have placed it.', is_changed: false },
          ],
        },
        { kind: 'added', parts: [{ text: 'After that, write to us.', is_changed: false }] },
        { kind: 'same', parts: [{ text: '## How', is_changed: false }] },
      ],
    },
  ],
};

export const pairs: Pair[] = [
  ['May I bring my dog aboard?', 'Yes, on a **lead**. Dogs travel free.', 'pending'],
  ['Is tea free?', 'Yes, at any time of the day.', 'approved'],
].map(([question, answer, status], index) => ({
  id: index + 1,
  question: question ?? '',
  answer: answer ?? '',
  wordings: ['Are pets allowed?'],
  language: 'en',
  audience: 'public',
  tags: ['travel'],
  url: null,
  status: status === 'approved' ? 'approved' : 'pending',
  written_by: { id: 1, name: 'Robin' },
  approved_by: status === 'approved' ? { id: 1, name: 'Robin' } : null,
  approved_at: status === 'approved' ? ago(20) : null,
  created_at: ago(90),
  updated_at: ago(20),
}));

export const gaps: Gap[] = [
  ['Do you ship to Norway?', 12, 9, 3, null],
  ['Can I bring my dog on the evening ferry to the lighthouse, and does it need a ticket of its own?', 7, 2, 5, 1],
  ['Is there a discount for students?', 4, 2, 2, null],
].map(([question, missed, lately, before, pair], index) => ({
  id: index + 1,
  knowledge_base_id: 1,
  question: String(question),
  language: 'en',
  status: 'open',
  missed_count: Number(missed),
  missed_since_solved: index === 1 ? 2 : 0,
  missed_lately: Number(lately),
  missed_before: Number(before),
  wordings_count: 3,
  first_at: ago(90_000),
  last_at: ago(200 * (index + 1)),
  solved_at: null,
  changed_by_name: null,
  changed_at: null,
  pair_id: pair === null ? null : Number(pair),
  document_id: null,
}));

export const contradictions: Contradiction[] = [
  {
    id: 1,
    kind: 'price',
    status: 'open',
    one: side(11, 'Prices', 'A ticket for the ferry costs $12 per adult.', '$12'),
    other: side(12, 'Summer timetable', 'The ferry costs $15 per adult, children travel free.', '$15'),
    dismissed_by_name: null,
    found_at: ago(30),
  },
];

function side(document_id: number, title: string, quote: string, value: string): Contradiction['one'] {
  return {
    document_id,
    title,
    url: null,
    audience: 'public',
    written_at: null,
    quote,
    headings: ['Fares'],
    value,
    value_start: quote.indexOf(value),
  };
}
